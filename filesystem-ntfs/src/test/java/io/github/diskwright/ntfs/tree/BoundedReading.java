package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UsnJournal;
import io.github.diskwright.ntfs.VolumeState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads all that a volume has, of long streams the ends, and goes on behind typed errors. Not thread-safe. */
final class BoundedReading {
    private static final int PART = 96 << 10;
    private static final int MOST_EXTENTS = 64;
    private static final int MOST_RECORDS = 2_000;
    private static final int MOST_STEPS = 5_000;

    private final ByteBuffer buffer = ByteBuffer.allocate(PART);
    private int files;
    private int errors;

    /** Something that may find damage. */
    private interface Part {
        void read() throws IOException;
    }

    private void attempt(Part part) throws IOException {
        try {
            part.read();
        } catch (ImageException e) {
            errors++;
        }
    }

    /** Opens a volume and reads it; only opening it may fail. */
    static BoundedReading of(BlockDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        BoundedReading reading = new BoundedReading();
        try (NtfsTree tree = NtfsTree.of(volume, NtfsTreePeerIT.ALL);
                TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            boolean[] more = {true};
            for (int steps = 0; more[0] && steps < MOST_STEPS; steps++) {
                reading.attempt(() -> {
                    more[0] = walk.next();
                    if (more[0] && walk.step() != TreeWalk.Step.LEAVE) {
                        reading.file(walk.node());
                    }
                });
            }
        }
        reading.attempt(() -> VolumeState.read(volume));
        reading.attempt(() -> volume.usedExtents().totalBytes());
        reading.attempt(() -> reading.journal(UsnJournal.of(volume)));
        return reading;
    }

    private void journal(Optional<UsnJournal> journal) throws IOException {
        if (journal.isPresent()) {
            UsnJournal.Cursor records = journal.get().records();
            boolean[] more = {true};
            for (int i = 0; i < MOST_RECORDS && more[0]; i++) {
                attempt(() -> more[0] = records.next());
            }
        }
    }

    private void file(FileNode node) throws IOException {
        files++;
        attempt(() -> FileMetadata.of(node));
        attempt(node::shortName);
        attempt(() -> {
            for (DataStream stream : node.streams()) {
                attempt(() -> stream(stream));
            }
        });
    }

    private void stream(DataStream stream) throws IOException {
        try (OpenStream open = stream.open()) {
            long size = open.size();
            attempt(() -> part(open, 0));
            attempt(() -> part(open, Math.max(0, size - PART)));
            attempt(() -> part(open, size / 2));
            long at = 0;
            for (int i = 0; i < MOST_EXTENTS && at < size; i++) {
                Extent extent = open.extent(at, size - at);
                at = extent.end();
            }
        }
    }

    private void part(OpenStream open, long position) throws IOException {
        buffer.clear().limit((int) Math.min(PART, open.size() - position));
        open.read(position, buffer);
    }

    /** How many files were looked at. */
    int files() {
        return files;
    }

    /** How many typed errors there were. */
    int errors() {
        return errors;
    }
}
