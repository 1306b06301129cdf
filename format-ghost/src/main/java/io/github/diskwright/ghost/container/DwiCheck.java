package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.KeyRing;
import io.github.diskwright.ghost.container.internal.Seal;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Checks images: every byte of every file is covered by a checksum that is looked at, every chunk is unpacked and held
 * against its digest, the index against its copies, and the whole against the digest tree. Without the key of an encrypted
 * image its checksums are checked.
 *
 * <p>Cost: each file is read once, on all threads. Memory: a few chunks for each thread.
 */
public final class DwiCheck {
    private DwiCheck() {}

    /**
     * Checks an image.
     *
     * @param file any of its files; the others are looked for beside it. Stays open
     * @param options the secret, and where a base is
     * @param job how the work runs; progress is in bytes of the files
     * @return what was found, by position; empty if all is well. A finding's position is in the file that its text names
     * @throws IOException if a file cannot be read, or the work was cancelled
     */
    public static List<Finding> check(BlockDevice file, DwiOpenOptions options, JobOptions job) throws IOException {
        FindingList findings = new FindingList(options.limits().maxFindings());
        OpenedSegments files;
        try {
            files = OpenedSegments.beside(file, options.limits());
        } catch (CorruptImageException e) {
            findings.error("dwi.segment-header", e);
            return findings.sorted();
        }
        try {
            Segments segments = new Segments(files.header(), files.devices(), seal(file, files, options, findings));
            new CheckRun(segments, options, findings).run(job);
            return findings.sorted();
        } finally {
            files.closeAllBut(file);
        }
    }

    private static Optional<Seal> seal(
            BlockDevice file, OpenedSegments files, DwiOpenOptions options, FindingList findings) throws IOException {
        if (files.header().isEncrypted() && options.secret().isEmpty()) {
            findings.info("dwi.encrypted", 0, file.description() + ": encrypted; only its checksums were looked at");
            return Optional.empty();
        }
        try {
            return KeyRing.open(file.description(), files.header(), options.secret(), options.limits());
        } catch (RefusedException e) {
            findings.error("dwi.key", 0, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
