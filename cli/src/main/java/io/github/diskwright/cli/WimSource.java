package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.BlobReader;
import io.github.diskwright.wim.resource.Irregularities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The WIM file that a verb reads, and how it is opened. */
final class WimSource {
    @Parameters(index = "0", paramLabel = "FILE", description = "A WIM, ESD or SWM file, or any part of a split one.")
    private Path file = Path.of("");

    @Option(
            names = "--ref",
            paramLabel = "FILE",
            description = "Another file that data may be in: the base of a delta file. Can be given several times.")
    private List<Path> references = new ArrayList<>();

    @Option(names = "--strict", description = "Refuse a file that breaks a rule of the format, even a harmless one.")
    private boolean isStrict;

    Path file() {
        return file;
    }

    /** How it is opened; the cache holds four chunks of a usual solid file, or what the work is allowed. */
    WimOpenOptions options(JobOptions job) {
        return WimOpenOptions.builder()
                .references(references)
                .irregularities(isStrict ? Irregularities.REJECTED : Irregularities.TOLERATED)
                .cacheMemory(Math.max(job.memory(), BlobReader.DEFAULT_CACHE_MEMORY))
                .build();
    }

    WimArchive open(JobOptions job) throws IOException {
        return WimArchive.open(file, options(job));
    }

    /** The number of the image that a person means. */
    int number(WimArchive archive, String selector) throws IOException {
        List<Integer> numbers =
                selector.equals("all") ? List.of() : archive.xml().select(selector);
        if (numbers.isEmpty()) {
            throw new UsageException(file + ": there is no image '" + selector + "' among its " + archive.imageCount()
                    + "; 'wim info' lists them");
        }
        return numbers.get(0);
    }

    /** Opens the image that a person means. */
    WimImage image(WimArchive archive, String selector) throws IOException {
        return archive.image(number(archive, selector));
    }
}
