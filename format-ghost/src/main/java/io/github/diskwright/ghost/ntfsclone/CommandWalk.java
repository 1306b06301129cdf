package io.github.diskwright.ghost.ntfsclone;

import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Goes through the commands of an image once: 0 with a signed number of clusters to leave out, or in images of metadata to
 * go back, and 1 with the bytes of a cluster. Used once.
 */
final class CommandWalk {
    private static final String STRUCTURE = "command";
    private static final int GAP = 0;
    private static final int CLUSTER = 1;
    private static final int GAP_LENGTH = 9;
    private static final int WINDOW = 1 << 20;

    private final PlainBytes bytes;
    private final ImageHeader header;
    private final Pace pace;
    private final ClusterIndex index;
    private final ByteBuffer window;
    private long windowStart;
    private long position;
    private long cluster;
    private long runFirst;
    private long runPosition;

    private CommandWalk(PlainBytes bytes, ImageHeader header, Limits limits, JobOptions job) {
        this.bytes = bytes;
        this.header = header;
        this.pace = new Pace(job, "reading");
        this.index = new ClusterIndex(bytes.description(), limits, header.clusterSize() + 1);
        this.position = header.dataPosition();
        int length = (int) Math.min(WINDOW, bytes.knownSize().orElse(WINDOW));
        this.window = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }

    /**
     * Builds the index.
     *
     * @throws CorruptImageException if a command is unknown, leads out of the volume or is cut off, or the commands end
     *     before the volume does
     */
    static ClusterIndex index(PlainBytes bytes, ImageHeader header, Limits limits, JobOptions job) throws IOException {
        CommandWalk walk = new CommandWalk(bytes, header, limits, job);
        while (walk.fill(1)) {
            walk.command();
        }
        walk.endRun();
        if (walk.cluster < header.clusters()) {
            throw walk.corrupt(
                    "commands for " + header.clusters() + " clusters", "the end after those for " + walk.cluster);
        }
        return walk.index;
    }

    private void command() throws IOException {
        int command = window.get((int) (position - windowStart));
        if (command == GAP) {
            gap();
        } else if (command == CLUSTER) {
            data();
        } else {
            throw corrupt("0 or 1", String.valueOf(command & 0xFF));
        }
    }

    private void gap() throws IOException {
        if (!fill(GAP_LENGTH)) {
            throw corrupt("a number of clusters", "the end");
        }
        endRun();
        long count = window.getLong((int) (position - windowStart) + 1);
        if (count < -cluster || count > header.clusters() + 1 - cluster) {
            throw corrupt("a way within " + header.clusters() + " clusters from " + cluster, String.valueOf(count));
        }
        cluster += count;
        runFirst = cluster;
        position += GAP_LENGTH;
    }

    private void data() throws IOException {
        int length = header.clusters() < cluster ? 0 : Math.max(0, header.lengthOf(cluster));
        if (length == 0) {
            throw corrupt("no cluster behind the device", "cluster " + cluster);
        }
        if (bytes.available(position + 1, length) < length) {
            throw corrupt("the " + length + " bytes of cluster " + cluster, "the end");
        }
        if (runFirst == cluster) {
            runPosition = position + 1;
        }
        cluster++;
        position += 1 + length;
    }

    private void endRun() throws IOException {
        if (cluster > runFirst) {
            index.add(new ClusterIndex.Run(runFirst, cluster - runFirst, runPosition));
        }
    }

    /** Brings bytes at the position into the window; false if there are fewer. */
    private boolean fill(int length) throws IOException {
        if (position >= windowStart && position + length <= windowStart + window.limit()) {
            return true;
        }
        int there = (int) bytes.available(position, window.capacity());
        if (there < length) {
            return false;
        }
        pace.spend(there);
        windowStart = position;
        bytes.read(STRUCTURE, position, window.clear().limit(there));
        window.flip();
        bytes.knownSize().ifPresent(size -> pace.report(windowStart + there, size));
        return true;
    }

    private CorruptImageException corrupt(String expected, String found) {
        return new CorruptImageException(bytes.description(), STRUCTURE, position, expected, found);
    }
}
