package io.github.diskwright.testkit.wim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Puts the metadata of an image together, whatever the entries say. */
final class MetadataWriter {
    private static final int END_SIZE = 8;

    private final List<byte[]> descriptors;
    private final WimEntry root;
    private final List<WimEntry> directories = new ArrayList<>();
    private final Map<WimEntry, Integer> blocks = new IdentityHashMap<>();

    MetadataWriter(WimEntry root, List<byte[]> descriptors) {
        this.root = root;
        this.descriptors = descriptors;
    }

    byte[] write() {
        int security = 8 + 8 * descriptors.size();
        for (byte[] descriptor : descriptors) {
            security += descriptor.length;
        }
        security = aligned(security);
        int size = layOut(security);
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(security).putInt(descriptors.size());
        descriptors.forEach(descriptor -> out.putLong(descriptor.length));
        descriptors.forEach(out::put);
        write(out, root);
        for (WimEntry directory : directories) {
            directory.children.forEach(child -> write(out, child));
        }
        return out.array();
    }

    private static int aligned(int size) {
        return size + 7 & ~7;
    }

    /** Gives every entry its position, and every directory the place of what is in it; no recursion for deep trees. */
    private int layOut(int start) {
        root.position = start;
        int at = start + fullSize(root) + END_SIZE;
        Deque<WimEntry> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            WimEntry directory = open.pop();
            directories.add(directory);
            blocks.put(directory, at);
            for (WimEntry child : directory.children) {
                child.position = at;
                at += fullSize(child);
            }
            at += END_SIZE;
            for (int i = directory.children.size() - 1; i >= 0; i--) {
                if (directory.children.get(i).hasBlock) {
                    open.push(directory.children.get(i));
                }
            }
        }
        return at;
    }

    private static int nameSize(String name) {
        return name.isEmpty() ? 0 : 2 * name.length() + 2;
    }

    static int size(WimEntry entry) {
        return aligned(WimEntry.FIXED_SIZE + nameSize(entry.name) + nameSize(entry.shortName))
                + aligned(entry.tagged.length);
    }

    private static int streamSize(WimEntry.Stream stream) {
        return aligned(WimEntry.STREAM_SIZE + nameSize(stream.name()));
    }

    private static int fullSize(WimEntry entry) {
        return size(entry)
                + entry.streams.stream().mapToInt(MetadataWriter::streamSize).sum();
    }

    private void write(ByteBuffer out, WimEntry entry) {
        int at = entry.position;
        out.putLong(at, size(entry) + entry.lengthError);
        out.putInt(at + 8, entry.attributes);
        out.putInt(at + 12, entry.securityId);
        out.putLong(at + 16, blocks.getOrDefault(entry.childrenOf, 0));
        out.putLong(at + 0x28, entry.creation);
        out.putLong(at + 0x30, entry.access);
        out.putLong(at + 0x38, entry.write);
        out.put(at + 0x40, entry.hash);
        out.putInt(at + 0x54, entry.unknown);
        out.putLong(at + 0x58, entry.union);
        out.putShort(at + 0x60, (short) entry.streams.size());
        out.putShort(at + 0x62, (short) (2 * entry.shortName.length()));
        out.putShort(at + 0x64, (short) (2 * entry.name.length()));
        int end = at + WimEntry.FIXED_SIZE;
        out.put(end, MetadataParser.units(entry.name));
        out.put(end + nameSize(entry.name), MetadataParser.units(entry.shortName));
        out.put(at + size(entry) - aligned(entry.tagged.length), entry.tagged);
        int next = at + size(entry);
        for (WimEntry.Stream stream : entry.streams) {
            out.putLong(next, streamSize(stream));
            out.put(next + 16, stream.hash());
            out.putShort(next + 36, (short) (2 * stream.name().length()));
            out.put(next + WimEntry.STREAM_SIZE, MetadataParser.units(stream.name()));
            next += streamSize(stream);
        }
    }
}
