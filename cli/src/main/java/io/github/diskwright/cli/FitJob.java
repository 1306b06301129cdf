package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.fit.FitInPlace;
import io.github.diskwright.partition.fit.FitPlan;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.vhdx.VhdxMaintenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Changes a disk in place with a journal: grows its container, carries out the steps, cuts the container. A power cut
 * before the journal is there leaves the old table on a larger disk, one after it what {@link #resume} goes on with,
 * the cut of the container included.
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

    void refuseIfUnderWay() throws IOException {
        move.refuseIfUnderWay();
    }

    /** What would be done; whatever cannot be is refused before anything is changed. */
    DiskChange change(FitPlan plan, BlockImage image, ResizeOptions resizing) throws IOException {
        long size = plan.target().disk().size();
        try (OverlayDevice grown = OverlayDevice.inMemory(image.device())) {
            if (size != grown.size()) {
                requireResizable(image);
            }
            if (size > grown.size()) {
                grown.resize(size);
            }
            return FitInPlace.change(plan, grown, EditOptions.defaults(), resizing);
        }
    }

    /** Does it. A disk that has grown is as the steps expect it: what is new is zeros. */
    void run(MovePlan steps, JobOptions job) throws IOException {
        run(DiskChange.of(List.of(), steps, List.of()), job);
    }

    /** Does it, with the volumes that follow their partitions. */
    void run(DiskChange change, JobOptions job) throws IOException {
        MovePlan steps = change.steps();
        long present = diskSize();
        if (steps.diskSize() > present) {
            resize(steps.diskSize(), job);
        }
        try (BlockImage image = session.formats().open(file, JournaledMove.WRITE)) {
            move.run(image.device(), change, job);
        }
        finish(steps, job);
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

    /**
     * Does the rest of what was stopped, whichever verb began it.
     *
     * @param size what the disk is to have in the end; empty for whatever the work was begun for
     */
    void resume(OptionalLong size, JobOptions job) throws IOException {
        MovePlan steps;
        try (BlockImage image = session.formats().open(file, JournaledMove.WRITE)) {
            steps = move.resume(image.device(), size, job);
        }
        finish(steps, job);
    }

    private long diskSize() throws IOException {
        try (BlockImage image = session.formats().open(file, OpenOptions.defaults())) {
            return image.device().size();
        }
    }

    private void finish(MovePlan steps, JobOptions job) throws IOException {
        if (steps.sizeAfter() < steps.diskSize() && steps.sizeAfter() < diskSize()) {
            requireTable(steps.sizeAfter());
            resize(steps.sizeAfter(), job);
        }
        move.finish();
    }

    /** Nothing is cut off that the table still speaks of, whatever the journal says. */
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
                        "name the disk that the work was stopped on");
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
