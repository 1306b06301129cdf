package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.testkit.ThreadCheck;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WimWriterTest {
    /** Of which 2 MiB are for blobs that are held. */
    private static final long SMALL_MEMORY = 8 << 20;

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(int length, long seed) {
        byte[] bytes = new byte[length];
        Random random = new Random(seed);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(4));
        }
        return bytes;
    }

    private static WimWriterOptions.Builder packed(WimWriterOptions.Packing packing, WimWriterOptions.Builder builder) {
        return packing == WimWriterOptions.Packing.SOLID ? WimFiles.solid(builder) : builder;
    }

    @ParameterizedTest
    @EnumSource(WimWriterOptions.Packing.class)
    void theSameBytesComeOutOnAnyNumberOfThreads(WimWriterOptions.Packing packing) throws Exception {
        try (MemoryTree tree = WimFiles.withoutTimes(GeneratedTree.of(5, GeneratedTree.Names.OF_WINDOWS, 60))) {
            tree.addFile(tree.rootFile(), "large", text(3 << 20, 1));
            tree.addFile(tree.rootFile(), "large too", text(3 << 20, 1));
            tree.addFile(tree.rootFile(), "noise", noise(3 << 20, 1));
            List<byte[]> files = new ArrayList<>();
            for (int threads : new int[] {1, 2, 5}) {
                ThreadCheck.during(() -> {
                    WimWriterOptions.Builder options =
                            WimFiles.fixed(threads, 24 << 20).integrity(1 << 16);
                    MemoryDevice device =
                            WimFiles.write(tree, packed(packing, options).build());
                    files.add(device.toByteArray());
                    WimFiles.requireImages(device, tree);
                });
            }
            assertThat(Arrays.mismatch(files.get(1), files.get(0))).isEqualTo(-1);
            assertThat(Arrays.mismatch(files.get(2), files.get(0))).isEqualTo(-1);
        }
    }

    /** The budget holds one compressor, so that a second thread helps inside of its chunks. */
    @Test
    void theSameBytesComeOutWithHelpInsideOfAChunk() throws Exception {
        try (MemoryTree tree = WimFiles.tree()) {
            tree.addFile(tree.rootFile(), "text", text((1 << 20) + 300_000, 1));
            List<byte[]> files = new ArrayList<>();
            for (int threads : new int[] {1, 4}) {
                ThreadCheck.during(() -> files.add(WimFiles.write(
                                tree,
                                WimFiles.fixed(threads, 20 << 20)
                                        .packing(WimWriterOptions.Packing.SOLID)
                                        .solidChunkSize(1 << 20)
                                        .solidLevel(40)
                                        .build())
                        .toByteArray()));
            }
            assertThat(Arrays.mismatch(files.get(1), files.get(0))).isEqualTo(-1);
            WimFiles.requireImages(MemoryDevice.copyOf(files.get(0)), tree);
        }
    }

    @ParameterizedTest
    @EnumSource(WimWriterOptions.Packing.class)
    void equalDataAreStoredOnceAcrossFilesAndImages(WimWriterOptions.Packing packing) throws IOException {
        WimWriterOptions options =
                packed(packing, WimFiles.fixed(2, SMALL_MEMORY).level(1)).build();
        MemoryDevice device = MemoryDevice.ofSize(0);
        try (MemoryTree tree = WimFiles.tree();
                WimWriter file = WimWriter.create(device, options)) {
            for (String name : List.of("one", "two")) {
                tree.addFile(tree.rootFile(), "small " + name, text(1000, 1));
                tree.addFile(tree.rootFile(), "large " + name, text(3 << 20, 2));
                tree.addFile(tree.rootFile(), "empty " + name, new byte[0]);
            }
            tree.addFile(tree.rootFile(), "as large", text(3 << 20, 3));
            WimFiles.add(file, tree, "first");
            WimFiles.add(file, tree, "second");
            file.finish();
            WimFiles.requireImages(device, tree, tree);
        }
        try (WimArchive archive = WimFiles.open(device)) {
            assertThat(archive.blobTable().blobs())
                    .extracting(Blob::size)
                    .containsExactlyInAnyOrder(1000L, 3L << 20, 3L << 20);
            assertThat(archive.blobTable().blobs()).extracting(Blob::references).containsExactlyInAnyOrder(4L, 4L, 2L);
            assertThat(archive.blobTable().blobs())
                    .allMatch(blob -> blob.isSolid() == (packing == WimWriterOptions.Packing.SOLID));
        }
    }

    /** Nearly noise: one chunk of many saves a few bytes, fewer than the table takes. */
    @ParameterizedTest
    @ValueSource(ints = {3, 60, 300, 900})
    void whatIsNotSmallerIsStoredAsItIs(int chunks) throws IOException {
        byte[] bytes = noise(chunks * 4096 - 5, 7);
        System.arraycopy(bytes, 0, bytes, 1000, 330);
        try (MemoryTree tree = WimFiles.tree()) {
            tree.addFile(tree.rootFile(), "noise", bytes);
            tree.addFile(tree.rootFile(), "text", text(50_000, 1));
            MemoryDevice device = WimFiles.write(
                    tree, WimFiles.fixed(2, SMALL_MEMORY).chunkSize(4096).build());
            WimFiles.requireImages(device, tree);
            try (WimArchive archive = WimFiles.open(device)) {
                Resource stored = archive.blobTable().blobs().stream()
                        .filter(blob -> blob.size() == bytes.length)
                        .findFirst()
                        .orElseThrow()
                        .resource();
                if (chunks == 3) {
                    assertThat(stored.storedSize()).isLessThan(bytes.length);
                } else {
                    assertThat(stored.form()).isEqualTo(Resource.Form.PLAIN);
                }
            }
        }
    }

    /** Data that each opening gives anew. */
    private record Stream(String name, long size, Source source) implements DataStream {
        interface Source {
            byte[] next() throws IOException;
        }

        @Override
        public OpenStream open() throws IOException {
            return new BytesInput(name, source.next()).open();
        }
    }

    /** Fails behind its first MiB. */
    private record Failing(String name, long size) implements DataStream {
        @Override
        public OpenStream open() {
            return new OpenStream() {
                @Override
                public long size() {
                    return size;
                }

                @Override
                public void read(long position, ByteBuffer target) throws IOException {
                    if (position + target.remaining() > 1 << 20) {
                        throw new IOException("bad sector");
                    }
                    target.position(target.limit());
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }

    private static NewFile file(String name, DataStream data) {
        return NewFile.file(name, FileMetadata.none(), List.of(data));
    }

    /** Collects what could not be written. */
    private static final class Report implements FileReport {
        private final List<String> failures = new ArrayList<>();

        @Override
        public void lost(TreeFeature feature, String detail) {
            failures.add(detail);
        }

        @Override
        public void failed(IOException cause) {
            failures.add(cause.getMessage());
        }
    }

    @Test
    void whatChangesWhileItIsReadIsAnErrorAndLeavesNothing() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(0);
        byte[] first = text(3 << 20, 1);
        int[] opened = new int[1];
        try (WimWriter file =
                        WimWriter.create(device, WimFiles.fixed(2, SMALL_MEMORY).build());
                WimImageWriter image = file.addImage(ImageXml.empty());
                MemoryTree expected = WimFiles.tree()) {
            Report report = new Report();
            TargetFile root = image.createRoot(NewFile.directory("", FileMetadata.none()), report);
            image.createFile(root, file("a", new Stream("", first.length, () -> first)), report);
            // Read twice, because there is something of its size.
            NewFile changing = file("b", new Changing(first.length, opened));
            assertThatThrownBy(() -> image.createFile(root, changing, report))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("changed");
            image.createFile(root, file("c", new Stream("", 5, () -> text(5, 1))), report);
            image.finish();
            file.finish();
            expected.addFile(expected.rootFile(), "a", first);
            expected.addFile(expected.rootFile(), "c", text(5, 1));
            WimFiles.requireImages(device, expected);
        }
        try (WimArchive archive = WimFiles.open(device)) {
            assertThat(archive.blobTable().blobs()).hasSize(2);
        }
    }

    /** One whose every reading is another one. */
    private record Changing(long size, int[] readings) implements DataStream {
        @Override
        public String name() {
            return "";
        }

        @Override
        public OpenStream open() {
            return new OpenStream() {
                @Override
                public long size() {
                    return size;
                }

                @Override
                public void read(long position, ByteBuffer target) {
                    readings[0]++;
                    while (target.hasRemaining()) {
                        target.put((byte) readings[0]);
                    }
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource(WimWriterOptions.Packing.class)
    void aFileThatCannotBeReadIsLeftOut(WimWriterOptions.Packing packing) throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(0);
        WimWriterOptions options =
                packed(packing, WimFiles.fixed(2, SMALL_MEMORY)).build();
        Report report = new Report();
        try (WimWriter file = WimWriter.create(device, options);
                WimImageWriter image = file.addImage(ImageXml.empty());
                MemoryTree expected = WimFiles.tree()) {
            TargetFile root = image.createRoot(NewFile.directory("", FileMetadata.none()), report);
            image.createFile(root, file("a", new Stream("", 50_000, () -> text(50_000, 1))), report);
            try {
                TargetFile made = image.createFile(root, file("b", new Failing("", 3 << 20)), report);
                image.createLink(root, "b too", Optional.empty(), made, report);
                assertThat(packing).isEqualTo(WimWriterOptions.Packing.SOLID);
            } catch (IOException e) {
                report.failed(e);
            }
            image.createFile(root, file("c", new Stream("", 70_000, () -> text(70_000, 2))), report);
            image.finish();
            file.finish();
            expected.addFile(expected.rootFile(), "a", text(50_000, 1));
            expected.addFile(expected.rootFile(), "c", text(70_000, 2));
            WimFiles.requireImages(device, expected);
        }
        assertThat(report.failures).containsExactly("bad sector");
    }

    @Test
    void aBudgetThatIsTooSmallIsRefusedWithTheOneThatIsNeeded() {
        WimWriterOptions options = WimFiles.solid(WimFiles.fixed(2, 64 << 20))
                .solidCompression(CompressionType.LZMS)
                .build();
        assertThatThrownBy(() -> {
                    try (MemoryTree tree = GeneratedTree.of(1, GeneratedTree.Names.OF_WINDOWS, 5)) {
                        tree.addFile(tree.rootFile(), "large", new byte[70 << 20]);
                        WimFiles.write(tree, options);
                    }
                })
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("memory budget of 7");
        assertThatThrownBy(() -> WimWriter.create(
                        MemoryDevice.ofSize(0), WimFiles.fixed(2, 1 << 20).build()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aCancelledWriterStopsItsThreadsAndLeavesNoFile(@TempDir Path folder) throws Exception {
        CancellationToken token = new CancellationToken();
        Path path = folder.resolve("new.wim");
        ThreadCheck.during(() -> {
            JobOptions job = JobOptions.builder().threads(3).cancellation(token).build();
            try (WimWriter file = WimWriter.create(
                            path,
                            PendingFile.Existing.REFUSE,
                            WimFiles.fixed().job(job).build());
                    MemoryTree tree = WimFiles.tree()) {
                tree.addFile(tree.rootFile(), "a", text(1 << 20, 1));
                WimFiles.add(file, tree, "first");
                token.cancel();
                assertThatThrownBy(() -> WimFiles.add(file, tree, "second")).isInstanceOf(CancelledException.class);
            }
        });
        assertThat(Files.list(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\\b", "a\0b"})
    void namesThatNoDirectoryCanHaveAreRefused(String name) throws IOException {
        try (WimWriter file = WimWriter.create(
                        MemoryDevice.ofSize(0), WimFiles.fixed().build());
                WimImageWriter image = file.addImage(ImageXml.empty())) {
            Report report = new Report();
            TargetFile root = image.createRoot(NewFile.directory("", FileMetadata.none()), report);
            assertThatThrownBy(() -> image.createDirectory(root, NewFile.directory(name, FileMetadata.none()), report))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void namesAndImagesAreThereOnce() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(0);
        try (WimWriter file = WimWriter.create(device, WimFiles.fixed().build())) {
            try (WimImageWriter image = file.addImage(ImageXml.empty().withName("one"))) {
                Report report = new Report();
                TargetFile root = image.createRoot(NewFile.directory("", FileMetadata.none()), report);
                image.createDirectory(root, NewFile.directory("a", FileMetadata.none()), report);
                image.createDirectory(root, NewFile.directory("A", FileMetadata.none()), report);
                assertThatThrownBy(
                                () -> image.createDirectory(root, NewFile.directory("a", FileMetadata.none()), report))
                        .isInstanceOf(RefusedException.class);
                assertThatThrownBy(() -> file.addImage(ImageXml.empty())).isInstanceOf(IllegalStateException.class);
                image.finish();
            }
            assertThatThrownBy(() -> file.addImage(ImageXml.empty().withName("one")))
                    .isInstanceOf(RefusedException.class);
            // One that is given up never was.
            file.addImage(ImageXml.empty().withName("two")).close();
            file.finish();
        }
        try (WimArchive archive = WimFiles.open(device)) {
            assertThat(archive.imageCount()).isEqualTo(1);
            assertThat(archive.xml().image(1).name()).isEqualTo("one");
            assertThat(archive.xml().image(1).directoryCount()).hasValue(3);
        }
    }

    @Test
    void anAppendThatIsGivenUpLeavesTheFileAsItWas() throws IOException {
        try (MemoryTree tree = GeneratedTree.of(1, GeneratedTree.Names.OF_WINDOWS, 20)) {
            MemoryDevice device = WimFiles.write(tree, WimFiles.fixed().build());
            byte[] before = device.toByteArray();
            try (WimWriter file = WimWriter.append(device, WimFiles.fixed().build())) {
                WimFiles.add(file, tree, "second");
                assertThatThrownBy(
                                () -> WimWriter.append(device, WimFiles.fixed().build()))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("interrupted");
            }
            assertThat(Arrays.mismatch(device.toByteArray(), before)).isEqualTo(-1);
        }
    }

    /** A blob is taken from another file by its stored bytes. */
    @Test
    void storedResourcesAreTakenOverRaw() throws IOException {
        try (MemoryTree tree = WimFiles.tree()) {
            tree.addFile(tree.rootFile(), "a", text(200_000, 1));
            MemoryDevice from = WimFiles.write(tree, WimFiles.fixed().build());
            MemoryDevice to = MemoryDevice.ofSize(0);
            try (WimArchive archive = WimFiles.open(from);
                    WimImage image = archive.image(1);
                    WimWriter file = WimWriter.create(to, WimFiles.fixed().build())) {
                Blob blob = archive.blobTable().blobs().get(0);
                byte[] stored = new byte[(int) blob.resource().storedSize()];
                from.read(blob.resource().position(), ByteBuffer.wrap(stored));
                file.blobs().putStored(blob.hash(), blob.size(), new BytesInput("stored", stored).open());
                file.addImage(
                        ImageTree.read(
                                "image",
                                ByteBuffer.wrap(image.metadataBytes()),
                                hash -> blob.size(),
                                Limits.defaults()),
                        ImageXml.empty().withName("image"));
                file.finish();
            }
            assertThat(Arrays.mismatch(to.toByteArray(), from.toByteArray())).isEqualTo(-1);
        }
    }

    @Test
    void integrityTablesCoverFilesThatAreLongerThanWhatIsHeld(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("new.wim");
        WimWriterOptions options =
                WimFiles.fixed(2, SMALL_MEMORY).level(1).integrity(100_000).build();
        try (MemoryTree tree = WimFiles.tree()) {
            tree.addFile(tree.rootFile(), "noise", noise(5 << 20, 1));
            tree.addFile(tree.rootFile(), "text", text(9 << 20, 1));
            tree.addFile(tree.rootFile(), "small", text(100, 1));
            try (WimWriter file = WimWriter.create(path, PendingFile.Existing.REFUSE, options)) {
                WimFiles.add(file, tree, "first");
                file.finish();
            }
            requireSound(path);
            tree.addFile(tree.rootFile(), "more noise", noise(3 << 20, 2));
            try (FileDevice device = FileDevice.openWritable(path);
                    WimWriter file = WimWriter.append(
                            device, WimFiles.fixed(2, SMALL_MEMORY).build())) {
                WimFiles.add(file, tree, "second");
                file.finish();
            }
            requireSound(path);
        }
    }

    private static void requireSound(Path path) throws IOException {
        assertThat(WimCheck.run(path, WimOpenOptions.defaults(), CheckOptions.defaults()))
                .isEmpty();
        try (WimArchive archive = WimArchive.open(path, WimOpenOptions.defaults())) {
            assertThat(archive.header().integrity().isNone()).isFalse();
        }
    }

    @Test
    void filesThatAreNamedAreStoredAsTheyAre() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(0);
        try (MemoryTree tree = WimFiles.tree();
                WimWriter file = WimWriter.create(device, WimFiles.fixed().build())) {
            tree.addFile(tree.rootFile(), "a.zip", text(20_000, 1));
            tree.addFile(tree.rootFile(), "b.txt", text(20_001, 1));
            CaptureOptions capture =
                    CaptureOptions.defaults().withStoredAsIs(path -> path.name().endsWith(".zip"));
            try (WimImageWriter image = file.addImage(ImageXml.empty(), capture)) {
                TreeCopy.run(tree, image, CopyOptions.defaults());
            }
            file.finish();
        }
        try (WimArchive archive = WimFiles.open(device)) {
            for (Blob blob : archive.blobTable().blobs()) {
                assertThat(blob.resource().form() == Resource.Form.PLAIN).isEqualTo(blob.size() == 20_000);
            }
        }
    }

    /** The example of the package's documentation. */
    @Test
    void aDirectoryIsCaptured(@TempDir Path folder) throws IOException {
        Path directory = folder.resolve("source");
        Files.createDirectories(directory.resolve("inside"));
        Files.writeString(directory.resolve("inside/a.txt"), "contents");
        Path path = folder.resolve("new.wim");
        WimWriterOptions options =
                WimWriterOptions.builder().compression(CompressionType.LZX).build();
        try (WimWriter file = WimWriter.create(path, PendingFile.Existing.REFUSE, options)) {
            try (FileTree source = HostTree.open(directory);
                    WimImageWriter image = file.addImage(ImageXml.empty().withName("Everything"))) {
                TreeCopy.run(source, image, CopyOptions.defaults());
            }
            file.finish();
        }
        try (FileTree source = HostTree.open(directory);
                WimArchive archive = WimArchive.open(path, WimOpenOptions.defaults());
                WimImage image = archive.image(1)) {
            TreeDifference.requireNone(
                    source, image, TreeFeature.CREATION_TIME, TreeFeature.ACCESS_TIME, TreeFeature.CHANGE_TIME);
            assertThat(archive.xml().image(1).name()).isEqualTo("Everything");
            assertThat(archive.xml().image(1).totalBytes()).hasValue(8);
        }
    }

    @Test
    void theImageToBootIsInTheHeaderAndStaysWhenImagesAreAdded() throws IOException {
        try (MemoryTree tree = WimFiles.tree()) {
            tree.addFile(tree.rootFile(), "a", text(100, 1));
            MemoryDevice device =
                    WimFiles.write(tree, WimFiles.fixed().bootIndex(1).build());
            try (WimWriter file = WimWriter.append(device, WimFiles.fixed().build())) {
                WimFiles.add(file, tree, "second");
                file.finish();
            }
            try (WimArchive archive = WimFiles.open(device)) {
                assertThat(archive.header().bootIndex()).isEqualTo(1);
                assertThat(archive.header().bootMetadata().offset())
                        .isEqualTo(
                                archive.blobTable().metadata().get(0).resource().position());
            }
            try (WimWriter file =
                    WimWriter.append(device, WimFiles.fixed().bootIndex(3).build())) {
                assertThatThrownBy(file::finish).isInstanceOf(IllegalArgumentException.class);
            }
            WimFiles.requireImages(device, tree, tree);
        }
    }

    @Test
    void aTreeOfTheLibraryIsAnythingThatIsATree() throws IOException {
        try (FileTree tree = GeneratedTree.of(9, GeneratedTree.Names.OF_WINDOWS, 30)) {
            MemoryDevice first = WimFiles.write(tree, WimFiles.fixed().build());
            try (WimArchive archive = WimFiles.open(first);
                    WimImage image = archive.image(1)) {
                MemoryDevice second =
                        WimFiles.write(image, WimFiles.solid(WimFiles.fixed()).build());
                WimFiles.requireImages(second, tree);
            }
        }
    }
}
