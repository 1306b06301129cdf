package io.github.diskwright.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.digest.MultiDigester;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.image.tree.CopyLoss;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import io.github.diskwright.image.tree.nio.TreeFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the packages' documentation: each stands in this file as well, and is run. */
class PackageExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\R(.*?)\\R \\* \\}</pre>", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void everyExampleOfTheDocumentationIsInThisFile() throws IOException {
        Path module = Path.of(System.getProperty("diskwright.root"), "image-core");
        String here = squeezed(
                Files.readString(module.resolve("src/test/java/io/github/diskwright/image/PackageExamplesTest.java")));
        int examples = 0;
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
            for (Path file : files.filter(f -> f.endsWith("package-info.java")).toList()) {
                Matcher matcher = EXAMPLE.matcher(Files.readString(file));
                while (matcher.find()) {
                    examples++;
                    assertThat(here).as("example of " + file).contains(squeezed(matcher.group(1)));
                }
            }
        }
        assertThat(examples).isEqualTo(8);
    }

    /** Without comment stars, white space, and the names of files. */
    private static String squeezed(String text) {
        return text.replaceAll("(?m)^ \\* ?", "")
                .replaceAll("Path\\.of\\(\"[^\"]*\"\\)", "path")
                .replaceAll("\\s+", "");
    }

    @Test
    void openingAnImage() throws IOException {
        Path path = Files.write(folder.resolve("master.raw"), new byte[4096]);
        FormatRegistry formats = FormatRegistry.load();
        try (BlockImage image = formats.open(path, OpenOptions.defaults())) {
            ByteBuffer sector = ByteBuffer.allocate(image.device().logicalSectorSize());
            image.device().read(0, sector);
        }
        assertThat(formats.formats()).isNotEmpty();
    }

    @Test
    void lookingIntoAPartition() throws IOException {
        Path path = folder.resolve("disk.raw");
        try (FileDevice disk = FileDevice.create(path, 512, FileDevice.Sparseness.SPARSE)) {
            disk.resize(300L << 20);
        }
        try (FileDevice disk = FileDevice.openReadOnly(path)) {
            BlockDevice partition = WindowDevice.of(disk, 1L << 20, 260L << 20, "partition 1");
            ByteBuffer bootSector = ByteBuffer.allocate(512);
            partition.read(0, bootSector);
        }
        assertThat(path).exists();
    }

    @Test
    void severalDigests() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        MultiDigester digester = MultiDigester.of(List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.CRC_32C));
        digester.update(buffer);
        digester.updateZeros(1L << 20);
        List<DigestValue> values = digester.finish();
        assertThat(values).hasSize(2);
    }

    @Test
    void compressingABlock() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1000);
        Codec zstd = CodecRegistry.load().require("zstd");
        try (BlockCompressor compressor = zstd.compressor(zstd.defaultLevel());
                BlockDecompressor decompressor = zstd.decompressor()) {
            ByteBuffer packed = ByteBuffer.allocate(zstd.maxCompressedLength(block.remaining()));
            int length = block.remaining();
            compressor.compress(block, packed);
            ByteBuffer back = ByteBuffer.allocate(length);
            decompressor.decompress(packed.flip(), back);
        }
        assertThat(block.hasRemaining()).isFalse();
    }

    @Test
    void hashingADisk() throws IOException {
        BlockDevice disk = MemoryDevice.ofSize(1 << 20);
        List<DigestValue> digests = DeviceDigest.compute(disk, List.of(DigestAlgorithm.SHA_256), JobOptions.defaults());
        assertThat(digests).hasSize(1);
    }

    @Test
    void goesThroughATree() throws IOException {
        Path directory = folder.resolve("from");
        Files.createDirectories(directory.resolve("Windows"));
        Files.writeString(directory.resolve("a"), "data");
        Files.writeString(directory.resolve("Windows/notepad.exe"), "MZ");
        Path copy = folder.resolve("to");
        try (HostTree source = HostTree.open(directory);
                HostTreeWriter target = HostTreeWriter.into(copy, HostWriterOptions.defaults())) {
            CopyReport report = TreeCopy.run(source, target, CopyOptions.defaults());
            List<CopyLoss> notKept = report.losses();
        }
        assertThat(copy.resolve("Windows/notepad.exe")).hasContent("MZ");
        FileTree tree = HostTree.open(copy);
        long bytes = 0;
        try (DirectoryCursor files = tree.root().children()) {
            while (files.next()) {
                bytes += files.node().size();
            }
        }
        assertThat(bytes).isEqualTo(4);
        try (FileSystem files = TreeFileSystem.of(tree);
                Stream<Path> paths = Files.walk(files.getPath("/Windows"))) {
            List<Path> programs =
                    paths.filter(files.getPathMatcher("glob:**.exe")::matches).toList();
        }
    }
}
