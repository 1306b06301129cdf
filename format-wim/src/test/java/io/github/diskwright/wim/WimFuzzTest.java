package io.github.diskwright.wim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Damaged files end in typed errors, within bounds of memory and time. */
class WimFuzzTest {
    private static final Limits LIMITS =
            Limits.builder().maxStructureBytes(4 << 20).build();
    private static final int LARGEST_READ = 1 << 20;

    private static WimOpenOptions options(Irregularities irregularities) {
        return WimOpenOptions.builder()
                .limits(LIMITS)
                .irregularities(irregularities)
                .cacheMemory(1 << 20)
                .build();
    }

    private static List<BlockDevice> device(byte[] bytes) {
        return List.of(MemoryDevice.copyOf(bytes));
    }

    /** Reads all that can be read; the first error of all is thrown at the end. */
    private static void readAll(List<BlockDevice> devices) throws IOException {
        Failures failures = new Failures();
        try (WimArchive archive = WimArchive.open(devices, options(Irregularities.TOLERATED))) {
            failures.run(archive::xml);
            for (int number = 1; number <= Math.min(3, archive.imageCount()); number++) {
                int image = number;
                failures.run(() -> readImage(archive, image, failures));
            }
        }
        failures.throwFirst();
    }

    private static void readImage(WimArchive archive, int number, Failures failures) throws IOException {
        try (WimImage image = archive.image(number)) {
            image.forEachUse((directory, name, hash) -> archive.blobs().find(hash));
            list(image.root(), failures, 0);
        }
    }

    private static void list(FileNode directory, Failures failures, int depth) throws IOException {
        read(directory, failures);
        try (DirectoryCursor cursor = directory.children()) {
            while (cursor.next()) {
                FileNode node = cursor.node();
                assertThat(directory.child(cursor.name())).isPresent();
                node.shortName().ifPresent(name -> failures.run(() -> directory.child(name)));
                if (node.isDirectory() && depth < 50) {
                    failures.run(() -> list(node, failures, depth + 1));
                } else {
                    read(node, failures);
                }
            }
        }
    }

    private static void read(FileNode node, Failures failures) {
        node.kind();
        node.fileId();
        node.linkCount();
        node.attributes();
        node.times();
        node.size();
        node.dataOrder();
        failures.run(node::security);
        failures.run(node::objectId);
        failures.run(node::unix);
        failures.run(node::extendedAttributes);
        failures.run(node::reparsePoint);
        failures.run(() -> {
            for (DataStream stream : node.streams()) {
                stream.allocatedSize();
                stream.storedDigest(DigestAlgorithm.SHA_1);
                failures.run(() -> read(stream));
            }
        });
    }

    private static void read(DataStream stream) throws IOException {
        try (OpenStream open = stream.open()) {
            long size = open.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(LARGEST_READ, size));
            open.read(0, buffer);
            if (size > LARGEST_READ) {
                open.read(size - 1, ByteBuffer.allocate(1));
            }
        }
    }

    /** Keeps the first error of a file, so that the rest of it is looked at as well. */
    private static final class Failures {
        private @Nullable IOException first;

        private interface Action {
            void run() throws IOException;
        }

        void run(Action action) {
            try {
                action.run();
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(ImageException.class, NoSuchFileException.class);
                first = first == null ? e : first;
            }
        }

        void throwFirst() throws IOException {
            if (first != null) {
                throw first;
            }
        }
    }

    private static Fuzzer fuzzer(String name, int cases) {
        return Fuzzer.named(name).cases(Effort.scaled(cases)).allowing(NoSuchFileException.class);
    }

    /** What header and table say, wherever in the file. */
    @Test
    void filesThatAreDamagedAnywhere() {
        FuzzReport report = fuzzer("WIM files", 4_000).runBytes(WimSamples.all(), bytes -> readAll(device(bytes)));
        assertThat(report.accepted()).isGreaterThan(7);
        assertThat(report.refused()).isGreaterThan(1_000);
    }

    /** Only the header, and only the table, whose fields would be hit rarely else. */
    @Test
    void headersAndTables() {
        List<byte[]> samples = WimSamples.all();
        for (byte[] sample : samples) {
            ByteBuffer file = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
            boolean isPipable = file.getLong(0x30) == 0;
            int header = isPipable ? sample.length - WimHeader.SIZE_BYTES : 0;
            int table = (int) file.getLong(header + 0x38);
            int length = (int) file.getLong(header + 0x40);
            fuzzIn(sample, header, WimHeader.SIZE_BYTES, 500);
            fuzzIn(sample, table, length, 700);
        }
    }

    private static void fuzzIn(byte[] file, int at, int length, int cases) {
        byte[] structure = Arrays.copyOfRange(file, at, at + length);
        FuzzReport report = fuzzer("structure at " + at, cases).runBytes(List.of(structure), bytes -> {
            byte[] damaged = file.clone();
            System.arraycopy(bytes, 0, damaged, at, Math.min(length, bytes.length));
            readAll(device(damaged));
        });
        assertThat(report.accepted()).isPositive();
    }

    /** Chunk tables, prefixes of pipable chunks, heads of solid resources: the start and end of each resource. */
    @Test
    void chunkTables() {
        for (byte[] sample : WimSamples.all()) {
            WimHeader header = headerOf(sample);
            int table = (int) header.blobTable().offset();
            ByteBuffer file = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = table; at < table + header.blobTable().storedSize(); at += 50) {
                int size = (int) (file.getLong(at) & 0xFF_FFFF);
                int start = (int) file.getLong(at + 8);
                boolean isWhole = start >= WimHeader.SIZE_BYTES && start + size <= table;
                if (isWhole && (file.get(at + 7) & 0x14) != 0 && size > 8) {
                    fuzzIn(sample, start, Math.min(64, size), 60);
                    fuzzIn(sample, start + size - Math.min(32, size), Math.min(32, size), 60);
                }
            }
        }
    }

    private static WimHeader headerOf(byte[] file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            WimHeader first = WimHeader.read("sample", 0, bytes);
            int end = file.length - WimHeader.SIZE_BYTES;
            return first.blobTable().isNone()
                    ? WimHeader.read(
                            "sample",
                            end,
                            bytes.slice(end, WimHeader.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN))
                    : first;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Metadata whose digest is right, whatever they are. */
    @Test
    void metadata() {
        FuzzReport report = fuzzer("metadata", 7_000).runBytes(List.of(WimSamples.metadata()), bytes -> {
            if (bytes.length > 0) {
                readAll(device(WimSamples.with(WimBuilder.plain(), bytes)));
            }
        });
        assertThat(report.accepted()).isGreaterThan(100);
        assertThat(report.refused()).isGreaterThan(1_000);
    }

    /** Who is strict gets typed errors as well, and takes no more than who is not. */
    @Test
    void strictReaders() {
        FuzzReport report = fuzzer("metadata, strictly", 1_500).runBytes(List.of(WimSamples.metadata()), bytes -> {
            byte[] file = WimSamples.with(WimBuilder.plain(), bytes.length == 0 ? new byte[1] : bytes);
            try (WimArchive strict = WimArchive.open(device(file), options(Irregularities.REJECTED));
                    WimImage image = strict.image(1)) {
                assertThat(image.isWhole()).isTrue();
                assertThat(image.fileCount()).isNotNegative();
            }
        });
        assertThat(report.accepted()).isPositive();
    }

    /** A check tells everything as findings, and ends. */
    @Test
    void checks() {
        List<byte[]> samples = Stream.of(CompressionType.XPRESS, CompressionType.LZX)
                .map(type -> WimSamples.with(WimBuilder.compressed(type, 32 << 10), WimSamples.metadata()))
                .toList();
        FuzzReport report = fuzzer("checks", 1_500).runBytes(samples, bytes -> {
            CheckOptions bounded = CheckOptions.defaults().withLimits(LIMITS);
            List<Finding> findings = WimCheck.run(device(bytes), WimOpenOptions.defaults(), bounded);
            boolean isSound = samples.stream().anyMatch(sample -> Arrays.equals(sample, bytes));
            assertThat(findings.isEmpty() || !isSound).isTrue();
        });
        assertThat(report.accepted()).isGreaterThan(1_000);
    }

    /** The integrity table, with a stretch of any size. */
    @Test
    void integrityTables() {
        byte[] file = WimSamples.with(WimBuilder.plain(), WimSamples.metadata());
        WimHeader header = headerOf(file);
        int at = (int) header.integrity().offset();
        int length = (int) header.integrity().storedSize();
        byte[] table = Arrays.copyOfRange(file, at, at + length);
        FuzzReport report = fuzzer("integrity tables", 500).runBytes(List.of(table), bytes -> {
            byte[] damaged = file.clone();
            System.arraycopy(bytes, 0, damaged, at, Math.min(length, bytes.length));
            List<Finding> findings = WimCheck.run(device(damaged), WimOpenOptions.defaults(), CheckOptions.defaults());
            assertThat(findings.isEmpty()).isEqualTo(Arrays.equals(file, damaged));
            assertThat(findings).allMatch(finding -> finding.id().startsWith("wim.integrity"));
        });
        assertThat(report.accepted()).isPositive();
    }
}
