package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.MultiDigester;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.testkit.ntfs.JudgedFile;
import io.github.diskwright.testkit.ntfs.JudgedStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree in the words of the judge, so that the two can be compared. Stateless. */
final class TreeFacts {
    private static final int BUFFER = 1 << 20;

    private TreeFacts() {}

    /** Every file by its path, with slashes between names. */
    static SortedMap<String, JudgedFile> of(FileTree tree) throws IOException {
        SortedMap<String, JudgedFile> files = new TreeMap<>();
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() != TreeWalk.Step.LEAVE) {
                    files.put(String.join("/", walk.path().names()), file(walk.node()));
                }
            }
        }
        return files;
    }

    static JudgedFile file(FileNode node) throws IOException {
        SortedMap<String, JudgedStream> streams = new TreeMap<>();
        for (DataStream stream : node.streams()) {
            streams.put(stream.name(), judged(stream));
        }
        JudgedFile.Kind kind = node.isReparsePoint()
                ? JudgedFile.Kind.LINK
                : node.isDirectory() ? JudgedFile.Kind.DIRECTORY : JudgedFile.Kind.FILE;
        return new JudgedFile(kind, node.fileId(), node.linkCount(), "", streams, metadata(node));
    }

    static JudgedStream judged(DataStream stream) throws IOException {
        MultiDigester digester = MultiDigester.of(List.of(DigestAlgorithm.SHA_256));
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, Math.max(1, stream.size())));
        try (OpenStream open = stream.open()) {
            for (long at = 0; at < open.size(); at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), open.size() - at));
                open.read(at, buffer);
                digester.update(buffer.flip());
            }
            return new JudgedStream(open.size(), digester.finish().get(0).hex().toLowerCase(Locale.ROOT));
        }
    }

    private static SortedMap<String, String> metadata(FileNode node) throws IOException {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("attrib", hex(buffer(4).putInt(node.attributes())));
        FileTimes times = node.times();
        metadata.put(
                "times",
                hex(buffer(32)
                        .putLong(WindowsTime.toTicks(times.creation().orElseThrow()))
                        .putLong(WindowsTime.toTicks(times.write().orElseThrow()))
                        .putLong(WindowsTime.toTicks(times.access().orElseThrow()))
                        .putLong(WindowsTime.toTicks(times.change().orElseThrow()))));
        node.security().ifPresent(value -> metadata.put("acl", HexFormat.of().formatHex(value.toByteArray())));
        node.objectId()
                .ifPresent(value -> metadata.put("object_id", HexFormat.of().formatHex(value.toByteArray())));
        node.reparsePoint().ifPresent(value -> metadata.put("reparse_data", reparse(value)));
        node.shortName()
                .ifPresent(value ->
                        metadata.put("dos_name", HexFormat.of().formatHex(value.getBytes(StandardCharsets.US_ASCII))));
        List<ExtendedAttribute> attributes = node.extendedAttributes();
        if (!attributes.isEmpty()) {
            metadata.put("ea", extended(attributes));
        }
        return metadata;
    }

    private static String reparse(ReparsePoint point) {
        int guid = point.isMicrosoft() ? 0 : 16;
        return hex(buffer(8 + point.size())
                .putInt(point.tag())
                .putShort((short) (point.size() - guid))
                .putShort((short) point.reserved())
                .put(point.data()));
    }

    private static String extended(List<ExtendedAttribute> attributes) {
        StringBuilder text = new StringBuilder();
        for (ExtendedAttribute attribute : attributes) {
            int length = 8 + attribute.name().length + 1 + attribute.value().length + 3 & ~3;
            text.append(hex(buffer(length)
                    .putInt(length)
                    .put((byte) attribute.flags())
                    .put((byte) attribute.name().length)
                    .putShort((short) attribute.value().length)
                    .put(attribute.name())
                    .put((byte) 0)
                    .put(attribute.value())
                    .position(length)));
        }
        return text.toString();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String hex(ByteBuffer buffer) {
        return HexFormat.of().formatHex(buffer.array(), 0, buffer.position());
    }
}
