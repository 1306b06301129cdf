package io.github.diskwright.testkit.peer;

import java.nio.file.Path;

/** The {@code fsverity} command of fsverity-utils, which computes digest trees. Thread-safe. */
public final class Fsverity {
    private final Peer peer;

    private Fsverity(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Fsverity require() {
        return new Fsverity(Peer.require("fsverity"));
    }

    /**
     * The SHA-256 file digest, in lower-case hexadecimal.
     *
     * @param file what
     * @param blockSize bytes of a block, a power of two
     */
    public String digest(Path file, int blockSize) {
        return peer.check("digest", "--compact", "--block-size=" + blockSize, file)
                .output()
                .strip();
    }
}
