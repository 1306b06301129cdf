package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command as a process: the module path, a full disk, an interrupt, the demonstration. */
class ProcessPeerIT {
    @TempDir
    Path folder;

    private Path noise(int mib) throws IOException {
        Path raw = folder.resolve("noise.raw");
        Peer.require("dd").check("if=/dev/urandom", "of=" + raw, "bs=1M", "count=" + mib, "status=none");
        return raw;
    }

    @Test
    void runsFromTheModulePath() throws Exception {
        Path raw = noise(3);
        Path image = folder.resolve("noise.vhdx");

        assertThat(CommandProcess.runAsModule(folder, "version").out())
                .contains(
                        "formats: dwi, gho, ntfsclone, partclone, vhdx, raw",
                        "codecs:  lz4, lzms, lznt1, lzx, store, xpress, zstd");
        assertThat(CommandProcess.runAsModule(folder, "convert", raw, image).code())
                .isZero();
        assertThat(CommandProcess.runAsModule(folder, "hash", "--algorithm", "blake3", raw, image)
                        .out()
                        .lines()
                        .map(line -> line.split(" ")[0])
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aFullFileSystemIsFiveAndThePartialFileIsRemoved() throws Exception {
        Path raw = noise(40);
        Path small = Files.createDirectories(folder.resolve("small"));
        Peer.require("mount").check("-t", "tmpfs", "-o", "size=20m", "tmpfs", small);
        try {
            for (String name : List.of("new.vhdx", "new.raw")) {
                InProcess.Run run = CommandProcess.run(folder, "convert", raw, small.resolve(name));
                assertThat(run.code()).as(run.err()).isEqualTo(5);
                assertThat(run.err()).contains("no space left").hasLineCount(1);
                try (Stream<Path> left = Files.list(small)) {
                    assertThat(left).isEmpty();
                }
            }
        } finally {
            Peer.require("umount").check(small);
        }
    }

    @Test
    void aResultThatNobodyGetsIsEight() throws Exception {
        Path raw = noise(1);
        List<String> command = CommandProcess.command(CommandProcess.onClassPath(), "hash", raw);
        Process process = new ProcessBuilder(command)
                .redirectOutput(Path.of("/dev/full").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(8);
    }

    @Test
    void pipesAndCharacterDevicesAreNoDisks() throws Exception {
        Path pipe = folder.resolve("pipe");
        Peer.require("mkfifo").check(pipe);
        for (Object special : new Object[] {pipe, "/dev/zero", "/dev/null"}) {
            InProcess.Run run = CommandProcess.run(folder, "hash", special);
            assertThat(run.code()).as(run.err()).isEqualTo(4);
            assertThat(run.err()).contains("neither regular nor a block device");
        }
    }

    @Test
    void memoryThatRunsOutIsOneLineAndSeventy() throws Exception {
        Path raw = noise(900);
        InProcess.Run run = CommandProcess.run(folder, "hash", raw, "--memory", "150M", "--threads", 1024);
        assertThat(run.code()).isIn(0, 70);
        assertThat(run.err().lines().count()).isLessThanOrEqualTo(1);
    }

    @Test
    void anInterruptIs130AndLeavesNothing() throws Exception {
        Path raw = noise(64);
        Path work = Files.createDirectories(folder.resolve("work"));
        List<String> command = CommandProcess.command(
                CommandProcess.onClassPath(), "convert", raw, work.resolve("new.vhdx"), "--rate", "4M");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitPartialFile(work, process);

        Peer.require("kill").check("-INT", process.pid());

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
    }

    private static void awaitPartialFile(Path work, Process process) throws Exception {
        while (true) {
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.toList()) {
                    if (Files.size(file) > 4 << 20) {
                        return;
                    }
                }
            }
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(20);
        }
    }

    @Test
    void theDemonstrationMakesASoundDiskAndBringsItBack() throws Exception {
        Path kept = folder.resolve("demo");
        InProcess.Run run = CommandProcess.run(folder, "demo", "--data", "20M", "--keep", kept);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("clean", "identical", "byte for byte");
        Path raw = kept.resolve("disk.raw");
        assertThat(Files.mismatch(raw, kept.resolve("back.raw"))).isEqualTo(-1);
        Peer.require("sgdisk").check("-v", raw);
        try (FileDevice disk = FileDevice.openReadOnly(raw)) {
            assertThat(disk.size()).isEqualTo(DemoDisk.SIZE);
        }
        Path volume = folder.resolve("volume.img");
        Peer.require("dd")
                .check("if=" + raw, "of=" + volume, "bs=1M", "skip=277", "count=3818", "conv=sparse", "status=none");
        Peer.require("fsck.fat").check("-n", volume);
        assertThat(Peer.require("mdir").check("-i", volume, "::").output()).contains("FILE0000 TXT");
    }

    @Test
    void aRawDeviceIsWrittenOnlyWhenForced() throws Exception {
        Path raw = noise(5);
        Path backing = folder.resolve("backing.img");
        try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
            file.setLength(8 << 20);
            file.seek(6 << 20);
            file.write(1);
        }
        String device =
                Peer.require("losetup").check("-f", "--show", backing).output().strip();
        try {
            InProcess.Run refused = CommandProcess.run(folder, "convert", raw, device);
            assertThat(refused.code()).isEqualTo(6);
            assertThat(refused.err()).contains("raw device", "--force");

            assertThat(CommandProcess.run(folder, "convert", raw, device, "--force")
                            .code())
                    .isZero();
            Peer.require("cmp").check("-n", 5 << 20, raw, device);
            assertThat(CommandProcess.run(folder, "info", device).out()).contains("8.0 MiB");
            Path copy = folder.resolve("copy.vhdx");
            assertThat(CommandProcess.run(folder, "convert", device, copy).code())
                    .isZero();
            assertThat(CommandProcess.run(folder, "compare", copy, device).code())
                    .isZero();
            Path large = noise(9);
            InProcess.Run tooLarge = CommandProcess.run(folder, "convert", large, device, "--force");
            assertThat(tooLarge.code()).isEqualTo(5);
            assertThat(tooLarge.err()).contains("does not fit");
        } finally {
            Peer.require("losetup").check("-d", device);
        }
    }
}
