package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.fit.FitInPlace;
import io.github.diskwright.partition.fit.FitPlan;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.partition.move.MoveStep;
import io.github.diskwright.vhdx.VhdxMaintenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Fits a disk in place: grows its container, carries out the steps with a journal, cuts the container. A power cut
 * before the journal is there leaves the old table on a larger disk, one after it what {@link #resume} goes on with.
 */
final class FitJob {
    private final Session session;
    private final Path file;
    private final JournaledMove move;

    FitJob(Session session, JournaledMove move) {
        this.session = session;
        this.file = move.image();
        this.move = move;
    }

    void refuseIfUnderWay() throws RefusedException {
        move.refuseIfUnderWay();
    }

    /** What would be done. */
    List<String> steps(FitPlan plan) throws IOException {
        long size = plan.target().disk().size();
        try (BlockImage image = session.formats().open(file, OpenOptions.defaults());
                OverlayDevice grown = OverlayDevice.inMemory(image.device())) {
            if (size != grown.size()) {
                requireResizable(image);
            }
            if (size > grown.size()) {
                grown.resize(size);
            }
            return FitInPlace.steps(plan, grown, EditOptions.defaults()).steps().stream()
                    .map(MoveStep::toString)
                    .toList();
        }
    }

    void run(FitPlan plan, JobOptions job) throws IOException {
        // Whatever cannot be is refused before anything is changed.
        steps(plan);
        long size = plan.target().disk().size();
        if (size > diskSize()) {
            resize(size, job);
        }
        try (BlockImage image = session.formats().open(file, JournaledMove.WRITE)) {
            MovePlan steps = FitInPlace.steps(plan, image.device(), EditOptions.defaults());
            move.run(image.device(), steps, job);
        }
        finish(size, job);
    }

    /** A container that keeps its size is found out before the partitions have gone where they would be cut off. */
    private void requireResizable(BlockImage image) throws UnsupportedFeatureException {
        String format = image.format().name();
        if (!Files.isRegularFile(file)) {
            throw new UnsupportedFeatureException(file.toString(), "another size of a raw device");
        }
        if (!format.equals("raw") && !format.equals("vhdx")) {
            throw new UnsupportedFeatureException(file.toString(), "another size of a " + format);
        }
    }

    void resume(long size, JobOptions job) throws IOException {
        long present = diskSize();
        if (size > present) {
            throw new RefusedException(
                    file + " has " + present + " bytes, and the work was begun for no more",
                    "name the size that the work was begun with");
        }
        try (BlockImage image = session.formats().open(file, JournaledMove.WRITE)) {
            move.resume(image.device(), job);
        }
        finish(size, job);
    }

    private long diskSize() throws IOException {
        try (BlockImage image = session.formats().open(file, OpenOptions.defaults())) {
            return image.device().size();
        }
    }

    private void finish(long size, JobOptions job) throws IOException {
        if (size < diskSize()) {
            requireTable(size);
            resize(size, job);
        }
        move.finish();
    }

    /** Nothing is cut off that the table still speaks of, whatever size the command line names. */
    private void requireTable(long size) throws IOException {
        try (BlockImage image = session.formats().open(file, OpenOptions.defaults())) {
            PartitionTable table =
                    PartitionTable.read(WindowDevice.of(image.device(), 0, size, "disk to be"), Disks.options(image));
            boolean isWhole = table instanceof GptTable gpt
                    ? gpt.state() == GptTable.State.CLEAN
                    : table.partitions().stream().allMatch(partition -> partition.isInside(size));
            if (!isWhole) {
                throw new RefusedException(
                        "the table of " + file + " is not that of a disk of " + size + " bytes",
                        "name the size that the work was begun with");
            }
        }
    }

    /** What is cut off was moved or left out before. */
    private void resize(long size, JobOptions job) throws IOException {
        try (FileDevice device = FileDevice.openWritable(file)) {
            String format;
            try (BlockImage image = session.formats().open(file, OpenOptions.defaults())) {
                format = image.format().name();
            }
            switch (format) {
                case "raw" -> {
                    device.resize(size);
                    device.flush();
                }
                case "vhdx" ->
                    VhdxMaintenance.resize(device, size, VhdxMaintenance.Shrink.LOSE_DATA, VhdxFile.WRITE, job);
                default -> throw new UnsupportedFeatureException(file.toString(), "another size of a " + format);
            }
        }
    }
}
