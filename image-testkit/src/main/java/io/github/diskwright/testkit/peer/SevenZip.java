package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** 7-Zip, which looks into archives and into disk images: VHDX, WIM, NTFS, GPT, MBR, FAT. Thread-safe. */
public final class SevenZip {
    private static final String LIST_START = "----------";

    private final Peer peer;

    private SevenZip(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static SevenZip require() {
        return new SevenZip(Peer.require("7zz", "7z"));
    }

    /** The tool itself, for other calls. */
    public Peer peer() {
        return peer;
    }

    /** Fails unless 7-Zip can read everything in an archive. */
    public PeerRun test(Path archive) {
        return peer.check("t", "-p", archive);
    }

    /**
     * Lists an archive: for each entry its properties under 7-Zip's names, such as {@code "Path"} and
     * {@code "Size"}.
     *
     * @param archive the archive
     * @param options 7-Zip's own, such as {@code "-tVHDX"} or {@code "-tGPT"} where it would look further in
     */
    public List<Map<String, String>> list(Path archive, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("l", "-slt", "-p"));
        arguments.addAll(List.of(options));
        arguments.add(archive);
        return entries(peer.run(arguments).requireSuccess().output());
    }

    /**
     * The bytes of one entry.
     *
     * @param archive the archive
     * @param entry path of the entry in it
     */
    public byte[] extract(Path archive, String entry) {
        return peer.check("x", "-so", "-p", archive, entry).outputBytes();
    }

    private static List<Map<String, String>> entries(String output) {
        List<Map<String, String>> entries = new ArrayList<>();
        Map<String, String> entry = new LinkedHashMap<>();
        boolean started = false;
        for (String line : output.lines().toList()) {
            int equals = line.indexOf(" =");
            if (!started) {
                started = line.equals(LIST_START);
            } else if (equals > 0) {
                entry.put(line.substring(0, equals), line.substring(equals + 2).strip());
            } else if (line.isEmpty() && !entry.isEmpty()) {
                entries.add(entry);
                entry = new LinkedHashMap<>();
            }
        }
        if (!entry.isEmpty()) {
            entries.add(entry);
        }
        return entries;
    }
}
