package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ghost capture|restore|ls|extract} with NTFS volumes, which ntfs-3g makes and judges, and with partclone. */
class GhostCommandPeerIT {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 24 * MIB;
    private static final int KILLED = 137;
    private static final int ATTEMPTS = 6;

    @TempDir
    private Path folder;

    private final NtfsTools ntfs = NtfsTools.require();
    private final byte[] large = new byte[3 * MIB];
    private Path volume;

    /** A volume on a disk that was full of something else before. */
    @BeforeEach
    void makeVolume() throws IOException {
        Random random = new Random(5);
        byte[] old = new byte[SIZE];
        random.nextBytes(old);
        random.nextBytes(large);
        volume = Files.write(file("volume.raw"), old);
        ntfs.format(volume, "-L", "DATA");
        ntfs.put(volume, Files.write(file("source"), large), "/large.bin");
        ntfs.put(volume, Files.writeString(file("source"), "some text\n"), "/small.txt");
        ntfs.requireClean(volume);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static InProcess.Run run(ExitCode code, Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code.code());
        return run;
    }

    private static InProcess.Run done(Object... arguments) {
        return run(ExitCode.DONE, arguments);
    }

    private void requireFiles(Path copy) {
        ntfs.requireClean(copy);
        assertThat(ntfs.get(copy, "/large.bin")).isEqualTo(large);
        assertThat(ntfs.get(copy, "/small.txt")).asString().isEqualTo("some text\n");
    }

    @Test
    void whatAVolumeUsesIsCaptured() throws IOException {
        Path image = file("volume.dwi");
        JsonValue captured = JsonValue.parse(
                done("ghost", "capture", volume, image, "--chunk-size", "64k", "--record-bad-sectors", "--json")
                        .out());
        assertThat(captured.get("usedBytes").number()).isBetween(3L * MIB, SIZE / 2L);
        assertThat(Files.size(image)).isBetween(3L * MIB, SIZE / 3L);
        assertThat(captured.get("unreadable").items()).isEmpty();
        done("check", image);
        done("ghost", "restore", image, file("back.raw"), "--verify");
        requireFiles(file("back.raw"));
        assertThat(done("info", image).out()).contains("ntfs").contains("DATA");

        // All of it is larger, and is all of it.
        done("ghost", "capture", volume, file("all.dwi"), "--all");
        assertThat(Files.size(file("all.dwi"))).isGreaterThan(SIZE * 3L / 4);
        done("compare", file("all.dwi"), volume);
        assertThat(run(ExitCode.FINDINGS, "compare", image, volume).out()).isNotBlank();
    }

    @Test
    void unusedSpaceOfTheTargetIsLeftOrZeroed() throws IOException {
        Path image = file("volume.dwi");
        done("ghost", "capture", volume, image, "--chunk-size", "64k");
        byte[] old = new byte[SIZE];
        Arrays.fill(old, (byte) 7);
        Path target = Files.write(file("target.raw"), old);
        done("ghost", "restore", image, target, "--force", "--unused", "leave", "--verify");
        requireFiles(target);
        assertThat(count(target, (byte) 7)).isGreaterThan(SIZE / 2);
        done("ghost", "restore", image, target, "--force");
        requireFiles(target);
        assertThat(count(target, (byte) 7)).isLessThan(SIZE / 100);
        Path small = Files.write(file("small.raw"), new byte[4 * MIB]);
        run(ExitCode.NO_SPACE, "ghost", "restore", image, small, "--force");
        assertThat(count(small, (byte) 0)).isEqualTo(4 * MIB);
    }

    private static int count(Path file, byte value) throws IOException {
        int count = 0;
        for (byte found : Files.readAllBytes(file)) {
            count += found == value ? 1 : 0;
        }
        return count;
    }

    @Test
    void filesComeOutOfImages() throws IOException {
        Path image = file("volume.dwi");
        done("ghost", "capture", volume, image, "--password", "word");
        assertThat(done("ghost", "ls", image, "--password", "word").out()).contains("large.bin", "small.txt");
        assertThat(run(ExitCode.REFUSED, "ghost", "ls", image).err()).contains("encrypted");
        done("ghost", "extract", image, "large.bin", "small.txt", "--to", file("out"), "--password", "word");
        assertThat(Files.readAllBytes(file("out").resolve("large.bin"))).isEqualTo(large);
        assertThat(Files.readString(file("out").resolve("small.txt"))).isEqualTo("some text\n");
        run(ExitCode.USAGE, "ghost", "extract", image, "none", "--to", file("other"), "--password", "word");
    }

    @Test
    void partitionsOfADisk() throws IOException {
        Path disk = file("disk.raw");
        try (RandomAccessFile raw = new RandomAccessFile(disk.toFile(), "rw")) {
            raw.setLength(SIZE + 16L * MIB);
        }
        done("part", "init", disk, "--table", "gpt");
        done("part", "add", disk, "--type", "windows", "--start", "2M", "--size", SIZE);
        done("ghost", "capture", volume, file("volume.dwi"));
        run(ExitCode.REFUSED, "ghost", "restore", file("volume.dwi"), disk + "#1");
        done("ghost", "restore", file("volume.dwi"), disk + "#1", "--force");

        Path image = file("disk.dwi");
        done("ghost", "capture", disk, image);
        assertThat(Files.size(image)).isBetween(3L * MIB, SIZE / 3L);
        assertThat(done("ghost", "ls", image).out()).contains("1").doesNotContain("large.bin");
        assertThat(done("ghost", "ls", image + "#1").out()).contains("large.bin");
        done("part", "show", image);
        done("check", image);
        done("ghost", "restore", image, file("back.raw"));
        done("ghost", "capture", file("back.raw") + "#1", file("again.dwi"));
        done("ghost", "restore", file("again.dwi"), file("again.raw"));
        requireFiles(file("again.raw"));
    }

    /** A chunk of the large file is damaged: the file is named, and all else is whole. */
    @Test
    void whatIsLostHasAName() throws IOException {
        Path image = file("volume.dwi");
        done("ghost", "capture", volume, image, "--codec", "store", "--chunk-size", "64k");
        byte[] bytes = Files.readAllBytes(image);
        bytes[indexOf(bytes, Arrays.copyOfRange(large, 2 * MIB, 2 * MIB + 64))] ^= 1;
        Files.write(image, bytes);
        run(ExitCode.FINDINGS, "check", image);
        run(ExitCode.INTEGRITY, "ghost", "restore", image, file("a.raw"));
        Files.delete(file("a.raw.partial"));
        Files.deleteIfExists(file("a.raw.partial.journal"));
        InProcess.Run salvaged = run(ExitCode.FINDINGS, "ghost", "restore", image, file("a.raw"), "--salvage");
        assertThat(salvaged.out()).contains("lost: ").contains("large.bin").doesNotContain("small.txt");
        ntfs.requireClean(file("a.raw"));
        byte[] found = ntfs.get(file("a.raw"), "/large.bin");
        int lost = 0;
        for (int at = 0; at < large.length; at++) {
            lost += found[at] == large[at] ? 0 : 1;
            assertThat(found[at] == large[at] || found[at] == 0).isTrue();
        }
        assertThat(lost).isBetween(60_000, 65_536);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        int at = 0;
        while (Arrays.mismatch(bytes, at, at + wanted.length, wanted, 0, wanted.length) >= 0) {
            at++;
        }
        return at;
    }

    @Test
    void partcloneRestoresWhatIsCaptured() throws IOException {
        Path image = file("volume.pcl");
        done("ghost", "capture", volume, image);
        assertThat(Files.size(image)).isBetween(3L * MIB, SIZE / 2L);
        done("check", image);
        Path back = file("back.raw");
        partclone("partclone.restore", back, "-C", "-s", image, "-O", back);
        requireFiles(back);
        run(ExitCode.USAGE, "ghost", "capture", volume, file("x.pcl"), "--split-size", "8M");
    }

    @Test
    void imagesOfPartcloneAreRestored() throws IOException {
        Path image = file("volume.img");
        partclone("partclone.ntfs", image, "-c", "-s", volume, "-o", image);
        done("check", image);
        assertThat(done("ghost", "ls", image).out()).contains("large.bin");
        done("ghost", "restore", image, file("back.raw"));
        assertThat(ntfs.get(file("back.raw"), "/large.bin")).isEqualTo(large);
        done("convert", image, file("volume.dwi"));
        done("compare", image, file("volume.dwi"));
    }

    /** One run in ten of partclone 0.3.23 never ends, and some end with exit code 0 and nothing done. */
    private void partclone(String name, Path result, Object... arguments) throws IOException {
        Path log = file("log");
        List<Object> words = new ArrayList<>(List.of("-s", "KILL", 15, Peer.require(name)));
        words.addAll(Arrays.asList(arguments));
        words.addAll(List.of("-L", log, "-F"));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Files.deleteIfExists(log);
            Files.deleteIfExists(result);
            PeerRun run = Peer.require("timeout").run(words);
            if (run.exitCode() != KILLED) {
                run.requireSuccess();
                if (Files.exists(log) && Files.readString(log).contains("successfully")) {
                    return;
                }
            }
        }
        throw new AssertionError(name + " did not succeed " + ATTEMPTS + " times");
    }
}
