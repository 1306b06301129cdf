package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.DosAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory entry of an image's metadata with all that is stored of it, as numbers and bytes: nothing is checked, so
 * that it may say what no tool would write. Not thread-safe.
 */
public final class WimEntry {
    static final int FIXED_SIZE = 102;
    static final int STREAM_SIZE = 38;
    static final int HASH_SIZE = 20;
    static final int NO_SECURITY = -1;
    static final int TAG_OBJECT_ID = 1;
    static final int TAG_EXTENDED_ATTRIBUTES = 2;
    static final int TAG_UNIX = 0x337DD873;
    static final int TAG_OLD_ATTRIBUTES = 0x337DD874;

    String name = "";
    String shortName = "";
    int attributes;
    int securityId = NO_SECURITY;
    long creation;
    long access;
    long write;
    byte[] hash = new byte[HASH_SIZE];
    int unknown;
    /** Tag, reserved field and flags of reparse points, or the number of a group of hard links. */
    long union;

    byte[] tagged = {};
    final List<Stream> streams = new ArrayList<>();
    final List<WimEntry> children = new ArrayList<>();
    /** Where the children are said to be: nothing for where they are, another entry for where its ones are. */
    WimEntry childrenOf = this;
    /** Whether there is a list of children, be it empty. */
    boolean hasBlock;
    /** Added to the length that is stored. */
    int lengthError;
    /** Where it was written last, in the metadata. */
    int position;

    /**
     * A stream entry.
     *
     * @param name empty for an unnamed one
     * @param hash 20 bytes
     */
    record Stream(String name, byte[] hash) {}

    WimEntry() {}

    /** An entry with a name and attributes. */
    static WimEntry of(String name, int attributes) {
        WimEntry entry = new WimEntry();
        entry.name = name;
        entry.attributes = attributes;
        entry.hasBlock = (attributes & DosAttributes.DIRECTORY) != 0;
        return entry;
    }

    /** Puts an entry into this one. */
    WimEntry add(WimEntry entry) {
        children.add(entry);
        return entry;
    }

    /** The same without children, under another name. */
    WimEntry copy(String otherName) {
        WimEntry copy = of(otherName, attributes);
        copy.shortName = shortName;
        copy.securityId = securityId;
        copy.creation = creation;
        copy.access = access;
        copy.write = write;
        copy.hash = hash.clone();
        copy.unknown = unknown;
        copy.union = union;
        copy.tagged = tagged.clone();
        copy.streams.addAll(streams);
        return copy;
    }

    /** A directory like this one without anything in it. */
    WimEntry copyFolder(String otherName) {
        WimEntry copy = copy(otherName);
        copy.hasBlock = true;
        return copy;
    }

    /** The long name. */
    public String name() {
        return name;
    }

    /** What is in it. */
    public List<WimEntry> children() {
        return List.copyOf(children);
    }

    /** The first entry of a name in this one, which has to be there. */
    public WimEntry child(String childName) {
        return children.stream()
                .filter(entry -> entry.name.equals(childName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + childName + " in " + name));
    }

    /** An entry below this one, which has to be there; names with {@code /} between them. */
    public WimEntry find(String path) {
        WimEntry entry = this;
        for (String part : path.split("/")) {
            entry = entry.child(part);
        }
        return entry;
    }

    int reparseTag() {
        return (int) union;
    }

    int reparseReserved() {
        return (int) (union >>> 32) & 0xffff;
    }

    @Override
    public String toString() {
        return name;
    }
}
