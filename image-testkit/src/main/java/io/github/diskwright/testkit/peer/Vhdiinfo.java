package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code vhdiinfo} of libvhdi, an independent reader of VHDX. Thread-safe. */
public final class Vhdiinfo {
    private final Peer peer;

    private Vhdiinfo(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Vhdiinfo require() {
        return new Vhdiinfo(Peer.require("vhdiinfo"));
    }

    /** What it says of an image, by its own names: {@code "Disk type"}, {@code "Media size"}, {@code "Identifier"}. */
    public Map<String, String> info(Path image) {
        Map<String, String> info = new LinkedHashMap<>();
        peer.check(image).output().lines().filter(line -> line.startsWith("\t")).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return info;
    }
}
