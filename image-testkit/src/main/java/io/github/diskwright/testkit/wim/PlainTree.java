package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a tree of the entries of an image. */
final class PlainTree {
    private static final int TYPE_CHARACTER_DEVICE = 0020000;
    private static final int TYPE_BLOCK_DEVICE = 0060000;
    private static final int TYPE_PIPE = 0010000;
    private static final int TYPE_SOCKET = 0140000;

    private final List<byte[]> descriptors;
    private final Map<String, byte[]> contents;
    private final MemoryTree tree = MemoryTree.create();
    private final Map<String, MemoryFile> linked = new HashMap<>();

    private PlainTree(List<byte[]> descriptors, Map<String, byte[]> contents) {
        this.descriptors = descriptors;
        this.contents = contents;
    }

    static MemoryTree of(WimEntry root, List<byte[]> descriptors, Map<String, byte[]> contents) {
        PlainTree plain = new PlainTree(descriptors, contents);
        plain.fill(plain.tree.rootFile(), root);
        plain.tree.rootFile().setMetadata(plain.metadata(root));
        return plain.tree;
    }

    private static boolean isReparsePoint(WimEntry entry) {
        return (entry.attributes & DosAttributes.REPARSE_POINT) != 0;
    }

    private static boolean isDirectory(WimEntry entry) {
        return (entry.attributes & DosAttributes.DIRECTORY) != 0;
    }

    private void fill(MemoryFile file, WimEntry entry) {
        putStreams(file, entry);
        for (WimEntry child : entry.children) {
            Optional<String> shortName = child.shortName.isEmpty() ? Optional.empty() : Optional.of(child.shortName);
            tree.add(file, child.name, shortName, file(child));
        }
    }

    /** A new file, or the one that the entry is another name of. */
    private MemoryFile file(WimEntry entry) {
        String group = group(entry);
        MemoryFile known = linked.get(group);
        if (known != null) {
            return known;
        }
        FileMetadata metadata = metadata(entry);
        MemoryFile file = tree.newFile(kind(entry, metadata), metadata);
        fill(file, entry);
        if (!group.isEmpty()) {
            linked.put(group, file);
        }
        return file;
    }

    /** What all names of a file have in common; empty of a file that has one name. */
    static String group(WimEntry entry) {
        boolean isLinked = entry.union != 0 && !isReparsePoint(entry) && !isDirectory(entry);
        // Some tools gave one number to different files.
        return isLinked ? entry.union + " " + HexFormat.of().formatHex(hashes(entry).data) : "";
    }

    private static FileKind kind(WimEntry entry, FileMetadata metadata) {
        if (isDirectory(entry)) {
            return FileKind.DIRECTORY;
        }
        int type = metadata.unix().map(UnixMetadata::type).orElse(0);
        return switch (type) {
            case TYPE_CHARACTER_DEVICE, TYPE_BLOCK_DEVICE, TYPE_PIPE, TYPE_SOCKET -> FileKind.SPECIAL;
            default -> FileKind.FILE;
        };
    }

    /**
     * Which unnamed stream has which digest; zeros where there is no such stream, or nothing in it.
     *
     * @param reparse of reparse data
     * @param data of the file's data
     * @param hasData whether there is an entry for them
     */
    record Hashes(byte[] reparse, byte[] data, boolean hasData) {}

    private static boolean isZero(byte[] hash) {
        return Arrays.equals(hash, new byte[WimEntry.HASH_SIZE]);
    }

    static Hashes hashes(WimEntry entry) {
        List<byte[]> unnamed = new ArrayList<>();
        if (!isZero(entry.hash)) {
            unnamed.add(entry.hash);
        }
        entry.streams.stream().filter(stream -> stream.name().isEmpty()).forEach(stream -> unnamed.add(stream.hash()));
        byte[] none = new byte[WimEntry.HASH_SIZE];
        byte[] reparse = isReparsePoint(entry) && !unnamed.isEmpty() ? unnamed.remove(0) : none;
        return new Hashes(reparse, unnamed.isEmpty() ? none : unnamed.get(0), !unnamed.isEmpty());
    }

    private byte[] content(byte[] hash) {
        if (isZero(hash)) {
            return new byte[0];
        }
        byte[] content = contents.get(HexFormat.of().formatHex(hash));
        if (content == null) {
            throw new IllegalArgumentException("no blob " + HexFormat.of().formatHex(hash));
        }
        return content;
    }

    private void putStreams(MemoryFile file, WimEntry entry) {
        Hashes hashes = hashes(entry);
        boolean isPlain = file.kind() == FileKind.FILE && !isReparsePoint(entry);
        if (isPlain || hashes.hasData && !isZero(hashes.data)) {
            file.streams().put("", content(hashes.data));
        }
        for (WimEntry.Stream stream : entry.streams) {
            if (!stream.name().isEmpty()) {
                file.streams().put(stream.name(), content(stream.hash()));
            }
        }
        if ((entry.attributes & DosAttributes.ENCRYPTED) != 0 && isPlain) {
            file.setEncryptedExport();
        }
    }

    private FileMetadata metadata(WimEntry entry) {
        FileMetadata.Builder builder = FileMetadata.builder();
        builder.attributes(entry.attributes);
        builder.times(FileTimes.of(
                WindowsTime.toInstant(entry.creation),
                WindowsTime.toInstant(entry.write),
                WindowsTime.toInstant(entry.access)));
        if (entry.securityId >= 0 && entry.securityId < descriptors.size()) {
            byte[] descriptor = descriptors.get(entry.securityId);
            if (descriptor.length > 0) {
                builder.security(SecurityDescriptor.of(descriptor));
            }
        }
        if (isReparsePoint(entry)) {
            byte[] data = content(hashes(entry).reparse);
            builder.reparsePoint(ReparsePoint.of(entry.reparseTag(), entry.reparseReserved(), data));
        }
        addTagged(entry, builder);
        return builder.build();
    }

    private static void addTagged(WimEntry entry, FileMetadata.Builder builder) {
        ByteBuffer items = ByteBuffer.wrap(entry.tagged).order(ByteOrder.LITTLE_ENDIAN);
        while (items.remaining() >= 8) {
            int tag = items.getInt();
            int length = items.getInt();
            if (length < 0 || length > items.remaining()) {
                return;
            }
            ByteBuffer data = items.slice(items.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            items.position(Math.min(items.limit(), items.position() + (length + 7 & ~7)));
            switch (tag) {
                case WimEntry.TAG_OBJECT_ID -> builder.objectId(ObjectId.of(bytes(data, length)));
                case WimEntry.TAG_EXTENDED_ATTRIBUTES -> builder.extendedAttributes(attributes(data));
                case WimEntry.TAG_UNIX ->
                    builder.unix(new UnixMetadata(data.getInt(), data.getInt(), data.getInt(), data.getInt()));
                case WimEntry.TAG_OLD_ATTRIBUTES -> builder.extendedAttributes(oldAttributes(data));
                default -> {}
            }
        }
    }

    private static byte[] bytes(ByteBuffer data, int length) {
        byte[] bytes = new byte[length];
        data.get(bytes);
        return bytes;
    }

    private static List<ExtendedAttribute> attributes(ByteBuffer data) {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        while (data.remaining() >= 4) {
            int valueLength = Short.toUnsignedInt(data.getShort());
            int nameLength = Byte.toUnsignedInt(data.get());
            int flags = Byte.toUnsignedInt(data.get());
            byte[] name = bytes(data, nameLength);
            data.get();
            attributes.add(ExtendedAttribute.of(name, bytes(data, valueLength), flags));
        }
        return attributes;
    }

    private static List<ExtendedAttribute> oldAttributes(ByteBuffer data) {
        List<ExtendedAttribute> attributes = new ArrayList<>();
        while (data.remaining() >= 8) {
            int nameLength = Short.toUnsignedInt(data.getShort());
            data.getShort();
            int valueLength = data.getInt();
            byte[] name = bytes(data, nameLength);
            attributes.add(ExtendedAttribute.of(name, bytes(data, valueLength), 0));
            data.position(Math.min(data.limit(), data.position() + 3 & ~3));
        }
        return attributes;
    }
}
