package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that others have made, with what this library does not write, are changed without harm to them. */
class WimForeignTest {
    private static final int METADATA_HASH = 30;

    private static WimWriterOptions.Builder plain() {
        return WimFiles.fixed().compression(CompressionType.NONE);
    }

    /** A file with one image, in whose metadata something is put in the place of something else. */
    private static MemoryDevice withMetadata(MemoryTree tree, String old, String changed) throws IOException {
        byte[] file = WimFiles.write(tree, plain().build()).toByteArray();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int table = (int) ResourceHeader.read(bytes, 0x30).offset();
        ResourceHeader metadata = ResourceHeader.read(bytes, table);
        byte[] from = old.getBytes(StandardCharsets.UTF_16LE);
        int at = indexOf(file, from, (int) metadata.offset());
        System.arraycopy(changed.getBytes(StandardCharsets.UTF_16LE), 0, file, at, from.length);
        rehash(bytes, table, metadata);
        return MemoryDevice.copyOf(file);
    }

    private static void rehash(ByteBuffer bytes, int table, ResourceHeader metadata) {
        byte[] data = new byte[(int) metadata.size()];
        bytes.get((int) metadata.offset(), data);
        BlobHash.of(BlobHash.newDigest().digest(data)).write(bytes, table + METADATA_HASH);
    }

    private static int indexOf(byte[] file, byte[] searched, int start) {
        int at = start;
        while (!Arrays.equals(file, at, at + searched.length, searched, 0, searched.length)) {
            at++;
        }
        return at;
    }

    private static BlobHash hash(String data) {
        return BlobHash.of(BlobHash.newDigest().digest(data.getBytes(StandardCharsets.UTF_8)));
    }

    private static MemoryTree tree(String... names) {
        MemoryTree tree = WimFiles.tree();
        for (String name : names) {
            tree.addFile(tree.rootFile(), name, ("data of " + name).getBytes(StandardCharsets.UTF_8));
        }
        return tree;
    }

    private static WimArchive open(MemoryDevice device) throws IOException {
        return WimArchive.open(List.of(KeptOpenDevice.over(device)), WimOpenOptions.defaults());
    }

    @Test
    void dataOfASecondFileOfOneNameStayWhenAnotherImageIsDeleted(@TempDir Path folder) throws IOException {
        try (MemoryTree first = tree("file a", "file b");
                MemoryTree second = tree("other")) {
            MemoryDevice device = withMetadata(first, "file b", "file a");
            try (WimWriter writer = WimWriter.append(device, plain().build())) {
                WimFiles.add(writer, second, "second");
                writer.finish();
            }
            WimEdit.deleteImage(device, 2, plain().build());
            Path rebuilt = folder.resolve("rebuilt.wim");
            try (WimArchive archive = open(device)) {
                assertThat(archive.blobTable().find(hash("data of file b"))).isPresent();
                assertThat(archive.blobTable().find(hash("data of other"))).isEmpty();
                WimRebuild.run(archive, rebuilt, RawOptions.defaults());
            }
            try (WimArchive archive = WimArchive.open(rebuilt, WimOpenOptions.defaults())) {
                assertThat(archive.blobTable().find(hash("data of file b"))).isPresent();
            }
        }
    }

    @Test
    void namedStreamsOfAnEncryptedDirectoryAreExported() throws IOException {
        try (MemoryTree tree = WimFiles.tree()) {
            var directory = tree.addDirectory(tree.rootFile(), "directory");
            directory.streams().put("stream", "named data".getBytes(StandardCharsets.UTF_8));
            byte[] file = WimFiles.write(tree, plain().build()).toByteArray();
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int table = (int) ResourceHeader.read(bytes, 0x30).offset();
            ResourceHeader metadata = ResourceHeader.read(bytes, table);
            int name = indexOf(file, "directory".getBytes(StandardCharsets.UTF_16LE), (int) metadata.offset());
            int attributes = name - 0x66 + 8;
            bytes.putInt(attributes, bytes.getInt(attributes) | DosAttributes.ENCRYPTED);
            rehash(bytes, table, metadata);
            MemoryDevice target = MemoryDevice.ofSize(0);
            try (WimArchive archive = open(MemoryDevice.copyOf(file));
                    WimWriter writer = WimWriter.create(target, WimFiles.fixed().build())) {
                WimExport.run(archive, 1, writer, archive.xml().image(1));
                writer.finish();
            }
            try (WimArchive archive = open(target)) {
                assertThat(archive.blobTable().find(hash("named data"))).isPresent();
            }
        }
    }

    @Test
    void whatIsGivenUpIsTheSameToTheLastByte() throws IOException {
        try (MemoryTree tree = tree("a")) {
            byte[] file = WimFiles.write(tree, WimFiles.fixed().build()).toByteArray();
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(0x14, 0);
            bytes.putInt(0x78, 77);
            Arrays.fill(file, 0x94, 0xD0, (byte) 0x5A);
            MemoryDevice device = MemoryDevice.copyOf(file);
            try (WimWriter writer = WimWriter.append(device, WimFiles.fixed().build())) {
                WimFiles.add(writer, tree, "more");
            }
            assertThat(device.toByteArray()).isEqualTo(file);
        }
    }

    /** The XML data, which the table does not cover, reach into the next stretch. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 2000, 4000, 9000})
    void theIntegrityTableEndsWithTheBlobTable(int described) throws IOException {
        try (MemoryTree tree = GeneratedTree.of(3, GeneratedTree.Names.OF_WINDOWS, 30);
                MemoryTree more = tree("more")) {
            WimWriterOptions options = WimFiles.fixed().integrity(4096).build();
            MemoryDevice device = WimFiles.write(tree, options);
            requireIntegrity(device);
            try (WimWriter writer = WimWriter.append(device, options)) {
                WimFiles.add(writer, more, "x".repeat(described + 1));
                writer.finish();
            }
            requireIntegrity(device);
            WimEdit.change(
                    device, file -> file.describeImage(1, ImageXml.empty().withName("y")), options);
            requireIntegrity(device);
        }
    }

    private static void requireIntegrity(MemoryDevice device) throws IOException {
        WimHeader header = WimPart.open(device, Limits.defaults()).header();
        byte[] file = device.toByteArray();
        ResourceHeader place = header.integrity();
        int end = (int) (header.blobTable().offset() + header.blobTable().storedSize());
        ByteBuffer table = ByteBuffer.wrap(
                        Arrays.copyOfRange(file, (int) place.offset(), (int) (place.offset() + place.storedSize())))
                .order(ByteOrder.LITTLE_ENDIAN);
        IntegrityTable read = IntegrityTable.read("file", place.offset(), table, end - WimHeader.SIZE_BYTES);
        for (int i = 0; i < read.hashes().size(); i++) {
            int from = WimHeader.SIZE_BYTES + i * read.chunkSize();
            byte[] stretch = Arrays.copyOfRange(file, from, Math.min(end, from + read.chunkSize()));
            assertThat(read.hashes().get(i))
                    .as("stretch " + i)
                    .isEqualTo(BlobHash.of(BlobHash.newDigest().digest(stretch)));
        }
    }

    @Test
    void optionsOfAnUncompressedFileAreGoodForACompressedOne() throws IOException {
        try (MemoryTree tree = tree("a");
                MemoryTree more = tree("more")) {
            MemoryDevice device = WimFiles.write(tree, WimFiles.fixed().build());
            try (WimWriter writer = WimWriter.append(device, plain().build())) {
                WimFiles.add(writer, more, "more");
                writer.finish();
            }
            WimFiles.requireImages(device, tree, more);
        }
    }

    @Test
    void aFileThatIsWrittenAnewSaysHowLongItIs(@TempDir Path folder) throws IOException {
        try (MemoryTree tree = tree("a");
                MemoryTree more = tree("more")) {
            MemoryDevice device = WimFiles.write(tree, WimFiles.fixed().build());
            try (WimWriter writer = WimWriter.append(device, plain().build())) {
                WimFiles.add(writer, more, "more");
                writer.finish();
            }
            Path rebuilt = folder.resolve("rebuilt.wim");
            try (WimArchive archive = open(device)) {
                WimRebuild.run(archive, rebuilt, RawOptions.defaults());
            }
            try (WimArchive archive = WimArchive.open(rebuilt, WimOpenOptions.defaults())) {
                assertThat(archive.xml().totalBytes())
                        .hasValue(archive.header().xml().offset());
            }
        }
    }

    @Test
    void partsThatAreCompressedInDifferentWaysAreNotJoined(@TempDir Path folder) throws IOException {
        try (MemoryTree tree = GeneratedTree.of(3, GeneratedTree.Names.OF_WINDOWS, 30)) {
            tree.addFile(tree.rootFile(), "text", "abcd".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            MemoryDevice device = WimFiles.write(tree, WimFiles.fixed().build());
            Path first = folder.resolve("part.swm");
            try (WimArchive archive = open(device)) {
                assertThat(WimSplit.run(archive, first, 1, RawOptions.defaults()))
                        .hasSizeGreaterThan(2);
                int number = 1;
                for (Path part = first; Files.exists(part); number++) {
                    if (number > 1) {
                        try (FileDevice writable = FileDevice.openWritable(part)) {
                            writable.write(0x14, ByteBuffer.wrap(new byte[] {0, 0x40, 0, 0}));
                        }
                    }
                    part = folder.resolve("part" + (number + 1) + ".swm");
                }
            }
            Path target = folder.resolve("joined.wim");
            try (WimArchive archive = WimArchive.open(first, WimOpenOptions.defaults())) {
                assertThatThrownBy(() -> WimRebuild.run(archive, target, RawOptions.defaults()))
                        .hasMessageContaining("different compression");
            }
            assertThat(target).doesNotExist();
        }
    }

    /** As pools do whose queue is full. */
    @Test
    @Timeout(60)
    void anExecutorMayUseTheCallersThread() throws IOException {
        try (MemoryTree tree = tree("a")) {
            tree.addFile(tree.rootFile(), "text", "abcd".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
            JobOptions job = JobOptions.builder()
                    .threads(4)
                    .memory(64 << 20)
                    .executor(Runnable::run)
                    .build();
            MemoryDevice device = WimFiles.write(tree, WimFiles.fixed().job(job).build());
            WimFiles.requireImages(device, tree);
            MemoryDevice solid = WimFiles.write(
                    tree,
                    WimFiles.fixed()
                            .job(job)
                            .packing(WimWriterOptions.Packing.SOLID)
                            .solidChunkSize(4 << 20)
                            .solidLevel(40)
                            .build());
            WimFiles.requireImages(solid, tree);
        }
    }

    /** The target is finished, or the reason that it is not is one of the typed ones. */
    @Test
    void damagedMetadataAreExportedOrRefused() throws IOException {
        try (MemoryTree tree = GeneratedTree.of(8, GeneratedTree.Names.OF_WINDOWS, 12)) {
            byte[] whole = WimFiles.write(tree, plain().build()).toByteArray();
            int table = (int) ResourceHeader.read(ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN), 0x30)
                    .offset();
            Random random = new Random(9);
            int[] outcomes = new int[2];
            for (int i = 0; i < Effort.scaled(400); i++) {
                ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
                ResourceHeader metadata = ResourceHeader.read(bytes, table);
                for (int change = random.nextInt(4); change >= 0; change--) {
                    int at = (int) (metadata.offset() + random.nextInt((int) metadata.size()));
                    bytes.put(at, (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : random.nextInt()));
                }
                rehash(bytes, table, metadata);
                outcomes[export(MemoryDevice.copyOf(bytes.array()))]++;
            }
            assertThat(outcomes[0]).isPositive();
            assertThat(outcomes[1]).isPositive();
        }
    }

    private static int export(MemoryDevice source) {
        MemoryDevice target = MemoryDevice.ofSize(0);
        try (WimArchive archive = open(source);
                WimWriter writer = WimWriter.create(target, plain().build())) {
            WimExport.run(archive, 1, writer, archive.xml().image(1));
            writer.finish();
            try (WimArchive copy = open(target)) {
                assertThat(copy.image(1).isWhole()).isTrue();
            }
            return 0;
        } catch (IOException e) {
            return 1;
        }
    }

    /** Tables with a hash for a few bytes, which the format allows, are not gone on with. */
    @Test
    void anIntegrityTableOfTinyStretchesBecomesAUsualOne() throws IOException {
        try (MemoryTree tree = tree("a");
                MemoryTree more = tree("more")) {
            byte[] file = WimFiles.write(tree, WimFiles.fixed().build()).toByteArray();
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            ResourceHeader table = ResourceHeader.read(bytes, 0x30);
            long covered = table.offset() + table.storedSize() - WimHeader.SIZE_BYTES;
            byte[] integrity = new IntegrityTable(
                            1, Collections.nCopies((int) covered, BlobHash.of(new byte[BlobHash.SIZE_BYTES])))
                    .toByteArray();
            byte[] longer = Arrays.copyOf(file, file.length + integrity.length);
            System.arraycopy(integrity, 0, longer, file.length, integrity.length);
            new ResourceHeader(integrity.length, 0, file.length, integrity.length)
                    .write(ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN), 0x7C);
            MemoryDevice device = MemoryDevice.copyOf(longer);
            try (WimWriter writer = WimWriter.append(device, WimFiles.fixed().build())) {
                WimFiles.add(writer, more, "more");
                writer.finish();
            }
            requireIntegrity(device);
            assertThat(WimPart.open(device, Limits.defaults())
                            .header()
                            .integrity()
                            .storedSize())
                    .isLessThan(100);
        }
    }
}
