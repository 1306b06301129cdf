package io.github.diskwright.ghost.partclone;

import io.github.diskwright.image.Limits;
import java.nio.file.Path;
import java.util.Objects;

/** How an image is read. Immutable and thread-safe. */
public final class PartcloneReadOptions {
    private final Limits limits;
    private final Verification verification;
    private final Path spoolFolder;

    /** When blocks are held against their checksums. */
    public enum Verification {
        /**
         * When one of a strip's blocks is read for the first time, where that can be done with at most 4 MiB of reading and
         * without what is before it: with partclone's defaults always. The default. Reading what does not match fails
         * with an {@link io.github.diskwright.image.IntegrityException}.
         */
        FIRST_READ,
        /** Only by a check of the whole image. For rescuing what a damaged image still holds. */
        CHECK_ONLY
    }

    private PartcloneReadOptions(Limits limits, Verification verification, Path spoolFolder) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.verification = Objects.requireNonNull(verification, "verification");
        this.spoolFolder = Objects.requireNonNull(spoolFolder, "spoolFolder");
    }

    /** The default limits, verification at the first read, temporary files in the folder of {@code java.io.tmpdir}. */
    public static PartcloneReadOptions defaults() {
        return new PartcloneReadOptions(
                Limits.defaults(), Verification.FIRST_READ, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** These options with other limits. */
    public PartcloneReadOptions withLimits(Limits other) {
        return new PartcloneReadOptions(other, verification, spoolFolder);
    }

    /** These options with another time to verify. */
    public PartcloneReadOptions withVerification(Verification other) {
        return new PartcloneReadOptions(limits, other, spoolFolder);
    }

    /** These options with another folder for temporary files. */
    public PartcloneReadOptions withSpoolFolder(Path other) {
        return new PartcloneReadOptions(limits, verification, other);
    }

    /** Bounds for what the input may ask for. */
    public Limits limits() {
        return limits;
    }

    /** When blocks are held against their checksums. */
    public Verification verification() {
        return verification;
    }

    /**
     * Where the temporary file is made that an image needs which is compressed as gzip, or as one frame of Zstandard. It
     * grows to as much as the image's used blocks have that are not zero, as far as they are read.
     */
    public Path spoolFolder() {
        return spoolFolder;
    }
}
