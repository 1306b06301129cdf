package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** GNU Parted, for reading partition tables. Thread-safe. */
public final class Parted {
    private final Peer peer;

    private Parted(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Parted require() {
        return new Parted(Peer.require("parted"));
    }

    /**
     * The table in Parted's form for machines, in bytes: a line for the disk, then one for each partition, each a list
     * of fields (number, first byte, last byte, size, file system, name, flags).
     */
    public List<List<String>> print(Path disk) {
        String output = peer.check("-s", "-m", disk, "unit", "B", "print").output();
        return output.lines()
                .skip(1)
                .map(line -> line.endsWith(";") ? line.substring(0, line.length() - 1) : line)
                .map(line -> Arrays.asList(line.split(":", -1)))
                .toList();
    }
}
