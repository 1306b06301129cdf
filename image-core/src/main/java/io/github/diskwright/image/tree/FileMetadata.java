package io.github.diskwright.image.tree;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file has beside its names and its data. Immutable and thread-safe; equal if everything in it is.
 */
public final class FileMetadata {
    private static final FileMetadata NONE = new Builder().build();

    private final int attributes;
    private final FileTimes times;
    private final Optional<ReparsePoint> reparsePoint;
    private final Optional<SecurityDescriptor> security;
    private final Optional<ObjectId> objectId;
    private final List<ExtendedAttribute> extendedAttributes;
    private final Optional<UnixMetadata> unix;

    private FileMetadata(Builder builder) {
        attributes = builder.attributes;
        times = builder.times;
        reparsePoint = builder.reparsePoint;
        security = builder.security;
        objectId = builder.objectId;
        extendedAttributes = List.copyOf(builder.extendedAttributes);
        unix = builder.unix;
    }

    /** No metadata: no attributes, no times, nothing else. */
    public static FileMetadata none() {
        return NONE;
    }

    /**
     * All metadata of a file of a tree.
     *
     * @param node the file
     * @throws io.github.diskwright.image.ImageException if some of it is damaged
     * @throws IOException if the host cannot read
     */
    public static FileMetadata of(FileNode node) throws IOException {
        Builder builder = new Builder();
        builder.attributes = node.attributes();
        builder.times = node.times();
        builder.reparsePoint = node.reparsePoint();
        builder.security = node.security();
        builder.objectId = node.objectId();
        builder.extendedAttributes = node.extendedAttributes();
        builder.unix = node.unix();
        return builder.build();
    }

    /** A builder that starts with nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.attributes = attributes;
        builder.times = times;
        builder.reparsePoint = reparsePoint;
        builder.security = security;
        builder.objectId = objectId;
        builder.extendedAttributes = extendedAttributes;
        builder.unix = unix;
        return builder;
    }

    /** As {@link FileNode#attributes()}. */
    public int attributes() {
        return attributes;
    }

    /** As {@link FileNode#times()}. */
    public FileTimes times() {
        return times;
    }

    /** As {@link FileNode#reparsePoint()}. */
    public Optional<ReparsePoint> reparsePoint() {
        return reparsePoint;
    }

    /** As {@link FileNode#security()}. */
    public Optional<SecurityDescriptor> security() {
        return security;
    }

    /** As {@link FileNode#objectId()}. */
    public Optional<ObjectId> objectId() {
        return objectId;
    }

    /** As {@link FileNode#extendedAttributes()}. */
    public List<ExtendedAttribute> extendedAttributes() {
        return extendedAttributes;
    }

    /** As {@link FileNode#unix()}. */
    public Optional<UnixMetadata> unix() {
        return unix;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileMetadata metadata
                && metadata.attributes == attributes
                && metadata.times.equals(times)
                && metadata.reparsePoint.equals(reparsePoint)
                && metadata.security.equals(security)
                && metadata.objectId.equals(objectId)
                && metadata.extendedAttributes.equals(extendedAttributes)
                && metadata.unix.equals(unix);
    }

    @Override
    public int hashCode() {
        return Objects.hash(attributes, times, reparsePoint, security, objectId, extendedAttributes, unix);
    }

    /** Everything that is there, for people. */
    @Override
    public String toString() {
        return "attributes 0x" + Integer.toHexString(attributes) + ", " + times + ", " + reparsePoint + ", " + security
                + ", " + objectId + ", " + extendedAttributes + ", " + unix;
    }

    /** Builds {@link FileMetadata}. Not thread-safe. */
    public static final class Builder {
        private int attributes;
        private FileTimes times = FileTimes.UNKNOWN;
        private Optional<ReparsePoint> reparsePoint = Optional.empty();
        private Optional<SecurityDescriptor> security = Optional.empty();
        private Optional<ObjectId> objectId = Optional.empty();
        private List<ExtendedAttribute> extendedAttributes = List.of();
        private Optional<UnixMetadata> unix = Optional.empty();

        private Builder() {}

        /** Sets {@link FileMetadata#attributes()}. */
        public Builder attributes(int bits) {
            attributes = bits;
            return this;
        }

        /** Sets {@link FileMetadata#times()}. */
        public Builder times(FileTimes known) {
            times = Objects.requireNonNull(known, "known");
            return this;
        }

        /** Sets {@link FileMetadata#reparsePoint()}. */
        public Builder reparsePoint(ReparsePoint point) {
            reparsePoint = Optional.of(point);
            return this;
        }

        /** Sets {@link FileMetadata#security()}. */
        public Builder security(SecurityDescriptor descriptor) {
            security = Optional.of(descriptor);
            return this;
        }

        /** Sets {@link FileMetadata#objectId()}. */
        public Builder objectId(ObjectId id) {
            objectId = Optional.of(id);
            return this;
        }

        /** Sets {@link FileMetadata#extendedAttributes()}. */
        public Builder extendedAttributes(List<ExtendedAttribute> list) {
            extendedAttributes = Objects.requireNonNull(list, "list");
            return this;
        }

        /** Sets {@link FileMetadata#unix()}. */
        public Builder unix(UnixMetadata metadata) {
            unix = Optional.of(metadata);
            return this;
        }

        /** The metadata. */
        public FileMetadata build() {
            return new FileMetadata(this);
        }
    }
}
