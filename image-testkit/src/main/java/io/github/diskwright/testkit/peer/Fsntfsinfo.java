package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code fsntfsinfo} of libfsntfs: one more independent reader of NTFS volumes. Thread-safe. */
public final class Fsntfsinfo {
    private final Peer fsntfsinfo;

    private Fsntfsinfo() {
        fsntfsinfo = Peer.require("fsntfsinfo");
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Fsntfsinfo require() {
        return new Fsntfsinfo();
    }

    /** What it says of a volume, such as {@code "Cluster block size"} or {@code "Flags"}. */
    public Map<String, String> volume(Path volume) {
        Map<String, String> values = new LinkedHashMap<>();
        fsntfsinfo
                .check(volume)
                .output()
                .lines()
                .filter(line -> line.contains(":"))
                .forEach(line -> {
                    int colon = line.indexOf(':');
                    values.putIfAbsent(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                });
        return values;
    }

    /** What it says of a record, with its attributes. */
    public String record(Path volume, long number) {
        return fsntfsinfo.check("-E", number, volume).output();
    }

    /** All paths of the volume, one a line. */
    public String hierarchy(Path volume) {
        return fsntfsinfo.check("-H", volume).output();
    }
}
