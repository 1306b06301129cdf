package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.StreamEntry;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through all entries of an image: which belong together, which cannot be, and which directories lead nowhere or
 * to where something else has been already. Each entry is visited once, whatever the offsets say, so that the work is
 * bounded by the metadata's length. Used once.
 */
final class MetadataScan {

    private final String source;
    private final ByteBuffer metadata;
    private final int descriptors;
    private final int maxDepth;
    private final Irregularities irregularities;
    private final BitSet visited = new BitSet();
    private final BitSet hidden = new BitSet();
    private final Map<LinkKey, LinkGroup> groups = new HashMap<>();
    private final Map<Integer, LinkGroup> links = new HashMap<>();
    private final Map<Integer, ScanResult.Breach> broken = new HashMap<>();
    private final Set<Long> linkedDirectories = new HashSet<>();
    private final Deque<Directory> waiting = new ArrayDeque<>();
    private long passed;
    private long files;
    private long directories;

    /** Some writers gave files of different contents the same number. */
    private record LinkKey(long group, BlobHash data) implements Comparable<LinkKey> {
        @Override
        public int compareTo(LinkKey other) {
            int byGroup = Long.compare(group, other.group);
            return byGroup == 0 ? data.compareTo(other.data) : byGroup;
        }
    }

    private record Directory(int index, int depth) {}

    MetadataScan(String source, ByteBuffer metadata, int descriptors, Limits limits, Irregularities irregularities) {
        this.source = source;
        this.metadata = metadata;
        this.descriptors = descriptors;
        this.maxDepth = limits.maxTreeDepth();
        this.irregularities = irregularities;
    }

    ScanResult run(int root) throws CorruptImageException {
        visited.set(root);
        waiting.push(new Directory(root, 0));
        checkFields(root);
        while (!waiting.isEmpty()) {
            Directory directory = waiting.pop();
            directories++;
            try {
                scan(directory);
            } catch (BrokenDirectoryException e) {
                broken.put(directory.index(), e.breach);
                irregularities.warn(source, e.id, e.breach.position(), e.breach.expected() + ": " + e.breach.found());
            }
        }
        links.values().removeIf(group -> group.names() == 1);
        return new ScanResult(links, hidden, broken, files, directories);
    }

    /** Ends the scan of one directory. */
    private static final class BrokenDirectoryException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String id;
        private final transient ScanResult.Breach breach;

        BrokenDirectoryException(String id, int stop, long position, String expected, String found) {
            super(found, null, false, false);
            this.id = id;
            this.breach = new ScanResult.Breach(stop, position, expected, found);
        }
    }

    private void scan(Directory directory) throws CorruptImageException, BrokenDirectoryException {
        long offset = RawEntry.subdirOffset(metadata, directory.index());
        if (offset == 0) {
            return;
        }
        if (offset < 0 || offset > metadata.limit() - Dentry.END_BYTES) {
            throw new BrokenDirectoryException(
                    "wim.metadata.directory-outside",
                    -1,
                    directory.index() + 0x10L,
                    "a directory inside the metadata of " + metadata.limit() + " bytes",
                    "0x" + Long.toHexString(offset));
        }
        SiblingNames names = new SiblingNames((int) offset);
        int at = (int) offset;
        while (!isEnd(at)) {
            if (visited.get(at)) {
                throw new BrokenDirectoryException(
                        "wim.metadata.directory-shared",
                        at,
                        directory.index() + 0x10L,
                        "entries of its own",
                        "those of another directory at 0x" + Integer.toHexString(at));
            }
            int end = end(at);
            passed += end - at;
            if (passed > metadata.limit()) {
                throw new BrokenDirectoryException(
                        "wim.metadata.entries-overlap", at, at, "entries beside each other", "entries that overlap");
            }
            visited.set(at);
            entry(directory, at, names);
            at = end;
        }
    }

    private boolean isEnd(int at) throws BrokenDirectoryException {
        try {
            return Dentry.isEnd(source, metadata, at);
        } catch (CorruptImageException e) {
            throw broken(at, e);
        }
    }

    private int end(int at) throws BrokenDirectoryException {
        try {
            return Dentry.end(source, metadata, at);
        } catch (CorruptImageException e) {
            throw broken(at, e);
        }
    }

    private static BrokenDirectoryException broken(int at, CorruptImageException e) {
        return new BrokenDirectoryException("wim.metadata.entry", at, e.position(), e.expected(), e.found());
    }

    private void entry(Directory directory, int at, SiblingNames names) throws CorruptImageException {
        if (!names.add(at)) {
            hidden.set(at);
            irregularities.warn(
                    source,
                    "wim.metadata.duplicate-name",
                    at,
                    "a second " + TreePath.of(RawEntry.name(metadata, at).toString()) + ", left out");
            return;
        }
        checkFields(at);
        checkName(at);
        checkStreams(at);
        if (RawEntry.hasChildren(metadata, at)) {
            enter(directory, at);
            return;
        }
        files++;
        if (RawEntry.subdirOffset(metadata, at) != 0 && !leadsToNothing(RawEntry.subdirOffset(metadata, at))) {
            irregularities.warn(source, "wim.metadata.children-of-file", at + 0x10L, "a file with entries in it");
        }
        long group = RawEntry.linkGroup(metadata, at);
        if (group != 0) {
            LinkKey key = new LinkKey(group, RawEntry.dataHash(metadata, at));
            LinkGroup link = groups.computeIfAbsent(key, absent -> new LinkGroup(at));
            link.count();
            links.put(at, link);
        }
    }

    private void enter(Directory directory, int at) throws CorruptImageException {
        long group = RawEntry.linkGroup(metadata, at);
        if (group != 0 && !linkedDirectories.add(group)) {
            irregularities.warn(source, "wim.metadata.linked-directory", at + 0x58L, "a second name of a directory");
        }
        if (directory.depth() + 1 > maxDepth) {
            broken.put(
                    at,
                    new ScanResult.Breach(-1, at, "directories at most " + maxDepth + " deep", "one that is deeper"));
            irregularities.warn(source, "wim.metadata.depth", at, "directories nested more than " + maxDepth + " deep");
            return;
        }
        waiting.push(new Directory(at, directory.depth() + 1));
    }

    /** Some writers give what has no entries an offset to the mark behind none. */
    private boolean leadsToNothing(long offset) {
        return offset > 0
                && offset <= metadata.limit() - Dentry.END_BYTES
                && metadata.getLong((int) offset) >= 0
                && metadata.getLong((int) offset) <= Dentry.END_BYTES;
    }

    private void checkFields(int at) throws CorruptImageException {
        int id = RawEntry.securityId(metadata, at);
        if (id != Dentry.NO_SECURITY && Integer.compareUnsigned(id, descriptors) >= 0) {
            irregularities.warn(
                    source,
                    "wim.metadata.security-id",
                    at + 0xCL,
                    "security id " + Integer.toUnsignedString(id) + " of " + descriptors + ", taken for none");
        }
    }

    private void checkName(int at) throws CorruptImageException {
        long field = at + (long) Dentry.HEAD_BYTES;
        CharSequence name = RawEntry.name(metadata, at);
        checkUnits("wim.metadata.name", field, name.isEmpty() ? "." : name, "a name");
        CharSequence shortName = RawEntry.shortName(metadata, at);
        if (!shortName.isEmpty()) {
            checkUnits("wim.metadata.short-name", field, shortName, "a short name");
        }
    }

    /** Tells of names that would lead elsewhere if somebody made a path of them. */
    private void checkUnits(String id, long position, CharSequence name, String what) throws CorruptImageException {
        boolean isDots = name.length() <= 2 && name.charAt(0) == '.' && name.charAt(name.length() - 1) == '.';
        if (isDots) {
            irregularities.warn(source, id, position, what + " that is empty, . or ..");
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            char unit = name.charAt(i);
            if (unit == 0 || unit == '/' || unit == '\\') {
                irregularities.warn(source, id, position, what + " with a NUL or separator in it");
                return;
            }
        }
    }

    private void checkStreams(int at) throws CorruptImageException {
        if (!Dentry.hasWholeItems(metadata, at)) {
            irregularities.warn(source, "wim.metadata.item", at, "an item that is longer than its entry");
        }
        if (RawEntry.streamCount(metadata, at) == 0) {
            return;
        }
        for (StreamEntry stream : Dentry.read(source, metadata, at).streams()) {
            if (!stream.name().isEmpty()) {
                checkUnits("wim.metadata.stream-name", at, stream.name(), "a stream's name");
                if (stream.name().indexOf(':') >= 0) {
                    irregularities.warn(source, "wim.metadata.stream-name", at, "a stream's name with a colon in it");
                }
            }
        }
    }

    /** The names of one directory so far. As long as they rise, as writers order them, they need not be kept. */
    private final class SiblingNames {
        private final int first;
        private @Nullable CharSequence last;
        private @Nullable Set<String> all;

        SiblingNames(int first) {
            this.first = first;
        }

        /** Whether the name is new. */
        boolean add(int at) {
            CharSequence name = RawEntry.name(metadata, at);
            Set<String> known = all;
            CharSequence before = last;
            last = name;
            if (known == null) {
                if (before == null || NameRule.IGNORING_CASE.compare(before, name) < 0) {
                    return true;
                }
                known = readBefore(at);
                all = known;
            }
            return known.add(name.toString());
        }

        private Set<String> readBefore(int end) {
            Set<String> names = new HashSet<>();
            try {
                for (int at = first; at < end; at = Dentry.end(source, metadata, at)) {
                    names.add(RawEntry.name(metadata, at).toString());
                }
            } catch (CorruptImageException e) {
                throw new IllegalStateException("entries that were checked", e);
            }
            return names;
        }
    }
}
