package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tools of ntfs-3g that work on image files without mounting. Thread-safe. */
public final class NtfsTools {
    private final Peer mkntfs;
    private final Peer ntfsfix;
    private final Peer ntfsinfo;
    private final Peer ntfscp;
    private final Peer ntfscat;
    private final Peer ntfsls;

    private NtfsTools() {
        mkntfs = Peer.require("mkntfs");
        ntfsfix = Peer.require("ntfsfix");
        ntfsinfo = Peer.require("ntfsinfo");
        ntfscp = Peer.require("ntfscp");
        ntfscat = Peer.require("ntfscat");
        ntfsls = Peer.require("ntfsls");
    }

    /** The tools; skips or fails the test if one is missing. */
    public static NtfsTools require() {
        return new NtfsTools();
    }

    /**
     * Formats a file.
     *
     * @param volume the file, already of its size
     * @param options of {@code mkntfs}, such as {@code "-c", "4096", "-L", "label"}
     */
    public void format(Path volume, String... options) {
        List<Object> arguments =
                new ArrayList<>(List.of("-F", "-q", "-Q", "-p", "0", "-H", "16", "-S", "63", "-s", "512"));
        arguments.addAll(List.of(options));
        arguments.add(volume);
        mkntfs.run(arguments).requireSuccess();
    }

    /** Fails unless {@code ntfsfix -n}, which looks and changes nothing, can mount a volume and finds it whole. */
    public void requireClean(Path volume) {
        ntfsfix.check("-n", volume).requireText("was processed successfully");
    }

    /** What {@code ntfsinfo} says of a volume. */
    public String info(Path volume) {
        return ntfsinfo.check("-m", "-f", volume).output();
    }

    /** What {@code ntfsinfo} says of a file of a volume, with all its attributes. */
    public String info(Path volume, String path) {
        return ntfsinfo.check("-v", "-f", "-F", path, volume).output();
    }

    /** Copies a file of the host into a volume. */
    public void put(Path volume, Path file, String path) {
        ntfscp.check("-f", "-q", volume, file, path);
    }

    /** The bytes of a file of a volume. */
    public byte[] get(Path volume, String path) {
        return ntfscat.check("-f", volume, path).outputBytes();
    }

    /** Names in a folder of a volume. */
    public List<String> list(Path volume, String folder) {
        return ntfsls.check("-f", "-p", folder, volume).output().lines().toList();
    }
}
