package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition with NTFS gets other sizes through the command, from either side, in raw files and VHDX. */
class NtfsPartPeerIT {
    private static final long MIB = 1 << 20;
    private static final NtfsRecipe RECIPE = NtfsRecipe.WINDOWS_LAYOUT;

    @TempDir
    private Path folder;

    private final Session session = new Session(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false);

    private static PartitionType type(String name) {
        return PartitionType.find(PartitionType.Scheme.GPT, name).orElseThrow();
    }

    /** The volume at 2 MiB, 4 MiB free, recovery. */
    private Path disk(String format, NtfsRecipe recipe) throws IOException {
        Path raw = folder.resolve("disk.raw");
        BlockDevice volume = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        int sector = volume.logicalSectorSize();
        long length = (volume.size() + MIB - 1) / MIB * MIB;
        try (FileDevice disk = FileDevice.create(raw, sector, FileDevice.Sparseness.SPARSE)) {
            disk.resize(8 * MIB + length);
            GptEditor editor = GptEditor.create(disk.size(), sector, EditOptions.defaults());
            editor.add(NewPartition.builder(type("windows"))
                    .position(2 * MIB)
                    .length(length)
                    .build());
            editor.add(NewPartition.builder(type("recovery"))
                    .position(6 * MIB + length)
                    .length(MIB)
                    .build());
            editor.plan(disk).apply(disk);
            BlockDevice window = DiskLayout.read(disk).volumes().get(0).open(disk);
            BlockCopy.of(volume, window, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
        }
        if (format.equals("raw")) {
            return raw;
        }
        Path vhdx = folder.resolve("disk.vhdx");
        run(0, "convert", raw, vhdx);
        return vhdx;
    }

    private static InProcess.Run run(int code, Object... words) {
        InProcess.Run run = InProcess.run(words);
        assertThat(run.code()).as(run.err() + run.out()).isEqualTo(code);
        return run;
    }

    /** The partition has a length and the volume fills it; the judges and the files say that it is whole. */
    private void requireWhole(Path image, long length, NtfsRecipe recipe, boolean isDirty) throws IOException {
        assertThat(Path.of(image + ".journal")).doesNotExist();
        Path file = folder.resolve("volume");
        try (BlockImage opened = FormatRegistry.load().open(image, OpenOptions.defaults());
                FileDevice copy = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE)) {
            Partition partition =
                    DiskLayout.read(opened.device()).table().partition(1).orElseThrow();
            assertThat(partition.length()).isEqualTo(length);
            BlockDevice window = partition.open(opened.device());
            NtfsVolume volume = NtfsVolume.open(window);
            assertThat(volume.boot().volumeSize()).isEqualTo(length);
            assertThat(VolumeState.read(volume).isDirty()).isEqualTo(isDirty);
            copy.resize(length);
            BlockCopy.of(window, copy, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
        }
        run(0, "check", image);
        NtfsJudge judge = NtfsJudge.require();
        if (!isDirty) {
            judge.requireClean(file);
        }
        judge.tree(file)
                .requireEqual(judge.tree(NtfsCorpus.require().volume(recipe).path()));
        Files.delete(file);
    }

    private static long length(Path image) throws IOException {
        try (BlockImage opened = FormatRegistry.load().open(image, OpenOptions.defaults())) {
            return DiskLayout.read(opened.device())
                    .table()
                    .partition(1)
                    .orElseThrow()
                    .length();
        }
    }

    @ParameterizedTest
    @CsvSource({"raw, WINDOWS_LAYOUT", "vhdx, WINDOWS_LAYOUT", "raw, LARGE_SECTORS", "vhdx, METADATA_AT_END"})
    void fromEitherSide(String format, NtfsRecipe recipe) throws IOException {
        Path image = disk(format, recipe);
        long length = length(image);
        assertThat(run(0, "part", "resize", image, 1, "--size", length - 2 * MIB, "--clean", "--dry-run")
                        .out())
                .contains("make the ntfs of partition 1 smaller")
                .contains("write ");
        assertThat(length(image)).isEqualTo(length);
        run(0, "part", "resize", image, 1, "--size", length - 2 * MIB, "--clean");
        requireWhole(image, length - 2 * MIB, recipe, false);
        run(0, "ntfs", "resize", image + "#1", "--fill", "--partition", "--clean");
        requireWhole(image, length + 4 * MIB, recipe, false);
        run(0, "ntfs", "resize", image + "#1", "--minimum", "--partition", "--clean");
        long least = length(image);
        assertThat(least).isLessThan(length);
        requireWhole(image, least, recipe, false);
        run(5, "part", "resize", image, 1, "--size", least - MIB);
        run(0, "part", "resize", image, 1, "--size", "max");
        requireWhole(image, length + 4 * MIB, recipe, true);
        // It is marked for a check now.
        assertThat(run(6, "part", "resize", image, 1, "--size", length).err()).contains("dirty");
        run(6, "part", "resize", image, 1, "--size", length, "--entry-only");
        if (format.equals("raw") && recipe != NtfsRecipe.LARGE_SECTORS) {
            Sgdisk.require().requireClean(image);
        }
    }

    @Test
    void theEntryAloneAndWrongUsage() throws IOException {
        Path image = disk("raw", RECIPE);
        long length = length(image);
        run(0, "part", "resize", image, 1, "--size", "max", "--entry-only");
        assertThat(length(image)).isEqualTo(length + 4 * MIB);
        run(0, "part", "resize", image, 1, "--size", length, "--entry-only", "--no-backup");
        assertThat(length(image)).isEqualTo(length);
        run(2, "part", "resize", image, 1);
        run(2, "part", "resize", image, 1, "--size", length - MIB, "--backup", folder.resolve("saved"));
        run(2, "part", "resize", image, 1, "--size", MIB, "--force", "--journal", folder.resolve("j"));
        run(2, "ntfs", "resize", image, "--size", MIB, "--partition");
        run(6, "part", "resize", image, 1, "--resume");
        assertThat(length(image)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "vhdx"})
    void fits(String format) throws IOException {
        Path image = disk(format, RECIPE);
        long length = length(image);
        run(0, "ntfs", "resize", image + "#1", "--fill", "--clean");
        Path smaller = folder.resolve("smaller.vhdx");
        // Beside it there are the begin, recovery and the copy of the table.
        long size = length + MIB;
        run(0, "part", "fit", image, "--to", smaller, "--size", size);
        long fitted = length(smaller);
        assertThat(fitted).isLessThan(length);
        requireWhole(smaller, fitted, RECIPE, false);
        Path marked = folder.resolve("marked.raw");
        run(0, "part", "fit", image, "--to", marked, "--size", size, "--no-clean");
        requireWhole(marked, fitted, RECIPE, true);
        assertThat(run(0, "part", "fit", image, "--to", size, "--dry-run").out())
                .contains("smaller, from");
        run(0, "part", "fit", image, "--to", size, "--clean");
        requireWhole(image, fitted, RECIPE, false);
        run(0, "part", "fit", image, "--to", size + 20 * MIB, "--clean");
        requireWhole(image, fitted + 20 * MIB, RECIPE, false);
    }

    private DiskChange change(Path image, long length) throws IOException {
        ResizeOptions clean = ResizeOptions.builder()
                .afterwards(ResizeOptions.Afterwards.CLEAN)
                .build();
        try (BlockImage opened = session.formats().open(image, OpenOptions.defaults())) {
            return PartitionJob.change(opened.device(), 1, length, EditOptions.defaults(), clean);
        }
    }

    @ParameterizedTest
    @CsvSource({"raw, -2", "vhdx, -2", "raw, 3"})
    void stoppedAtEachTickAndTakenUp(String format, int mib) throws IOException {
        Path original = disk(format, RECIPE);
        long length = length(original);
        run(0, "ntfs", "resize", original + "#1", "--fill", "--clean");
        Path image = folder.resolve("copy." + format);
        int stops = 0;
        boolean isDone = false;
        for (int tick = 0; !isDone; tick += 1 + tick / 3) {
            Files.copy(original, image, StandardCopyOption.REPLACE_EXISTING);
            CancellationToken token = new CancellationToken();
            int[] left = {tick};
            JobOptions stopping = JobOptions.builder()
                    .memory(64 << 10)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (left[0]-- == 0) {
                            token.cancel();
                        }
                    })
                    .build();
            PartitionJob job = new PartitionJob(session, JournaledMove.of(image, null));
            boolean isBegun = true;
            try {
                job.run(change(image, length + mib * MIB), stopping);
                isDone = true;
            } catch (CancelledException e) {
                stops++;
                isBegun = Files.exists(Path.of(image + ".journal"));
                if (isBegun) {
                    run(6, "part", "delete", image, "2");
                    takeUp(image, length, tick);
                }
            }
            requireWhole(image, isBegun ? length + mib * MIB : length, RECIPE, false);
        }
        assertThat(stops).isGreaterThan(1);
    }

    private static void takeUp(Path image, long length, int tick) {
        switch (tick % 3) {
            case 0 -> run(0, "part", "resize", image, "1", "--resume");
            case 1 -> run(0, "ntfs", "resize", image + "#1", "--resume");
            default -> run(0, "part", "move", image, "2", "--start", length, "--resume");
        }
    }
}
