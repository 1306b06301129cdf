package io.github.diskwright.cli;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.BlockCompare;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code compare}. */
@Command(
        name = "compare",
        description = {
            "Compare the disks in two images, whatever their formats.",
            "Exit code 1 and the position of the first byte that differs, if one does."
        })
final class CompareCommand extends Verb {
    @Mixin
    private CachingOption caching = new CachingOption();

    @Parameters(index = "0", paramLabel = "A", description = "An image, or a partition as IMAGE#N.")
    private ImageName first = ImageName.NONE;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private ImageName second = ImageName.NONE;

    @Mixin
    private TolerantOption tolerant = new TolerantOption();

    CompareCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (OpenedImage a = tolerant.open(session(), first, caching.openOptions());
                OpenedImage b = tolerant.open(session(), second, caching.openOptions())) {
            OptionalLong difference = BlockCompare.firstDifference(a.device(), b.device(), job);
            long sizeA = a.device().size();
            long sizeB = b.device().size();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("identical", difference.isEmpty());
            difference.ifPresent(position -> result.put("firstDifference", position));
            result.put("sizes", List.of(sizeA, sizeB));
            tellOf("first", a, result);
            tellOf("second", b, result);
            json(result);
            if (difference.isEmpty()) {
                line("identical: " + sizeA + " bytes");
                return ExitCode.DONE;
            }
            long position = difference.getAsLong();
            line(
                    position == Math.min(sizeA, sizeB)
                            ? "different sizes: " + sizeA + " and " + sizeB
                                    + " bytes, equal up to the shorter one's end"
                            : "different at byte " + position + " (" + ImageException.hex(position) + ")");
            return ExitCode.FINDINGS;
        }
    }

    private void tellOf(String which, OpenedImage opened, Map<String, Object> result) {
        Map<String, Object> told = new LinkedHashMap<>();
        tolerant.tell(this, opened, told);
        if (!told.isEmpty()) {
            result.put(which, told);
        }
    }
}
