package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.pipeline.DeviceDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hash}. */
@Command(
        name = "hash",
        description = {
            "Print the SHA-256 of the disk in an image.",
            "It is the digest of the disk's contents, not of the file: the same for every format."
        })
final class HashCommand extends Verb {
    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images, or partitions as IMAGE#N.")
    private List<ImageName> images = List.of();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            split = ",",
            converter = DigestName.class,
            description = "One or more of sha256 (default), sha1, blake3, crc32, crc32c.")
    private List<DigestAlgorithm> algorithms = List.of(DigestAlgorithm.SHA_256);

    HashCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        List<Object> results = new ArrayList<>();
        for (ImageName name : images) {
            try (OpenedImage opened = OpenedImage.open(session(), name)) {
                List<DigestValue> values = DeviceDigest.compute(opened.device(), algorithms, job);
                Map<String, Object> digests = new LinkedHashMap<>();
                for (DigestValue value : values) {
                    line(
                            algorithms.size() == 1
                                    ? value.hex() + "  " + name
                                    : value.algorithm().label().toUpperCase(Locale.ROOT) + " (" + name + ") = "
                                            + value.hex());
                    digests.put(value.algorithm().label(), value.hex());
                }
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("image", name.toString());
                result.put("size", opened.device().size());
                result.put("digests", digests);
                results.add(result);
            }
        }
        json(Map.of("images", results));
        return ExitCode.DONE;
    }
}
