package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.testkit.peer.Parted;
import io.github.diskwright.testkit.peer.Sfdisk;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that the command makes of layouts are what other tools see. */
class PartInitPeerIT {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private Path disk(long size) throws IOException {
        Path disk = folder.resolve("disk.raw");
        try (FileDevice device = FileDevice.create(disk, 512, FileDevice.Sparseness.SPARSE)) {
            device.resize(size);
        }
        return disk;
    }

    private static void run(Object... words) {
        InProcess.Run run = InProcess.run(words);
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static List<String> places(Path disk) {
        return Sfdisk.require().partitions(disk).stream()
                .map(p -> p.get("start").number() * 512 / MIB + "+"
                        + p.get("size").number() * 512 / MIB + " "
                        + p.get("type").text())
                .toList();
    }

    @Test
    void windowsPresets() throws IOException {
        Path disk = disk(64L << 30);
        run("part", "init", disk, "--layout", "windows-uefi");
        Sgdisk.require().requireClean(disk);
        Sfdisk.require().requireClean(disk);
        assertThat(places(disk))
                .containsExactly(
                        "1+260 C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
                        "261+16 E3C9E316-0B5C-4DB8-817D-F92DF00215AE",
                        "277+64268 EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
                        "64545+990 DE94BBA4-06D1-4D40-A16A-BFD50179D6AC");
        assertThat(Sgdisk.require().info(disk, 4)).contains("Attribute flags: 8000000000000001");
        assertThat(Parted.require().print(disk).subList(1, 5))
                .extracting(line -> line.get(5))
                .containsExactly("EFI system partition", "Microsoft reserved partition", "Basic data partition", "");
        run("part", "init", disk, "--layout", "windows-bios", "--force");
        Sfdisk.require().requireClean(disk);
        assertThat(places(disk)).containsExactly("1+500 7", "501+64045 7", "64546+990 27");
        JsonValue first = Sfdisk.require().partitions(disk).get(0);
        assertThat(first.get("bootable").isTrue()).isTrue();
    }

    private static String line(int number, long start, long length) {
        return number + " " + start * MIB + "B " + length * MIB + "B";
    }

    @Test
    void chainOfLogicalPartitions() throws IOException {
        Path disk = disk(512 * MIB);
        Path layout = Files.writeString(
                folder.resolve("layout"),
                "table mbr\npart windows size=100M active\npart linux weight=2 logical\n"
                        + "part linux weight=1 logical\npart linux size=30M\n");
        run("part", "init", disk, "--layout", layout);
        Sfdisk.require().requireClean(disk);
        assertThat(places(disk)).containsExactly("1+100 7", "482+30 83", "101+381 f", "102+253 83", "356+126 83");
        assertThat(Parted.require().print(disk).subList(1, 6))
                .extracting(line -> line.get(0) + " " + line.get(1) + " " + line.get(3))
                .containsExactlyInAnyOrder(
                        line(1, 1, 100), line(3, 101, 381), line(2, 482, 30), line(5, 102, 253), line(6, 356, 126));
    }
}
