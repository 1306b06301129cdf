package io.github.diskwright.testkit.peer;

import java.nio.file.Path;

/** The {@code zstd} command. Thread-safe. */
public final class Zstd {
    private final Peer peer;

    private Zstd(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Zstd require() {
        return new Zstd(Peer.require("zstd"));
    }

    /**
     * Compresses a file.
     *
     * @param source what
     * @param target where to; replaced
     * @param level 1 to 19
     */
    public void compress(Path source, Path target, int level) {
        peer.check("-q", "-f", "-k", "-" + level, source, "-o", target);
    }

    /** Unpacks a file into another one, which is replaced. */
    public void decompress(Path source, Path target) {
        peer.check("-q", "-f", "-k", "-d", source, "-o", target);
    }

    /** Fails unless a file is whole. */
    public void test(Path file) {
        peer.check("-q", "-t", file);
    }
}
