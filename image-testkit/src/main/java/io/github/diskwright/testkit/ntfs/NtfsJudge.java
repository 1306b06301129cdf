package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.peer.NtfsMount;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What foreign tools make of a volume in a file. They change nothing. Thread-safe. */
public final class NtfsJudge {
    private final NtfsTools tools;

    private NtfsJudge() {
        tools = NtfsTools.require();
        Peer.require("getfattr");
    }

    /** The judge; skips or fails the test if a tool is missing. */
    public static NtfsJudge require() {
        return new NtfsJudge();
    }

    /**
     * All files of a volume, every stream read and digested, through a mount of ntfs-3g. That takes some 60 ms and 100 to
     * 200 microseconds a file. Names of files, streams and metadata are those of {@link JudgedFile}.
     *
     * @throws IOException if files beside the volume cannot be made
     * @throws AssertionError if ntfs-3g does not mount the volume or does not read all of it
     */
    public JudgedTree tree(Path volume) throws IOException {
        Path folder = Files.createTempDirectory("diskwright-judge");
        try (NtfsMount mount = NtfsMount.mount(volume, folder, "ro", "streams_interface=windows", "show_sys_files")) {
            return new MountReader(mount, volume).read();
        } finally {
            Files.delete(folder);
        }
    }

    /** What {@code ntfsresize --info} says. */
    public NtfsTools.ResizeInfo resizeInfo(Path volume) {
        return tools.resizeInfo(volume);
    }

    /**
     * What tools have against a volume, none if they find it whole: ntfs-3g, which would not mount it for writing after
     * a look at its log and at {@code hiberfil.sys}; {@code ntfsfix -n}, which looks at boot sectors, the
     * mirror, the log and the state; {@code ntfsresize --info}, which looks at every record, its runs and the bitmap;
     * {@code ntfsclone}, which does that again and reads every used cluster.
     *
     * @throws IOException if files beside the volume cannot be made
     */
    public List<String> objections(Path volume) throws IOException {
        List<String> objections = new ArrayList<>();
        NtfsTools.Readiness readiness = tools.readiness(volume);
        if (readiness != NtfsTools.Readiness.READY) {
            objections.add("to ntfs-3g " + volume + " is " + readiness);
        }
        PeerRun fix = tools.fix(volume);
        if (fix.exitCode() != 0 || !fix.output().contains("was processed successfully")) {
            objections.add(fix.toString());
        }
        NtfsTools.ResizeInfo info = tools.resizeInfo(volume);
        if (!info.isAccepted()) {
            objections.add(info.text());
        }
        Path folder = Files.createTempDirectory("diskwright-clone");
        Path copy = folder.resolve("copy.ntfs");
        try {
            PeerRun run = tools.copy(volume, copy);
            if (run.exitCode() != 0) {
                objections.add(run.toString());
            }
        } finally {
            Files.deleteIfExists(copy);
            Files.delete(folder);
        }
        return objections;
    }

    /**
     * Fails if a tool has something against a volume.
     *
     * @throws IOException if files beside the volume cannot be made
     * @see #objections
     */
    public void requireClean(Path volume) throws IOException {
        List<String> objections = objections(volume);
        if (!objections.isEmpty()) {
            throw new AssertionError(volume + " is not whole:\n" + String.join("\n", objections));
        }
    }

    /** The least size in bytes that {@code ntfsresize} would make of a volume, which has to be clean. */
    public long minimumSize(Path volume) {
        NtfsTools.ResizeInfo info = tools.resizeInfo(volume);
        return info.minimumSize().orElseThrow(() -> new AssertionError(volume + " has no least size:\n" + info.text()));
    }

    /**
     * Fails unless {@code ntfsclone} copies a volume and the copy's tree is that of the volume.
     *
     * @param copy a new file, which stays
     * @throws IOException if files beside the volume cannot be made
     */
    public void requireClonable(Path volume, Path copy) throws IOException {
        tools.copy(volume, copy).requireSuccess();
        tree(copy).requireEqual(tree(volume));
    }
}
