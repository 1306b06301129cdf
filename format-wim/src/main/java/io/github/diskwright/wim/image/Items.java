package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.TaggedItem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tagged items of an entry, and the attributes as 7-Zip fills them on Unix, say of a file. */
final class Items {
    private static final int UNIX_BYTES = 16;

    private static final int LINUX_HEAD = 8;
    private static final int PACKED_HEAD = 4;

    private final Dentry entry;

    Items(Dentry entry) {
        this.entry = entry;
    }

    private Optional<TaggedItem> item(int tag) {
        for (TaggedItem item : entry.items()) {
            if (item.tag() == tag) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** Whether the attributes have a mode of Unix in their upper half, as 7-Zip writes them. */
    private boolean hasModeInAttributes() {
        return (entry.attributes() & DosAttributes.INTEGRITY_STREAM) != 0 && entry.attributes() >>> 16 != 0;
    }

    int attributes() {
        return hasModeInAttributes()
                ? entry.attributes() & 0xFFFF & ~DosAttributes.INTEGRITY_STREAM
                : entry.attributes();
    }

    /** Whether it is a device, pipe or socket. */
    boolean isSpecial() {
        int type = unix().map(UnixMetadata::type).orElse(0);
        return type != 0
                && type != UnixMetadata.TYPE_FILE
                && type != UnixMetadata.TYPE_DIRECTORY
                && type != UnixMetadata.TYPE_LINK;
    }

    Optional<UnixMetadata> unix() {
        Optional<TaggedItem> item = item(TaggedItem.UNIX_DATA);
        if (item.isEmpty() || item.get().size() < UNIX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer data = bytes(item.get());
        return Optional.of(new UnixMetadata(data.getInt(0), data.getInt(4), data.getInt(8), data.getInt(12)));
    }

    Optional<ObjectId> objectId() {
        Optional<TaggedItem> item = item(TaggedItem.OBJECT_ID);
        return item.filter(found -> found.size() >= ObjectId.MIN_SIZE && found.size() <= ObjectId.MAX_SIZE)
                .map(found -> ObjectId.of(found.data()));
    }

    /**
     * The extended attributes.
     *
     * @param source the metadata, for errors
     * @param position of the entry, for errors
     */
    List<ExtendedAttribute> extendedAttributes(String source, long position) throws CorruptImageException {
        Optional<TaggedItem> packed = item(TaggedItem.EXTENDED_ATTRIBUTES);
        if (packed.isPresent()) {
            return packed(source, position, bytes(packed.get()));
        }
        Optional<TaggedItem> old = item(TaggedItem.LINUX_XATTRS);
        return old.isPresent() ? linux(source, position, bytes(old.get())) : List.of();
    }

    private static ByteBuffer bytes(TaggedItem item) {
        return ByteBuffer.wrap(item.data()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<ExtendedAttribute> packed(String source, long position, ByteBuffer data)
            throws CorruptImageException {
        Map<String, ExtendedAttribute> attributes = new LinkedHashMap<>();
        int at = 0;
        // What is left at the end and is no attribute is padding.
        while (at <= data.limit() - PACKED_HEAD && data.getInt(at) != 0) {
            int valueLength = Short.toUnsignedInt(data.getShort(at));
            int nameLength = Byte.toUnsignedInt(data.get(at + 2));
            int end = at + PACKED_HEAD + nameLength + 1 + valueLength;
            if (nameLength == 0 || end > data.limit()) {
                throw corrupt(source, position, data, at, nameLength, valueLength);
            }
            byte[] name = slice(data, at + PACKED_HEAD, nameLength);
            byte[] value = slice(data, at + PACKED_HEAD + nameLength + 1, valueLength);
            add(attributes, ExtendedAttribute.of(name, value, Byte.toUnsignedInt(data.get(at + 3))));
            at = end;
        }
        return List.copyOf(attributes.values());
    }

    private static List<ExtendedAttribute> linux(String source, long position, ByteBuffer data)
            throws CorruptImageException {
        Map<String, ExtendedAttribute> attributes = new LinkedHashMap<>();
        int at = 0;
        while (at <= data.limit() - LINUX_HEAD) {
            int nameLength = Short.toUnsignedInt(data.getShort(at));
            long valueLength = Integer.toUnsignedLong(data.getInt(at + 4));
            long end = at + LINUX_HEAD + nameLength + valueLength;
            if (nameLength == 0
                    || nameLength > ExtendedAttribute.MAX_NAME
                    || valueLength > ExtendedAttribute.MAX_VALUE
                    || end > data.limit()) {
                throw corrupt(source, position, data, at, nameLength, valueLength);
            }
            byte[] name = slice(data, at + LINUX_HEAD, nameLength);
            byte[] value = slice(data, at + LINUX_HEAD + nameLength, (int) valueLength);
            add(attributes, ExtendedAttribute.of(name, value, 0));
            at = (int) (end + 3) & -4;
        }
        return List.copyOf(attributes.values());
    }

    /** Of several of one name the first counts. */
    private static void add(Map<String, ExtendedAttribute> attributes, ExtendedAttribute added) {
        attributes.putIfAbsent(new String(added.name(), StandardCharsets.ISO_8859_1), added);
    }

    private static byte[] slice(ByteBuffer data, int at, int length) {
        byte[] bytes = new byte[length];
        data.get(at, bytes);
        return bytes;
    }

    private static CorruptImageException corrupt(
            String source, long position, ByteBuffer data, int at, int nameLength, long valueLength) {
        return new CorruptImageException(
                source,
                "extended attribute",
                position,
                "a name and a value inside the " + (data.limit() - at) + " bytes that are left",
                "a name of " + nameLength + " and a value of " + valueLength + " bytes");
    }
}
