package io.github.diskwright.testkit.peer;

import java.nio.file.Path;

/**
 * An image file attached as a raw block device of the host, which only administrators may do. Where it cannot be had
 * the test is skipped, or failed, as for a missing tool. Not thread-safe.
 */
public final class LoopDevice implements AutoCloseable {
    private final Peer losetup;
    private final Path device;
    private boolean attached = true;

    private LoopDevice(Peer losetup, Path device) {
        this.losetup = losetup;
        this.device = device;
    }

    /**
     * Attaches a file.
     *
     * @param file its size a multiple of the sector size
     * @param sectorSize 512 or 4096
     */
    public static LoopDevice attach(Path file, int sectorSize) {
        Peer losetup = Peer.require("losetup");
        PeerRun run = losetup.run("--find", "--show", "--sector-size", sectorSize, file);
        if (run.exitCode() != 0) {
            throw Peer.missing(
                    "loop devices are not allowed here: " + run.errors().strip());
        }
        return new LoopDevice(losetup, Path.of(run.output().strip()));
    }

    /** The raw device. */
    public Path device() {
        return device;
    }

    /** Detaches it. */
    @Override
    public void close() {
        if (attached) {
            attached = false;
            losetup.check("--detach", device);
        }
    }
}
