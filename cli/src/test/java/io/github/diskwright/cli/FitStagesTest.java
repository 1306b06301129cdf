package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.fit.FitOptions;
import io.github.diskwright.partition.fit.FitPlan;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.partition.move.MovePlan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fit in place stops between any two of its stages and within each: it goes on to the same end, whichever verb asks. */
class FitStagesTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final byte[] recovery = new byte[(int) MIB];

    private final Session session = new Session(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false);

    private static PartitionType type(String name) {
        return PartitionType.find(PartitionType.Scheme.GPT, name).orElseThrow();
    }

    /** Windows with 8 MiB and recovery behind it on 16 MiB. */
    private Path disk(String format) throws IOException {
        Path raw = folder.resolve("original.raw");
        new Random(9).nextBytes(recovery);
        recovery[510] = 0;
        Files.deleteIfExists(raw);
        try (FileDevice disk = FileDevice.create(raw, 512, FileDevice.Sparseness.SPARSE)) {
            disk.resize(16 * MIB);
            GptEditor editor = GptEditor.create(disk.size(), 512, EditOptions.defaults());
            editor.add(NewPartition.builder(type("windows")).length(8 * MIB).build());
            editor.add(NewPartition.builder(type("recovery")).length(MIB).build());
            editor.plan(disk).apply(disk);
            disk.write(9 * MIB, ByteBuffer.wrap(recovery));
        }
        if (format.equals("raw")) {
            return raw;
        }
        Path vhdx = folder.resolve("original.vhdx");
        assertThat(InProcess.run("convert", raw, vhdx).code()).isZero();
        return vhdx;
    }

    private Path copy(Path original) throws IOException {
        Path copy = folder.resolve("disk" + original.getFileName());
        return Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path journal(Path image) {
        return Path.of(image + ".journal");
    }

    private MovePlan steps(FitJob job, Path image, long size) throws IOException {
        try (BlockImage opened = session.formats().open(image, OpenOptions.defaults())) {
            FitOptions options = FitOptions.builder().minimum(1, 2 * MIB).build();
            FitPlan plan = FitPlan.of(DiskLayout.read(opened.device()), TargetDisk.of(size, 512), options);
            return job.change(plan, opened, ResizeOptions.defaults()).steps();
        }
    }

    private void goOn(Path image, long size, boolean byMove) {
        InProcess.Run run;
        if (!Files.exists(journal(image))) {
            run = InProcess.run("part", "fit", image, "--to", size, "--min", "1=2M");
        } else if (byMove) {
            run = InProcess.run("part", "move", image, "2", "--start", "1M", "--resume");
        } else {
            run = InProcess.run("part", "fit", image, "--to", size, "--resume");
        }
        assertThat(run.code()).as(run.err()).isZero();
    }

    private void requireFitted(Path image, long size) throws IOException {
        assertThat(journal(image)).doesNotExist();
        try (BlockImage opened = FormatRegistry.load().open(image, OpenOptions.defaults())) {
            assertThat(opened.device().size()).isEqualTo(size);
            GptTable table = (GptTable) DiskLayout.read(opened.device()).table();
            assertThat(table.state()).isEqualTo(GptTable.State.CLEAN);
            Partition last = table.partition(2).orElseThrow();
            assertThat(last.position() + last.length()).isEqualTo(size - MIB);
            ByteBuffer bytes = ByteBuffer.allocate(recovery.length);
            opened.device().read(last.position(), bytes);
            assertThat(bytes.array()).isEqualTo(recovery);
        }
        assertThat(InProcess.run("check", image).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"raw, 32", "raw, 8", "vhdx, 32", "vhdx, 8"})
    void stoppedAtEachTick(String format, long mib) throws IOException {
        Path original = disk(format);
        boolean isDone = false;
        int stops = 0;
        for (int tick = 0; !isDone; tick++) {
            Path image = copy(original);
            FitJob job = new FitJob(session, JournaledMove.of(image, null));
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
            try {
                job.run(steps(job, image, mib * MIB), stopping);
                isDone = true;
            } catch (CancelledException e) {
                stops++;
                goOn(image, mib * MIB, tick % 2 == 0);
            }
            requireFitted(image, mib * MIB);
        }
        assertThat(stops).isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({"raw, 32, true", "raw, 8, true", "vhdx, 32, false", "vhdx, 8, true", "raw, 8, false", "vhdx, 8, false"})
    void stoppedBetweenStages(String format, long mib, boolean byMove) throws IOException {
        long size = mib * MIB;
        Path image = copy(disk(format));
        FitJob job = new FitJob(session, JournaledMove.of(image, null));
        MovePlan steps = steps(job, image, size);
        if (size > 16 * MIB) {
            // The container has grown, and there is no journal yet.
            resize(format, image, size);
            Path grown = Files.copy(image, folder.resolve("grown"));
            goOn(image, size, byMove);
            requireFitted(image, size);
            Files.copy(grown, image, StandardCopyOption.REPLACE_EXISTING);
        }
        // All steps are done, the container is not cut and the journal there.
        try (BlockImage opened = session.formats().open(image, JournaledMove.WRITE)) {
            JournaledMove.of(image, null).run(opened.device(), steps, JobOptions.defaults());
        }
        assertThat(InProcess.run("part", "delete", image, "2").code()).isEqualTo(6);
        Path kept = Files.copy(journal(image), folder.resolve("kept"));
        InProcess.Run other = InProcess.run("part", "fit", image, "--to", size - MIB, "--resume");
        assertThat(other.code()).as(other.err()).isEqualTo(6);
        goOn(image, size, byMove);
        requireFitted(image, size);
        // All is done but for the journal.
        Files.copy(kept, journal(image));
        goOn(image, size, byMove);
        requireFitted(image, size);
    }

    private static void resize(String format, Path image, long size) throws IOException {
        if (format.equals("vhdx")) {
            assertThat(InProcess.run("vhdx", "resize", image, "--size", size).code())
                    .isZero();
        } else {
            try (FileDevice device = FileDevice.openWritable(image)) {
                device.resize(size);
            }
        }
    }
}
