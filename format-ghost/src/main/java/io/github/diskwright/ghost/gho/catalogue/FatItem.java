package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.structure.FatEntry;
import io.github.diskwright.image.tree.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A file or directory that a walk found. Not changed once the walk is over. */
final class FatItem {
    private final long id;
    private final FatEntry entry;
    private final long position;
    private final String name;
    private final String shortName;
    private final List<FatItem> children = new ArrayList<>(0);
    private final TreeMap<CharSequence, FatItem> byName = new TreeMap<>(NameRule.IGNORING_CASE);
    private final TreeMap<CharSequence, FatItem> byShortName = new TreeMap<>(NameRule.IGNORING_CASE);
    private long firstBlock = -1;
    private long blocks;

    FatItem(long id, FatEntry entry, long position, String name, String shortName) {
        this.id = id;
        this.entry = entry;
        this.position = position;
        this.name = name;
        this.shortName = shortName;
    }

    static FatItem root() {
        byte[] directory = new byte[FatEntry.SIZE_BYTES];
        directory[11] = 0x10;
        return new FatItem(0, FatEntry.read(directory, 0), -1, "", "");
    }

    /** Adds a file to this directory, unless there is one of its name. */
    boolean add(FatItem child) {
        if (byName.putIfAbsent(child.name, child) != null) {
            return false;
        }
        children.add(child);
        byShortName.putIfAbsent(child.shortName, child);
        return true;
    }

    /** Notes that a block of data of this file is at a position, or is the first one. */
    void addBlock(long at) {
        firstBlock = blocks == 0 ? at : firstBlock;
        blocks++;
    }

    long id() {
        return id;
    }

    FatEntry entry() {
        return entry;
    }

    /** Position of the entry's record. */
    long position() {
        return position;
    }

    String name() {
        return name;
    }

    Optional<String> shortName() {
        return shortName.isEmpty() || shortName.equals(name) ? Optional.empty() : Optional.of(shortName);
    }

    List<FatItem> children() {
        return children;
    }

    Optional<FatItem> child(CharSequence wanted) {
        FatItem found = byName.get(wanted);
        return Optional.ofNullable(found == null ? byShortName.get(wanted) : found);
    }

    /** Position of the first block's record; -1 if there is none. */
    long firstBlock() {
        return firstBlock;
    }

    /** Number of blocks. */
    long blocks() {
        return blocks;
    }
}
