package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WimUpdateTest {
    private static final FileReport STRICT = new FileReport() {
        @Override
        public void lost(TreeFeature feature, String detail) {
            throw new AssertionError(feature + ": " + detail);
        }

        @Override
        public void failed(IOException cause) throws IOException {
            throw cause;
        }
    };

    private MemoryTree tree;
    private MemoryTree other;
    private MemoryDevice device;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFile() throws IOException {
        tree = WimFiles.tree();
        MemoryFile directory = tree.addDirectory(tree.rootFile(), "Directory");
        MemoryFile below = tree.addDirectory(directory, "Below");
        tree.addFile(below, "deep", bytes("deep"));
        MemoryFile linked = tree.addFile(directory, "first name", bytes("linked"));
        tree.add(tree.rootFile(), "second name", linked);
        tree.add(below, "third name", linked);
        MemoryFile named = tree.newFile(FileKind.FILE, FileMetadata.none());
        named.streams().put("", bytes("long"));
        tree.add(tree.rootFile(), "A long name.text", Optional.of("ALONGN~1.TEX"), named);
        tree.addFile(tree.rootFile(), "shared", bytes("shared"));
        other = WimFiles.tree();
        other.addFile(other.rootFile(), "shared", bytes("shared"));
        device = MemoryDevice.ofSize(0);
        try (WimWriter file =
                WimWriter.create(device, WimFiles.fixed().integrity(4096).build())) {
            WimFiles.add(file, other, "other");
            WimFiles.add(file, tree, "image");
            file.setBootIndex(2);
            file.finish();
        }
    }

    @AfterEach
    void close() {
        tree.close();
        other.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TreePath path(String text) {
        return TreePath.parse(text, "/");
    }

    private static NewFile file(MemoryTree source, String name) throws IOException {
        return NewFile.of(source.find(path(name)).orElseThrow());
    }

    /** What is done to an image. */
    private interface Change {
        void apply(WimUpdate update) throws IOException;
    }

    private void update(Change change) throws IOException {
        update(WimFiles.fixed().build(), change);
    }

    private void update(WimWriterOptions options, Change change) throws IOException {
        try (WimUpdate update = WimUpdate.open(device, 2, options)) {
            change.apply(update);
            update.finish();
        }
        WimFiles.requireImages(device, other, tree);
        requireClean();
    }

    private void requireClean() throws IOException {
        Path file = folder.resolve("checked.wim");
        Files.write(file, device.toByteArray());
        assertThat(WimCheck.run(file, WimOpenOptions.defaults(), CheckOptions.defaults()))
                .isEmpty();
        try (WimArchive archive = WimFiles.open(device)) {
            assertThat(archive.header().bootIndex()).isEqualTo(2);
            assertThat(archive.header().integrity().isNone()).isFalse();
        }
    }

    private ImageXml xml() throws IOException {
        try (WimArchive archive = WimFiles.open(device)) {
            return archive.xml().image(2);
        }
    }

    private long blobs() throws IOException {
        try (WimArchive archive = WimFiles.open(device)) {
            return archive.blobTable().blobs().size();
        }
    }

    @Test
    void deletesFilesAndWholeDirectories() throws IOException {
        assertThat(blobs()).isEqualTo(4);
        update(update -> {
            assertThatThrownBy(() -> update.delete(path("directory"), WimUpdate.Depth.EMPTY))
                    .isInstanceOf(RefusedException.class);
            assertThat(update.delete(path("directory"), WimUpdate.Depth.RECURSIVE))
                    .isEqualTo(5);
            assertThat(update.delete(path("alongn~1.tex"), WimUpdate.Depth.EMPTY))
                    .isEqualTo(1);
            assertThat(update.delete(path("shared"), WimUpdate.Depth.EMPTY)).isEqualTo(1);
            tree.remove(tree.rootFile(), "Directory");
            tree.remove(tree.rootFile(), "A long name.text");
            tree.remove(tree.rootFile(), "shared");
        });
        // "linked" has a name left, "shared" is the other image's.
        assertThat(blobs()).isEqualTo(2);
        assertThat(xml().fileCount()).hasValue(1);
        assertThat(xml().directoryCount()).hasValue(1);
        assertThat(xml().hardLinkBytes()).hasValue(0);
        assertThat(xml().totalBytes()).hasValue(6);
    }

    @Test
    void renamesAndMoves() throws IOException {
        MemoryFile root = tree.rootFile();
        update(update -> {
            update.rename(path("SHARED"), path("directory/below/moved"));
            tree.move(root, "shared", tree.file("Directory", "Below"), "moved");
            update.rename(path("Directory/Below"), path("lifted"));
            tree.move(tree.file("Directory"), "Below", root, "lifted");
            update.rename(path("lifted"), path("Lifted"));
            tree.move(root, "lifted", root, "Lifted");
            update.rename(path("second name"), path("Lifted/second name"));
            tree.move(root, "second name", tree.file("Lifted"), "second name");
            update.rename(path("A long name.text"), path("B"));
            tree.move(root, "A long name.text", root, "B");
        });
        update(update -> update.rename(path("Lifted"), path("Lifted")));
    }

    @Test
    void aShortNameStaysWhereOnlyCaseChanges() throws IOException {
        MemoryFile file = tree.file("A long name.text");
        update(update -> {
            update.rename(path("A long name.text"), path("a LONG name.text"));
            tree.remove(tree.rootFile(), "A long name.text");
            tree.add(tree.rootFile(), "a LONG name.text", Optional.of("ALONGN~1.TEX"), file);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/, /x, root",
        "/shared, /, root",
        "/Directory, /directory/below/x, inside",
        "/Directory, /Directory/x, inside",
        "/shared, /SECOND name, is there already",
        "/shared, /Directory/first name, is there already",
        "/shared, /second name/x, is no directory",
        "/shared, /.., cannot have the name",
    })
    void refusedRenamesChangeNothing(String from, String to, String reason) throws IOException {
        update(update -> assertThatThrownBy(() -> update.rename(path(from), path(to)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason));
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        update(update -> {
            assertThatThrownBy(() -> update.rename(path("none"), path("x"))).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> update.rename(path("shared"), path("none/x")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> update.delete(path("shared/x"), WimUpdate.Depth.EMPTY))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> update.delete(TreePath.ROOT, WimUpdate.Depth.RECURSIVE))
                    .isInstanceOf(RefusedException.class);
        });
    }

    @ParameterizedTest
    @EnumSource(WimWriterOptions.Packing.class)
    void addsTreesToDirectoriesThatAreThereOrNot(WimWriterOptions.Packing packing) throws IOException {
        WimWriterOptions.Builder options = WimFiles.fixed();
        if (packing == WimWriterOptions.Packing.SOLID) {
            WimFiles.solid(options);
        }
        try (MemoryTree source = WimFiles.tree()) {
            MemoryFile below = source.addDirectory(source.addDirectory(source.rootFile(), "DIRECTORY"), "new");
            source.addFile(below, "file", bytes("new file"));
            source.addFile(source.rootFile(), "SHARED", bytes("replaced"));
            MemoryFile linked = source.addFile(source.rootFile(), "link 1", bytes("both"));
            source.add(below, "link 2", linked);
            update(options.build(), update -> {
                update.addTree(
                        TreePath.ROOT,
                        source,
                        WimUpdate.Existing.REPLACE,
                        CaptureOptions.defaults(),
                        CopyOptions.defaults());
                MemoryFile made = tree.addDirectory(tree.file("Directory"), "new");
                tree.addFile(made, "file", bytes("new file"));
                tree.remove(tree.rootFile(), "shared");
                tree.addFile(tree.rootFile(), "shared", bytes("replaced"));
                tree.add(made, "link 2", tree.addFile(tree.rootFile(), "link 1", bytes("both")));
                update.addTree(
                        path("one/two"),
                        other,
                        WimUpdate.Existing.REFUSE,
                        CaptureOptions.defaults(),
                        CopyOptions.defaults());
                MemoryFile two = tree.addDirectory(tree.addDirectory(tree.rootFile(), "one"), "two");
                tree.addFile(two, "shared", bytes("shared"));
            });
        }
        try (WimArchive archive = WimFiles.open(device)) {
            assertThat(archive.blobs().isSolid()).isEqualTo(packing == WimWriterOptions.Packing.SOLID);
            assertThat(archive.blobTable().blobs()).extracting(Blob::references).contains(2L, 3L);
        }
    }

    /** Trees of Unix have names that differ in case alone. */
    @Test
    void eachFileIsMeantByOneNameThatIsAdded() throws IOException {
        try (MemoryTree source = WimFiles.tree()) {
            source.addFile(source.rootFile(), "SHARED", bytes("1"));
            source.addFile(source.rootFile(), "shared", bytes("2"));
            source.addFile(source.rootFile(), "SECOND NAME", bytes("3"));
            source.addFile(source.rootFile(), "Second Name", bytes("4"));
            update(update -> {
                update.addTree(
                        TreePath.ROOT,
                        source,
                        WimUpdate.Existing.REPLACE,
                        CaptureOptions.defaults(),
                        CopyOptions.defaults());
                tree.remove(tree.rootFile(), "shared");
                tree.addFile(tree.rootFile(), "shared", bytes("2"));
                tree.addFile(tree.rootFile(), "SHARED", bytes("1"));
                tree.remove(tree.rootFile(), "second name");
                tree.addFile(tree.rootFile(), "second name", bytes("3"));
                tree.addFile(tree.rootFile(), "Second Name", bytes("4"));
            });
        }
    }

    @Test
    void aTreeThatDoesNotFitChangesNothing() throws IOException {
        try (MemoryTree source = WimFiles.tree()) {
            source.addFile(source.rootFile(), "a file before", bytes("x"));
            source.addDirectory(source.rootFile(), "shared");
            update(update -> {
                assertThatThrownBy(() -> add(update, "/", source, WimUpdate.Existing.REPLACE))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("/shared");
                assertThatThrownBy(() -> add(update, "/", other, WimUpdate.Existing.REFUSE))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("/shared");
                assertThatThrownBy(() -> add(update, "/shared/x", other, WimUpdate.Existing.REPLACE))
                        .isInstanceOf(RefusedException.class);
                assertThatThrownBy(() -> add(update, "/new/..", other, WimUpdate.Existing.REPLACE))
                        .isInstanceOf(RefusedException.class);
            });
        }
        assertThat(blobs()).isEqualTo(4);
    }

    private static void add(WimUpdate update, String to, FileTree source, WimUpdate.Existing existing)
            throws IOException {
        update.addTree(path(to), source, existing, CaptureOptions.defaults(), CopyOptions.defaults());
    }

    @Test
    void oneNameOfALinkedFileIsReplacedAndTheOthersStay() throws IOException {
        try (MemoryTree source = WimFiles.tree()) {
            source.addFile(source.rootFile(), "x", bytes("new"));
            update(update -> {
                update.addFile(path("SECOND NAME"), file(source, "x"), WimUpdate.Existing.REPLACE, STRICT);
                tree.remove(tree.rootFile(), "second name");
                tree.addFile(tree.rootFile(), "second name", bytes("new"));
                assertThatThrownBy(() -> update.addFile(
                                path("second name"), file(source, "x"), WimUpdate.Existing.REFUSE, STRICT))
                        .isInstanceOf(RefusedException.class);
                assertThatThrownBy(() -> update.addFile(
                                path("directory"), file(source, "x"), WimUpdate.Existing.REPLACE, STRICT))
                        .isInstanceOf(RefusedException.class);
                update.addFile(path("p/q/alongn~1.tex"), file(source, "x"), WimUpdate.Existing.REFUSE, STRICT);
                MemoryFile q = tree.addDirectory(tree.addDirectory(tree.rootFile(), "p"), "q");
                tree.addFile(q, "alongn~1.tex", bytes("new"));
            });
        }
    }

    @Test
    void changesWhatIsKnownOfFiles() throws IOException {
        SecurityDescriptor descriptor = SecurityDescriptor.of(new byte[] {1, 0, 4, (byte) 0x80, 7});
        FileTimes times = FileTimes.UNKNOWN.withWrite(Instant.ofEpochSecond(1_600_000_000));
        update(update -> {
            update.setAttributes(path("shared"), DosAttributes.HIDDEN | DosAttributes.DIRECTORY);
            update.setSecurity(path("shared"), Optional.of(descriptor));
            update.setTimes(path("shared"), times);
            update.setShortName(path("shared"), "SHORT");
            assertThatThrownBy(() -> update.setShortName(path("second name"), "short"))
                    .isInstanceOf(RefusedException.class);
            ImageFile file = update.find(path("shared")).orElseThrow();
            assertThat(file.writeTime()).isNotZero();
            assertThat(file.creationTime()).isZero();
            MemoryFile changed = tree.remove(tree.rootFile(), "shared");
            changed.setMetadata(FileMetadata.builder()
                    .attributes(DosAttributes.HIDDEN)
                    .security(descriptor)
                    .build());
            tree.add(tree.rootFile(), "shared", Optional.of("SHORT"), changed);
        });
    }

    @Test
    void aNewNameTakesTheShortNameThatItIs() throws IOException {
        update(update -> {
            update.rename(path("shared"), path("alongn~1.tex"));
            MemoryFile named = tree.remove(tree.rootFile(), "A long name.text");
            tree.move(tree.rootFile(), "shared", tree.rootFile(), "alongn~1.tex");
            tree.add(tree.rootFile(), "A long name.text", named);
        });
    }

    /** The file's compression counts, whatever the options ask for. */
    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void optionsOfAnyCompressionWillDo(CompressionType type) throws IOException {
        update(WimWriterOptions.builder().compression(type).build(), update -> {
            add(update, "/new", other, WimUpdate.Existing.REPLACE);
            tree.addCopy(tree.rootFile(), "new", other.rootFile());
        });
    }

    @Test
    void aRehearsalRefusesTheSameAndWritesNothing() throws IOException {
        byte[] before = device.toByteArray();
        try (WimUpdate update = WimUpdate.rehearse(device, 2, WimFiles.fixed().build())) {
            add(update, "/new", other, WimUpdate.Existing.REPLACE);
            assertThatThrownBy(() -> add(update, "/", other, WimUpdate.Existing.REFUSE))
                    .isInstanceOf(RefusedException.class);
            update.delete(path("Directory"), WimUpdate.Depth.RECURSIVE);
            assertThat(update.find(path("new/shared"))).isPresent();
            update.finish();
        }
        assertThat(device.toByteArray()).isEqualTo(before);
    }

    @Test
    void whatIsGivenUpLeavesTheFileAsItWas() throws IOException {
        byte[] before = device.toByteArray();
        try (WimUpdate update = WimUpdate.open(device, 2, WimFiles.fixed().build())) {
            add(update, "/new", other, WimUpdate.Existing.REPLACE);
        }
        assertThat(device.toByteArray()).isEqualTo(before);
    }

    @Test
    void refusesWhatCannotBeChangedInItsPlace() throws IOException {
        refuse(header -> header.set(WimHeader.READ_ONLY));
        refuse(header -> header.set(WimHeader.WRITE_IN_PROGRESS));
        refuse(header -> header.set(WimHeader.SPANNED));
        assertThatThrownBy(() -> WimUpdate.open(device, 3, WimFiles.fixed().build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private interface HeaderEdit {
        void apply(WimHeader.Builder header);
    }

    private void refuse(HeaderEdit edit) throws IOException {
        BlockDevice copy = MemoryDevice.copyOf(device.toByteArray());
        WimHeader.Builder builder;
        try (WimArchive archive = WimFiles.open(device)) {
            builder = archive.header().toBuilder();
        }
        edit.apply(builder);
        copy.write(0, ByteBuffer.wrap(builder.build().toByteArray()));
        MemoryDevice changed = (MemoryDevice) copy;
        byte[] before = changed.toByteArray();
        assertThatThrownBy(() -> WimUpdate.open(changed, 2, WimFiles.fixed().build()))
                .isInstanceOf(RefusedException.class);
        assertThat(changed.toByteArray()).isEqualTo(before);
    }
}
