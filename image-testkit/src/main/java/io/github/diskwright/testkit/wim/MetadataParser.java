package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.DosAttributes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes the metadata of an image apart as other tools have made them, which is trusted. */
final class MetadataParser {
    private final ByteBuffer bytes;
    private final List<byte[]> descriptors = new ArrayList<>();

    MetadataParser(byte[] metadata) {
        bytes = ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The security descriptors; one without bytes is none. */
    List<byte[]> descriptors() {
        return descriptors;
    }

    WimEntry parse() {
        int total = Math.max(8, bytes.getInt(0) + 7 & ~7);
        int count = bytes.getInt(4);
        int at = 8 + 8 * count;
        for (int i = 0; i < count; i++) {
            int size = (int) bytes.getLong(8 + 8 * i);
            descriptors.add(take(at, size));
            at += size;
        }
        WimEntry root = new WimEntry();
        entry(root, total);
        return root;
    }

    private byte[] take(int at, int size) {
        byte[] taken = new byte[size];
        bytes.get(at, taken);
        return taken;
    }

    private String text(int at, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i += Character.BYTES) {
            text.append(bytes.getChar(at + i));
        }
        return text.toString();
    }

    /** Fills an entry and what is below it; the position behind it and its streams. */
    private int entry(WimEntry entry, int at) {
        int length = (int) bytes.getLong(at) + 7 & ~7;
        entry.position = at;
        entry.attributes = bytes.getInt(at + 8);
        entry.securityId = bytes.getInt(at + 12);
        int children = (int) bytes.getLong(at + 16);
        entry.creation = bytes.getLong(at + 0x28);
        entry.access = bytes.getLong(at + 0x30);
        entry.write = bytes.getLong(at + 0x38);
        entry.hash = take(at + 0x40, WimEntry.HASH_SIZE);
        entry.unknown = bytes.getInt(at + 0x54);
        entry.union = bytes.getLong(at + 0x58);
        int streams = Short.toUnsignedInt(bytes.getShort(at + 0x60));
        int shortSize = Short.toUnsignedInt(bytes.getShort(at + 0x62));
        int nameSize = Short.toUnsignedInt(bytes.getShort(at + 0x64));
        int end = at + WimEntry.FIXED_SIZE;
        entry.name = text(end, nameSize);
        end += nameSize == 0 ? 0 : nameSize + 2;
        entry.shortName = text(end, shortSize);
        end += shortSize == 0 ? 0 : shortSize + 2;
        end = end + 7 & ~7;
        entry.tagged = take(end, Math.max(0, at + length - end));
        int next = at + length;
        for (int i = 0; i < streams; i++) {
            next = stream(entry, next);
        }
        boolean isDirectory =
                (entry.attributes & (DosAttributes.DIRECTORY | DosAttributes.REPARSE_POINT)) == DosAttributes.DIRECTORY;
        if (isDirectory && children != 0) {
            entry.hasBlock = true;
            children(entry, children);
        }
        return next;
    }

    private int stream(WimEntry entry, int at) {
        int length = (int) bytes.getLong(at) + 7 & ~7;
        int nameSize = Short.toUnsignedInt(bytes.getShort(at + 36));
        String name = text(at + WimEntry.STREAM_SIZE, nameSize);
        entry.streams.add(new WimEntry.Stream(name, take(at + 16, WimEntry.HASH_SIZE)));
        return at + length;
    }

    private void children(WimEntry parent, int first) {
        int at = first;
        while (bytes.getLong(at) > 8) {
            WimEntry child = new WimEntry();
            at = entry(child, at);
            parent.children.add(child);
        }
    }

    static byte[] units(String text) {
        byte[] units = new byte[text.length() * Character.BYTES];
        ByteBuffer.wrap(units).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(text);
        return units;
    }

    static String xml(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_16LE);
    }
}
