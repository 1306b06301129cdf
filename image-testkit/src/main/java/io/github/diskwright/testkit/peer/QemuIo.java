package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code qemu-io}, which reads and writes ranges of an image of any format that QEMU knows. Thread-safe. */
public final class QemuIo {
    private final Peer peer;

    private QemuIo(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static QemuIo require() {
        return new QemuIo(Peer.require("qemu-io"));
    }

    /**
     * Runs commands on an image. A failing command, also one whose pattern differs, fails the test.
     *
     * @param format the image's
     * @param image opened for writing
     * @param commands for example {@code "write -P 0xa5 64k 4k"} or {@code "read -P 0 0 512"}
     */
    public PeerRun run(String format, Path image, String... commands) {
        List<Object> arguments = new ArrayList<>(List.of("-f", format));
        for (String command : commands) {
            arguments.add("-c");
            arguments.add(command);
        }
        arguments.add(image);
        PeerRun run = peer.run(arguments).requireSuccess();
        if (run.output().contains("Pattern verification failed")) {
            throw run.failure("the contents differ");
        }
        return run;
    }
}
