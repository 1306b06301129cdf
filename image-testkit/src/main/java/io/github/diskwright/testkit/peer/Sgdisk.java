package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code sgdisk}, the judge of GPT. Works on image files without privileges, sectors of 512 bytes. Thread-safe. */
public final class Sgdisk {
    private final Peer peer;

    private Sgdisk(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Sgdisk require() {
        return new Sgdisk(Peer.require("sgdisk"));
    }

    /**
     * Runs it on a disk and fails unless it succeeds.
     *
     * @param disk an image file
     * @param options its own, such as {@code "--new=1:2048:+1M"}
     */
    public PeerRun run(Path disk, String... options) {
        List<Object> arguments = new ArrayList<>(List.of(options));
        arguments.add(disk);
        return peer.run(arguments).requireSuccess();
    }

    /**
     * Fails unless {@code sgdisk --verify} finds nothing wrong. What it can repair in memory, such as a broken backup,
     * it calls no problem; here it is one.
     */
    public void requireClean(Path disk) {
        PeerRun run = run(disk, "--verify").requireText("No problems found");
        if (!run.errors().isBlank() || run.output().contains("Caution")) {
            throw run.failure("expected no cautions");
        }
    }

    /** What {@code sgdisk --verify} says; its exit code does not tell. */
    public PeerRun verify(Path disk) {
        return peer.run("--verify", disk);
    }

    /** The table as {@code sgdisk --print} shows it. */
    public String print(Path disk) {
        return run(disk, "--print").output();
    }

    /** A partition as {@code sgdisk --info} shows it. */
    public String info(Path disk, int partition) {
        return run(disk, "--info=" + partition).output();
    }
}
