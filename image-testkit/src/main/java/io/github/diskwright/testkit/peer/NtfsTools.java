package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tools of ntfs-3g that work on image files without mounting. Thread-safe. */
public final class NtfsTools {
    private final Peer mkntfs;
    private final Peer ntfsfix;
    private final Peer ntfsinfo;
    private final Peer ntfscp;
    private final Peer ntfscat;
    private final Peer ntfsls;
    private final Peer ntfsresize;
    private final Peer ntfsclone;
    private final Peer ntfsfallocate;
    private final Peer probe;

    private NtfsTools() {
        mkntfs = Peer.require("mkntfs");
        ntfsfix = Peer.require("ntfsfix");
        ntfsinfo = Peer.require("ntfsinfo");
        ntfscp = Peer.require("ntfscp");
        ntfscat = Peer.require("ntfscat");
        ntfsls = Peer.require("ntfsls");
        ntfsresize = Peer.require("ntfsresize");
        ntfsclone = Peer.require("ntfsclone");
        ntfsfallocate = Peer.require("ntfsfallocate");
        probe = Peer.require("ntfs-3g.probe");
    }

    /** The tools; skips or fails the test if one is missing. */
    public static NtfsTools require() {
        return new NtfsTools();
    }

    /**
     * Formats a file.
     *
     * @param volume the file, already of its size
     * @param options of {@code mkntfs}, such as {@code "-c", "4096", "-L", "label"}; sectors have 512 bytes unless {@code -s} is among them
     */
    public void format(Path volume, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("-F", "-q", "-Q", "-p", "0", "-H", "16", "-S", "63"));
        if (!List.of(options).contains("-s")) {
            arguments.addAll(List.of("-s", "512"));
        }
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

    /**
     * Gives a file clusters that nothing is written to.
     *
     * @param length how many bytes from its start are to have clusters
     * @param isLonger whether the file becomes as long, with zeros; else its size stays
     */
    public void allocate(Path volume, String path, long length, boolean isLonger) {
        List<Object> arguments = new ArrayList<>(List.of("-f", "-l", length));
        if (!isLonger) {
            arguments.add("-n");
        }
        arguments.addAll(List.of(volume, path));
        ntfsfallocate.run(arguments).requireSuccess();
    }

    /** The bytes of a file of a volume. */
    public byte[] get(Path volume, String path) {
        return ntfscat.check("-f", volume, path).outputBytes();
    }

    /** Names in a folder of a volume. */
    public List<String> list(Path volume, String folder) {
        return ntfsls.check("-f", "-p", folder, volume).output().lines().toList();
    }

    /** What {@code ntfsinfo} says of the attributes of a file, by the number of its record. */
    public NtfsRecordInfo record(Path volume, long number) {
        return NtfsRecordInfo.parse(
                ntfsinfo.check("-v", "-f", "-i", number, volume).output());
    }

    /** The bytes of a stream of a record; an empty name is that of the file's data. */
    public byte[] stream(Path volume, long record, String name) {
        List<Object> arguments = new ArrayList<>(List.of("-f", "-a", "0x80", "-i", record));
        if (!name.isEmpty()) {
            arguments.addAll(List.of("-n", name));
        }
        arguments.add(volume);
        return ntfscat.run(arguments).requireSuccess().outputBytes();
    }

    /** What ntfs-3g says to mounting a volume for writing. */
    public enum Readiness {
        /** It would. */
        READY,
        /** Windows sleeps with the volume mounted, or is to start fast with it. */
        HIBERNATED,
        /** The log is not empty. */
        UNCLEAN,
        /** It is no volume, or one that is broken. */
        UNREADABLE;

        private static Readiness of(int exitCode) {
            return switch (exitCode) {
                case 0 -> READY;
                case 14 -> HIBERNATED;
                case 15 -> UNCLEAN;
                default -> UNREADABLE;
            };
        }
    }

    /** Whether ntfs-3g would mount a volume for writing; it is not mounted. */
    public Readiness readiness(Path volume) {
        return Readiness.of(probe.run("--readwrite", volume).exitCode());
    }

    /** What {@code ntfsfix -n} says, which looks and changes nothing. */
    public PeerRun fix(Path volume) {
        return ntfsfix.run("-n", volume);
    }

    /**
     * What {@code ntfsresize --info} says of a volume.
     *
     * @param isAccepted whether it would resize it
     * @param minimumSize the least size that it would make, in bytes; empty if it names none
     * @param text all that it printed
     */
    public record ResizeInfo(boolean isAccepted, OptionalLong minimumSize, String text) {
        private static final Pattern MINIMUM = Pattern.compile("You might resize at (\\d+) bytes");

        private static ResizeInfo of(PeerRun run) {
            String text = run.output() + run.errors();
            Matcher minimum = MINIMUM.matcher(text);
            return new ResizeInfo(
                    run.exitCode() == 0,
                    minimum.find() ? OptionalLong.of(Long.parseLong(minimum.group(1))) : OptionalLong.empty(),
                    text);
        }
    }

    /** Asks {@code ntfsresize} how small a volume could be; it checks the volume for that and changes nothing. */
    public ResizeInfo resizeInfo(Path volume) {
        return ResizeInfo.of(ntfsresize.run("--info", "--no-progress-bar", volume));
    }

    /**
     * Resizes a volume in its file, whose length stays; the volume is marked for a check afterwards.
     *
     * @param size in bytes
     */
    public PeerRun resize(Path volume, long size) {
        return ntfsresize.run("--force", "--force", "--no-progress-bar", "--size", size, volume);
    }

    /**
     * Copies the used clusters of a volume to a new file, which fails where a cluster's owner is not right.
     *
     * @param copy where to; nothing may be there
     */
    public PeerRun copy(Path volume, Path copy) {
        return ntfsclone.run("--quiet", "--output", copy, volume);
    }
}
