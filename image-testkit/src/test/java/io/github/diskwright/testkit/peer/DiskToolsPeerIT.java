package io.github.diskwright.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskToolsPeerIT {
    @TempDir
    Path folder;

    @Test
    void qemuImgMakesConvertsComparesAndDescribesImages() throws IOException {
        QemuImg qemu = QemuImg.require();
        Path vhdx = folder.resolve("disk.vhdx");
        Path raw = folder.resolve("disk.raw");
        qemu.create("vhdx", vhdx, 16 << 20, "block_size=1048576");
        QemuIo.require().run("vhdx", vhdx, "write -P 0xa5 64k 4k", "read -P 0xa5 64k 4k");
        qemu.convert("vhdx", vhdx, "raw", raw);

        assertThat(qemu.info(vhdx).format()).isEqualTo("vhdx");
        assertThat(qemu.info("vhdx", vhdx).virtualSize()).isEqualTo(16 << 20);
        assertThat(qemu.info(vhdx).clusterSize()).isEqualTo(1 << 20);
        qemu.requireClean("vhdx", vhdx);
        qemu.requireEqual("vhdx", vhdx, "raw", raw);
        assertThat(Files.readAllBytes(raw)[64 << 10]).isEqualTo((byte) 0xa5);
        assertThat(qemu.map("raw", raw)).anyMatch(QemuImg.MapEntry::data).anyMatch(QemuImg.MapEntry::zero);
        QemuIo.require().run("raw", raw, "write -P 1 0 512");
        assertThatThrownBy(() -> qemu.requireEqual("vhdx", vhdx, "raw", raw))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("compare")
                .hasMessageContaining("Content mismatch at offset 0");
    }

    @Test
    void qemuIoFailsWhereAPatternDiffers() throws IOException {
        QemuIo qemu = QemuIo.require();
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[4096]);
        assertThatThrownBy(() -> qemu.run("raw", raw, "read -P 1 0 512")).isInstanceOf(AssertionError.class);
    }

    @Test
    void sfdiskAndSgdiskAgreeOnAGpt() throws IOException {
        Sfdisk sfdisk = Sfdisk.require();
        Sgdisk sgdisk = Sgdisk.require();
        Path disk = Files.write(folder.resolve("disk.raw"), new byte[8 << 20]);
        sfdisk.write(disk, "label: gpt\nsize=4MiB, type=linux, name=alpha\n");

        sfdisk.requireClean(disk);
        sgdisk.requireClean(disk);
        assertThat(sfdisk.table(disk).get("label").text()).isEqualTo("gpt");
        assertThat(sfdisk.partitions(disk)).hasSize(1);
        assertThat(sfdisk.partitions(disk).get(0).get("size").number()).isEqualTo(8192);
        assertThat(sfdisk.dump(disk)).contains("alpha");
        assertThat(sgdisk.print(disk)).contains("alpha");
        assertThat(sgdisk.info(disk, 1)).contains("Partition name: 'alpha'");
    }

    @Test
    void sgdiskFindsADamagedTable() throws IOException {
        Sgdisk sgdisk = Sgdisk.require();
        Path disk = Files.write(folder.resolve("disk.raw"), new byte[8 << 20]);
        sgdisk.run(disk, "--clear", "--new=1:2048:+1M");
        byte[] bytes = Files.readAllBytes(disk);
        bytes[bytes.length - 512 + 16] ^= 1;
        Files.write(disk, bytes);
        assertThatThrownBy(() -> sgdisk.requireClean(disk)).isInstanceOf(AssertionError.class);
    }

    @Test
    void sevenZipListsTestsAndExtracts() throws IOException {
        SevenZip sevenZip = SevenZip.require();
        Path file = Files.writeString(folder.resolve("hello.txt"), "hello");
        Path archive = folder.resolve("files.zip");
        sevenZip.peer().check("a", archive, file);
        sevenZip.test(archive);
        assertThat(sevenZip.list(archive))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("Path", "hello.txt").containsEntry("Size", "5"));
        assertThat(sevenZip.extract(archive, "hello.txt")).isEqualTo("hello".getBytes());
    }
}
