package io.github.diskwright.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemToolsPeerIT {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path hello = Path.of("");

    @BeforeEach
    void makeFile() throws IOException {
        hello = Files.write(folder.resolve("hello.txt"), HELLO);
    }

    private Path image(long size) throws IOException {
        Path image = folder.resolve("image" + size + ".raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        return image;
    }

    @Test
    void ntfsToolsFormatFillAndCheck() throws IOException {
        NtfsTools ntfs = NtfsTools.require();
        Path volume = image(16 << 20);
        ntfs.format(volume, "-L", "trial");
        ntfs.put(volume, hello, "copy.txt");
        ntfs.requireClean(volume);
        assertThat(ntfs.info(volume)).contains("Volume Name: trial");
        assertThat(ntfs.info(volume, "/copy.txt")).contains("copy.txt");
        assertThat(ntfs.get(volume, "copy.txt")).isEqualTo(HELLO);
        assertThat(ntfs.list(volume, "/")).contains("copy.txt");
        Sleuthkit sleuthkit = Sleuthkit.require();
        assertThat(sleuthkit.fileSystemType(volume, 0)).isEqualTo("ntfs");
        assertThat(sleuthkit.fileSystem(volume, 0)).contains("Volume Name: trial");
        String line = sleuthkit.files(volume, 0).stream()
                .filter(file -> file.endsWith("copy.txt"))
                .findFirst()
                .orElseThrow();
        String number = line.substring(line.indexOf(' ') + 1, line.indexOf(':'));
        assertThat(sleuthkit.file(volume, 0, number)).isEqualTo(HELLO);
        Files.write(volume, new byte[16 << 20]);
        assertThatThrownBy(() -> ntfs.requireClean(volume)).isInstanceOf(AssertionError.class);
    }

    @Test
    void ntfsVolumesCanBeMountedWhereFuseIsAllowed() throws IOException {
        NtfsTools ntfs = NtfsTools.require();
        Path volume = image(16 << 20);
        ntfs.format(volume);
        try (NtfsMount mount = NtfsMount.mount(volume, Files.createDirectory(folder.resolve("mount")))) {
            Files.copy(hello, mount.folder().resolve("mounted.txt"));
        }
        assertThat(ntfs.get(volume, "mounted.txt")).isEqualTo(HELLO);
    }

    @Test
    void fatToolsWorkInsidePartitions() throws IOException {
        FatTools fat = FatTools.require();
        Path volume = image(8 << 20);
        fat.format(volume, 12);
        fat.put(volume, 0, hello, "/HELLO.TXT");
        fat.requireClean(volume);
        assertThat(fat.get(volume, 0, "HELLO.TXT")).isEqualTo(HELLO);

        Path disk = image(32 << 20);
        Sfdisk.require().write(disk, "label: dos\nstart=2048, size=40960, type=e\n");
        fat.formatPartition(disk, 1 << 20, 40_960);
        fat.put(disk, 1 << 20, hello, "hello.txt");
        assertThat(fat.list(disk, 1 << 20)).containsExactly("hello.txt");
        assertThat(Sleuthkit.require().fileSystemType(disk, 1 << 20)).startsWith("fat");
    }

    @Test
    void partitionReadersAgree() throws IOException {
        Path disk = image(16 << 20);
        Sfdisk.require().write(disk, "label: gpt\nstart=2048, size=8192, type=linux, name=alpha\n");
        assertThat(Sleuthkit.require().partitions(disk)).containsExactly(new Sleuthkit.Slot(2048, 8192, "alpha"));
        List<List<String>> table = Parted.require().print(disk);
        assertThat(table).hasSize(2);
        assertThat(table.get(1))
                .startsWith("1", "1048576B", "5242879B", "4194304B")
                .contains("alpha");
    }

    @Test
    void vhdiinfoReadsVhdx() {
        Path disk = folder.resolve("disk.vhdx");
        QemuImg.require().create("vhdx", disk, 64 << 20);
        assertThat(Vhdiinfo.require().info(disk))
                .containsEntry("Disk type", "Dynamic")
                .containsEntry("Bytes per sector", "512 bytes")
                .containsKey("Identifier");
    }

    @Test
    void zstdPacksAndUnpacks() throws IOException {
        Zstd zstd = Zstd.require();
        Path packed = folder.resolve("packed.zst");
        Path unpacked = folder.resolve("unpacked");
        zstd.compress(hello, packed, 3);
        zstd.test(packed);
        zstd.decompress(packed, unpacked);
        assertThat(unpacked).hasBinaryContent(HELLO);
        Files.write(packed, HELLO);
        assertThatThrownBy(() -> zstd.test(packed)).isInstanceOf(AssertionError.class);
    }

    @Test
    void loopDevicesAreRawDevicesWithTheirSectorSize() throws IOException {
        Path image = image(4 << 20);
        try (LoopDevice loop = LoopDevice.attach(image, 4096);
                FileDevice device = FileDevice.openWritable(loop.device())) {
            assertThat(device.logicalSectorSize()).isEqualTo(4096);
            assertThat(device.isRegularFile()).isFalse();
            assertThat(device.size()).isEqualTo(4 << 20);
            device.write(5_000, ByteBuffer.wrap(HELLO));
            device.flush();
        }
        byte[] bytes = Files.readAllBytes(image);
        assertThat(bytes[5_000]).isEqualTo((byte) 'h');
    }
}
