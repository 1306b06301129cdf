package io.github.diskwright.ntfs.tree;

import java.util.Objects;

/** What an {@link NtfsTree} shows. Immutable and thread-safe. */
public final class NtfsTreeOptions {
    private static final NtfsTreeOptions DEFAULTS = builder().build();

    private final SystemFiles systemFiles;
    private final EncryptedFiles encryptedFiles;

    /** What happens to the files of the file system itself: {@code $MFT}, {@code $Secure}, {@code $Extend} and the others. */
    public enum SystemFiles {
        /** They are not there, as in Windows. */
        HIDDEN,
        /** They are in the root like other files. */
        SHOWN
    }

    /** What happens to data that the file system has encrypted (EFS), for which there is no key here. */
    public enum EncryptedFiles {
        /**
         * Opening such a stream is an {@link io.github.diskwright.image.UnsupportedFeatureException}, so that nobody takes
         * it for the data.
         */
        REFUSED,
        /**
         * The encrypted bytes are read as they are. The file's attributes say
         * {@link io.github.diskwright.image.tree.DosAttributes#ENCRYPTED}.
         */
        RAW
    }

    private NtfsTreeOptions(Builder builder) {
        systemFiles = builder.systemFiles;
        encryptedFiles = builder.encryptedFiles;
    }

    /** System files hidden, encrypted files refused. */
    public static NtfsTreeOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return builder().systemFiles(systemFiles).encryptedFiles(encryptedFiles);
    }

    /** What happens to the file system's own files. */
    public SystemFiles systemFiles() {
        return systemFiles;
    }

    /** What happens to encrypted data. */
    public EncryptedFiles encryptedFiles() {
        return encryptedFiles;
    }

    /** Builds {@link NtfsTreeOptions}. Not thread-safe. */
    public static final class Builder {
        private SystemFiles systemFiles = SystemFiles.HIDDEN;
        private EncryptedFiles encryptedFiles = EncryptedFiles.REFUSED;

        private Builder() {}

        /** Sets {@link NtfsTreeOptions#systemFiles()}. */
        public Builder systemFiles(SystemFiles choice) {
            systemFiles = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** Sets {@link NtfsTreeOptions#encryptedFiles()}. */
        public Builder encryptedFiles(EncryptedFiles choice) {
            encryptedFiles = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** The options. */
        public NtfsTreeOptions build() {
            return new NtfsTreeOptions(this);
        }
    }
}
