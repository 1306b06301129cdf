package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.peer.NtfsMount;
import io.github.diskwright.testkit.peer.NtfsTools;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a volume is made: formatted, laid out anew while it is empty, filled through a mount, changed in its bytes.
 * Immutable.
 */
final class VolumeSteps {
    /** A change of a volume that is not mounted. */
    @FunctionalInterface
    interface Edit {
        /**
         * Changes the volume.
         *
         * @param volume the volume
         * @param records numbers of the records of files that were remembered when it was filled
         */
        void edit(VolumeEditor volume, RecordNumbers records) throws IOException;
    }

    /** Has a tool change a volume that is not mounted. */
    @FunctionalInterface
    interface Tool {
        /** Changes the volume; parameters as those of {@link Edit}. */
        void run(Path volume, RecordNumbers records) throws IOException;
    }

    /** Puts files into a mounted volume. */
    @FunctionalInterface
    interface Filling {
        /** Fills the volume. */
        void fill(VolumeFiller volume) throws IOException;
    }

    private final Edit layout;
    private final Filling filling;
    private final Tool change;

    private VolumeSteps(Edit layout, Filling filling, Tool change) {
        this.layout = layout;
        this.filling = filling;
        this.change = change;
    }

    static VolumeSteps fill(Filling filling) {
        return new VolumeSteps((volume, records) -> {}, filling, (volume, records) -> {});
    }

    /** The same on a volume whose layout is changed before it has files. */
    VolumeSteps on(Edit newLayout) {
        return new VolumeSteps(newLayout, filling, change);
    }

    /** The same with a change of the filled volume. */
    VolumeSteps then(Edit newChange) {
        return thenRun((volume, records) -> edit(volume, newChange, records));
    }

    /** The same with a tool's change of the filled volume. */
    VolumeSteps thenRun(Tool tool) {
        return new VolumeSteps(layout, filling, tool);
    }

    /**
     * Makes a volume.
     *
     * @param volume a new file
     * @param size in bytes
     * @return digests of the contents of files that only those can read who know how they are stored
     */
    Map<String, String> build(Path volume, NtfsGeometry geometry, long size, long seed) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(size);
        }
        NtfsTools.require().format(volume, geometry.options());
        edit(volume, layout, RecordNumbers.NONE);
        Path folder = Files.createTempDirectory("diskwright-ntfs");
        VolumeFiller filler;
        try (NtfsMount mount = NtfsMount.mount(volume, folder, "rw", "streams_interface=windows", "compression")) {
            filler = new VolumeFiller(mount, geometry, seed);
            filling.fill(filler);
            filler.apply();
        } finally {
            Files.delete(folder);
        }
        change.run(volume, filler.recordNumbers());
        return filler.promises();
    }

    private static void edit(Path volume, Edit edit, RecordNumbers records) throws IOException {
        try (VolumeEditor editor = new VolumeEditor(volume)) {
            edit.edit(editor, records);
        }
    }
}
