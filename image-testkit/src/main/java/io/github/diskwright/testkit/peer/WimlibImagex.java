package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** wimlib's command, which makes, verifies and applies WIM files. Thread-safe. */
public final class WimlibImagex {
    private final Peer peer;

    private WimlibImagex(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static WimlibImagex require() {
        return new WimlibImagex(Peer.require("wimlib-imagex"));
    }

    /** The tool itself, for other calls. */
    public Peer peer() {
        return peer;
    }

    /**
     * Makes a WIM file of a directory, with one thread.
     *
     * @param directory what it holds
     * @param file the new file
     * @param options wimlib's own, such as {@code "--compress=lzx:50"}
     */
    public void capture(Path directory, Path file, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("capture", directory, file, "--threads=1"));
        arguments.addAll(List.of(options));
        peer.run(arguments).requireSuccess();
    }

    /** Fails unless everything in a file decodes and has the right digest. */
    public void verify(Path file) {
        peer.check("verify", file);
    }

    /** Applies the first image of a file to a new directory. */
    public void apply(Path file, Path directory) {
        peer.check("apply", file, "1", directory);
    }
}
