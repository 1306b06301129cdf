package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.wim.structure.TaggedItem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Packs what a directory entry has no field for into tagged items. */
final class MetadataItems {
    private static final int EA_HEAD = 4;

    private MetadataItems() {}

    /** The items of a file. */
    static List<TaggedItem> of(FileMetadata metadata) {
        List<TaggedItem> items = new ArrayList<>();
        metadata.objectId().ifPresent(id -> items.add(TaggedItem.of(TaggedItem.OBJECT_ID, id.toByteArray())));
        if (!metadata.extendedAttributes().isEmpty()) {
            items.add(TaggedItem.of(TaggedItem.EXTENDED_ATTRIBUTES, pack(metadata.extendedAttributes())));
        }
        metadata.unix().ifPresent(unix -> items.add(TaggedItem.of(TaggedItem.UNIX_DATA, pack(unix))));
        return items;
    }

    private static byte[] pack(UnixMetadata unix) {
        return ByteBuffer.allocate(4 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(unix.userId())
                .putInt(unix.groupId())
                .putInt(unix.mode())
                .putInt(unix.device())
                .array();
    }

    private static byte[] pack(List<ExtendedAttribute> attributes) {
        int size = 0;
        for (ExtendedAttribute attribute : attributes) {
            size = Math.addExact(size, EA_HEAD + attribute.name().length + 1 + attribute.value().length);
        }
        ByteBuffer packed = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (ExtendedAttribute attribute : attributes) {
            packed.putShort((short) attribute.value().length);
            packed.put((byte) attribute.name().length).put((byte) attribute.flags());
            packed.put(attribute.name()).put((byte) 0).put(attribute.value());
        }
        return packed.array();
    }
}
