package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.TaggedItem;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory of an {@link ImageTree}, with everything that an image keeps of it but its names. Not thread-safe.
 */
public final class ImageFile {
    private int attributes;
    private long creationTime;
    private long accessTime;
    private long writeTime;
    private @Nullable SecurityDescriptor security;
    private int unknown;
    private int reparseTag;
    private int reparseReserved;
    private int reparseFlags;
    private List<TaggedItem> items = List.of();
    private List<ImageStream> streams = List.of();
    private @Nullable Map<String, ImageEntry> children;
    private int nameCount;
    /** Of use while metadata are written. */
    long childrenOffset;

    long linkGroup;
    int securityId;

    /**
     * A file without times, streams and names.
     *
     * @param attributes of Windows; {@code DIRECTORY} and {@code REPARSE_POINT} say what it is
     */
    public ImageFile(int attributes) {
        this.attributes = attributes;
    }

    /** Attributes of Windows, see {@link DosAttributes}. */
    public int attributes() {
        return attributes;
    }

    /**
     * Sets {@link #attributes()}.
     *
     * @throws IllegalArgumentException if it would become what has no children, and has some
     */
    public void setAttributes(int bits) {
        boolean keeps = (bits & DosAttributes.DIRECTORY) != 0 && (bits & DosAttributes.REPARSE_POINT) == 0;
        if (!keeps && children != null && !children.isEmpty()) {
            throw new IllegalArgumentException("there are files in it");
        }
        attributes = bits;
    }

    /** Whether it is a directory, links to such among them. */
    public boolean isDirectory() {
        return (attributes & DosAttributes.DIRECTORY) != 0;
    }

    /** Whether it has reparse data. */
    public boolean isReparsePoint() {
        return (attributes & DosAttributes.REPARSE_POINT) != 0;
    }

    /** Whether files can be in it: a directory that is no link. */
    public boolean hasChildren() {
        return isDirectory() && !isReparsePoint();
    }

    /** When it was made, ticks of 100 ns since 1601. */
    public long creationTime() {
        return creationTime;
    }

    /** When it was last read, in such ticks. */
    public long accessTime() {
        return accessTime;
    }

    /** When it was last written, in such ticks. */
    public long writeTime() {
        return writeTime;
    }

    /** Sets the three times. */
    public void setTimes(long creation, long access, long write) {
        creationTime = creation;
        accessTime = access;
        writeTime = write;
    }

    /** Its security descriptor. */
    public Optional<SecurityDescriptor> security() {
        return Optional.ofNullable(security);
    }

    /** Sets {@link #security()}. */
    public void setSecurity(Optional<SecurityDescriptor> descriptor) {
        security = descriptor.orElse(null);
    }

    /** The tag of its reparse data. */
    public int reparseTag() {
        return reparseTag;
    }

    /** The reserved field of its reparse data's header. */
    public int reparseReserved() {
        return reparseReserved;
    }

    /** Flags of a link, of which {@link Dentry#NOT_FIXED} is known. */
    public int reparseFlags() {
        return reparseFlags;
    }

    /** Sets tag, reserved field (16 bits) and flags (16 bits) of reparse data, which are themselves a stream. */
    public void setReparse(int tag, int reserved, int flags) {
        reparseTag = tag;
        reparseReserved = reserved;
        reparseFlags = flags;
    }

    int unknown() {
        return unknown;
    }

    void setUnknown(int bits) {
        unknown = bits;
    }

    /** What it has beside these, unknown things among them; unmodifiable. */
    public List<TaggedItem> items() {
        return items;
    }

    /** Sets {@link #items()}. */
    public void setItems(List<TaggedItem> list) {
        items = List.copyOf(list);
    }

    /** Its streams: reparse data, unnamed data, named data; unmodifiable. */
    public List<ImageStream> streams() {
        return streams;
    }

    /**
     * Sets {@link #streams()}.
     *
     * @param list up to 65,535
     */
    public void setStreams(List<ImageStream> list) {
        if (list.size() > 0xFFFF) {
            throw new IllegalArgumentException(list.size() + " streams, most 65535");
        }
        streams = List.copyOf(list);
    }

    /** How many names it has. */
    public int nameCount() {
        return nameCount;
    }

    /** The names in this directory, in the order in which they were added; unmodifiable. */
    public Collection<ImageEntry> children() {
        return children == null ? List.of() : Collections.unmodifiableCollection(children.values());
    }

    /** The entry of a name, unit by unit. */
    public Optional<ImageEntry> child(String name) {
        return children == null ? Optional.empty() : Optional.ofNullable(children.get(name));
    }

    /**
     * Gives a file a name in this directory.
     *
     * @param name any units; what is allowed is up to the caller
     * @param shortName the short name beside it; empty for none
     * @param file the file; a directory that has no name yet, or a file, which may have others
     * @throws IllegalArgumentException if the name is taken, this is no directory, or the file cannot have it
     */
    public ImageEntry add(String name, String shortName, ImageFile file) {
        if (!hasChildren()) {
            throw new IllegalArgumentException("not a directory with children");
        }
        if (file.nameCount > 0 && (file.isDirectory() || file.isReparsePoint())) {
            throw new IllegalArgumentException(name + ": directories and reparse points have one name");
        }
        if (children == null) {
            children = new LinkedHashMap<>();
        }
        ImageEntry entry = new ImageEntry(name, shortName, file);
        if (children.putIfAbsent(name, entry) != null) {
            throw new IllegalArgumentException(name + " is there already");
        }
        file.nameCount++;
        return entry;
    }

    /**
     * Takes a name away; with the last one the file is gone.
     *
     * @throws IllegalArgumentException if it is not in this directory
     */
    public void remove(ImageEntry entry) {
        if (children == null || !children.remove(entry.name(), entry)) {
            throw new IllegalArgumentException(entry.name() + " is not there");
        }
        entry.file().nameCount--;
    }
}
