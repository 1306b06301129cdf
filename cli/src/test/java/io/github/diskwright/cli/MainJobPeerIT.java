package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.QemuImg;
import io.github.diskwright.testkit.peer.SevenZip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job from start to finish: a Windows disk that foreign tools made is looked at, converted to VHDX and back,
 * compared and hashed by the packaged command, and foreign tools judge each result.
 */
class MainJobPeerIT {
    @TempDir
    static Path folder;

    private static WindowsDisk disk;
    private static Path vhdx;

    @BeforeAll
    static void makeDisk() throws Exception {
        disk = WindowsDisk.make(folder);
        vhdx = folder.resolve("disk.vhdx");
        done("convert", disk.path(), vhdx);
    }

    private static String done(Object... arguments) throws IOException, InterruptedException {
        InProcess.Run run = CommandProcess.run(folder, arguments);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    @Test
    void infoNamesEveryPartition() throws Exception {
        for (Path image : new Path[] {disk.path(), vhdx}) {
            String text = done("info", image);
            assertThat(text).contains("GPT partition table", disk.diskGuid());
            assertThat(text).containsPattern("1 +1.0 MiB +260.0 MiB +EFI system partition +fat32 +SYSTEM +EFI system");
            assertThat(text).containsPattern("2 +261.0 MiB +16.0 MiB +Microsoft reserved +empty +Microsoft reserved");
            assertThat(text).containsPattern("3 +277.0 MiB +3.2 GiB +Microsoft basic data +ntfs +Windows +Basic data");
            assertThat(text)
                    .containsPattern("4 +3.5 GiB +500.0 MiB +Windows recovery[^\\n]* +ntfs +Recovery +Recovery");
        }
        JsonValue json = JsonValue.parse(done("info", vhdx, "--json"));
        assertThat(json.get("format").text()).isEqualTo("vhdx");
        assertThat(json.get("partitions").get("volumes").items()).hasSize(4);
    }

    @Test
    void theVhdxHoldsTheSameDiskForQemuAndSevenZip() throws Exception {
        QemuImg.require().requireEqual("raw", disk.path(), "vhdx", vhdx);
        QemuImg.require().requireClean("vhdx", vhdx);
        SevenZip.require().test(vhdx);
        assertThat(done("check", vhdx)).contains("clean");
        assertThat(done("compare", disk.path(), vhdx)).contains("identical");
    }

    /**
     * The data occupies about its own size. The length of the file is another thing: the format has no blocks below
     * 1 MiB, and a small file alone in one makes the image 1 MiB longer, with a hole in it where the host has holes.
     */
    @Test
    void theVhdxIsNotMuchLargerThanItsData() throws Exception {
        Path again = folder.resolve("again.vhdx");
        JsonValue json = JsonValue.parse(done("convert", disk.path(), again, "--json"));
        long data = json.get("dataBytes").number();
        assertThat(data).isGreaterThan(disk.fileBytes());
        assertThat(occupied(again)).isLessThan(data + data / 10);
        long leastLength = blocksWithData() << 20;
        assertThat(Files.size(again)).isBetween(leastLength, leastLength + leastLength / 10);
        Files.delete(again);
    }

    private static long occupied(Path file) {
        String blocks = Peer.require("stat").check("-c", "%b", file).output().strip();
        return Long.parseLong(blocks) * 512;
    }

    private static long blocksWithData() throws IOException {
        long count = 0;
        byte[] zeros = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(disk.path())) {
            for (byte[] block = in.readNBytes(zeros.length); block.length > 0; block = in.readNBytes(zeros.length)) {
                count += Arrays.equals(block, zeros) ? 0 : 1;
            }
        }
        return count;
    }

    @Test
    void theNtfsInsideIsStillSound() throws Exception {
        Path raw = folder.resolve("by-qemu.raw");
        QemuImg.require().convert("vhdx", vhdx, "raw", raw);
        disk.requireSoundNtfs(raw);
        Files.delete(raw);
    }

    @Test
    void theDiskComesBackIdenticalAndSparse() throws Exception {
        Path back = folder.resolve("back.raw");
        done("convert", vhdx, back);
        Peer.require("cmp").check(disk.path(), back);
        assertThat(occupied(back)).isLessThan(occupied(vhdx) + (8 << 20));

        String expected = Peer.require("sha256sum").check(disk.path()).output().split(" ")[0];
        assertThat(done("hash", disk.path(), vhdx, back))
                .isEqualTo(expected + "  " + disk.path() + "\n" + expected + "  " + vhdx + "\n" + expected + "  " + back
                        + "\n");
        Files.delete(back);
    }

    @Test
    void aPartitionIsAnImageOfItsOwn() throws Exception {
        Path partition = folder.resolve("windows.raw");
        done("convert", vhdx + "#3", partition);
        Peer.require("ntfsfix").check("-n", partition);
        assertThat(done("info", partition)).contains("no partition table", "ntfs, label Windows");
        Files.delete(partition);
    }

    @Test
    void imagesThatQemuWroteAreReadTheSame() throws Exception {
        String expected = done("hash", vhdx).split(" ")[0];
        Path foreign = folder.resolve("foreign.vhdx");
        for (String option : new String[] {"subformat=dynamic", "subformat=fixed", "block_size=1048576"}) {
            QemuImg.require().convert("raw", disk.path(), "vhdx", foreign, option);
            assertThat(done("hash", foreign)).startsWith(expected);
            assertThat(done("check", foreign)).contains("clean");
            Path back = folder.resolve("foreign.raw");
            done("convert", foreign, back);
            Peer.require("cmp").check(disk.path(), back);
            Files.delete(back);
            Files.delete(foreign);
        }
    }

    @Test
    void aFixedVhdxIsAccepted() throws Exception {
        Path fixed = folder.resolve("fixed.vhdx");
        done("convert", disk.path(), fixed, "--type", "fixed");
        assertThat(Files.size(fixed)).isGreaterThan(WindowsDisk.SIZE);
        QemuImg.require().requireEqual("raw", disk.path(), "vhdx", fixed);
        SevenZip.require().test(fixed);
        Files.delete(fixed);
    }
}
