package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.digest.DigestTreeBuilder;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.pipeline.DeviceDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    @Mixin
    private CachingOption caching = new CachingOption();

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images, or partitions as IMAGE#N.")
    private List<ImageName> images = List.of();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            split = ",",
            converter = DigestName.class,
            description = "One or more of sha256 (default), sha1, blake3, crc32, crc32c.")
    private List<DigestAlgorithm> algorithms = List.of();

    @Option(
            names = "--tree",
            description = {
                "Print the digest tree instead: SHA-256 of each block, then over the digests, on all processors.",
                "Printed as sha256-tree-BLOCKSIZE:HEX; HEX is what 'fsverity digest --block-size=BLOCKSIZE' prints for a raw",
                "image."
            })
    private boolean tree;

    @Option(
            names = "--tree-block",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Block size of the tree: a power of two, 4k to 16M. Default: 1M.")
    private @Nullable Long treeBlock;

    @Mixin
    private TolerantOption tolerant = new TolerantOption();

    HashCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        int blockSize = treeBlockSize();
        List<Object> results = new ArrayList<>();
        for (ImageName name : images) {
            try (OpenedImage opened = tolerant.open(session(), name, caching.openOptions())) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("image", name.toString());
                result.put("size", opened.device().size());
                if (tree) {
                    result.put("tree", tree(name, opened, blockSize, job));
                } else {
                    result.put("digests", digests(name, opened, job));
                }
                tolerant.tell(this, opened, result);
                results.add(result);
            }
        }
        json(Map.of("images", results));
        return ExitCode.DONE;
    }

    private int treeBlockSize() {
        if (tree && !algorithms.isEmpty()) {
            throw new UsageException("--tree is of SHA-256, it takes no --algorithm");
        }
        Long asked = treeBlock;
        if (asked == null) {
            return DigestTreeBuilder.DEFAULT_BLOCK_SIZE;
        }
        if (!tree) {
            throw new UsageException("--tree-block is for --tree");
        }
        try {
            return DigestTreeBuilder.checkBlockSize((int) Math.min(asked, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--tree-block is " + asked + ", allowed powers of two 4k to 16M");
        }
    }

    private Map<String, Object> tree(ImageName name, OpenedImage opened, int blockSize, JobOptions job)
            throws IOException {
        DigestTree found = DeviceDigest.tree(opened.device(), blockSize, job);
        line(found + "  " + name);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("algorithm", found.value().algorithm().label());
        values.put("blockSize", blockSize);
        values.put("value", found.value().hex());
        return values;
    }

    private Map<String, Object> digests(ImageName name, OpenedImage opened, JobOptions job) throws IOException {
        List<DigestAlgorithm> wanted = algorithms.isEmpty() ? List.of(DigestAlgorithm.SHA_256) : algorithms;
        Map<String, Object> digests = new LinkedHashMap<>();
        for (DigestValue value : DeviceDigest.compute(opened.device(), wanted, job)) {
            String label = value.algorithm().label();
            line(
                    wanted.size() == 1
                            ? value.hex() + "  " + name
                            : label.toUpperCase(Locale.ROOT) + " (" + name + ") = " + value.hex());
            digests.put(label, value.hex());
        }
        return digests;
    }
}
