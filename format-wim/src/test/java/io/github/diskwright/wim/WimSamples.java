package io.github.diskwright.wim;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.StreamEntry;
import io.github.diskwright.wim.structure.TaggedItem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small files of every kind, with something of everything in them. */
final class WimSamples {
    static final byte[] SMALL = "a few bytes".getBytes(StandardCharsets.US_ASCII);
    static final byte[] LONG = DataKind.TEXT.bytes(20_000, 1);
    static final byte[] RANDOM = DataKind.RANDOM.bytes(5_000, 2);
    static final byte[] LINK = ReparsePoint.of(
                    new LinkTarget(LinkTarget.Kind.SYMBOLIC_LINK, "\\??\\C:\\there", "C:\\there", false))
            .data();

    private WimSamples() {}

    /** Metadata with every kind of entry, of the blobs above. */
    static byte[] metadata() {
        MetadataBuilder metadata = new MetadataBuilder();
        int security = metadata.security(new byte[20]);
        BlobHash small = WimBuilder.hash(SMALL);
        BlobHash random = WimBuilder.hash(RANDOM);
        metadata.directory("a directory")
                .directory("a directory/deeper")
                .file("", "long.txt", WimBuilder.hash(LONG))
                .file("a directory/deeper", "random.bin", random)
                .file("a directory", "empty", BlobHash.ZERO)
                .entry("", Dentry.builder().name("one").mainHash(small).linkGroup(5))
                .entry(
                        "a directory",
                        Dentry.builder().name("two").mainHash(small).linkGroup(5))
                .entry(
                        "",
                        Dentry.builder()
                                .name("with streams")
                                .shortName("WITHST~1")
                                .securityId(security)
                                .streams(List.of(
                                        new StreamEntry(small, ""),
                                        new StreamEntry(random, "named"),
                                        new StreamEntry(BlobHash.ZERO, "empty"))))
                .entry(
                        "",
                        Dentry.builder()
                                .name("link")
                                .attributes(DosAttributes.REPARSE_POINT)
                                .reparse(0xA000000C, 0, Dentry.NOT_FIXED)
                                .streams(List.of(
                                        new StreamEntry(WimBuilder.hash(LINK), ""),
                                        new StreamEntry(BlobHash.ZERO, ""))))
                .entry("", Dentry.builder().name("unix").items(items()).mainHash(small))
                .entry(
                        "",
                        Dentry.builder()
                                .name("encrypted")
                                .attributes(DosAttributes.ENCRYPTED)
                                .mainHash(random));
        return metadata.build();
    }

    private static List<TaggedItem> items() {
        byte[] attribute = {3, 0, 6, 0, 'u', 's', 'e', 'r', '.', 'x', 0, 1, 2, 3};
        byte[] old = {2, 0, 0, 0, 1, 0, 0, 0, 'o', 'l', 9, 0};
        return List.of(
                TaggedItem.of(TaggedItem.OBJECT_ID, new byte[16]),
                TaggedItem.of(TaggedItem.EXTENDED_ATTRIBUTES, attribute),
                TaggedItem.of(
                        TaggedItem.UNIX_DATA,
                        new byte[] {1, 0, 0, 0, 2, 0, 0, 0, (byte) 0xa4, (byte) 0x81, 0, 0, 0, 0, 0, 0}),
                TaggedItem.of(TaggedItem.LINUX_XATTRS, old));
    }

    /** A file around metadata, with the blobs above as ordinary ones. */
    static byte[] with(WimBuilder builder, byte[] metadata) {
        builder.image(metadata);
        builder.blob(SMALL, 4);
        builder.blob(LONG);
        builder.blob(RANDOM, 3);
        builder.blob(LINK);
        return builder.integrity(4_096).build();
    }

    /** The blobs above in two solid resources of one run. */
    static byte[] solid(CompressionType type, int chunkSize) {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.writeBytes(SMALL);
        first.writeBytes(new byte[100]);
        first.writeBytes(LONG);
        WimBuilder builder =
                WimBuilder.compressed(CompressionType.LZMS, 32 << 10).withSolid();
        builder.image(metadata());
        ResourceHeader one = builder.solid(type, chunkSize, first.toByteArray());
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        second.writeBytes(RANDOM);
        second.writeBytes(LINK);
        ResourceHeader two = builder.solid(type, chunkSize, second.toByteArray());
        builder.entry(one, BlobHash.ZERO)
                .solidBlob(SMALL, 0)
                .entry(two, BlobHash.ZERO)
                .solidBlob(LONG, SMALL.length + 100L)
                .solidBlob(RANDOM, first.size())
                .solidBlob(LINK, first.size() + (long) RANDOM.length);
        return builder.integrity(10_000).build();
    }

    /** Files of every kind. */
    static List<byte[]> all() {
        return List.of(
                with(WimBuilder.plain(), metadata()),
                with(WimBuilder.compressed(CompressionType.XPRESS, 4_096), metadata()),
                with(WimBuilder.compressed(CompressionType.LZX, 32 << 10), metadata()),
                with(WimBuilder.compressed(CompressionType.LZMS, 32 << 10), metadata()),
                with(WimBuilder.compressed(CompressionType.XPRESS, 4_096).pipable(), metadata()),
                solid(CompressionType.LZX, 32 << 10),
                solid(CompressionType.XPRESS, 4_096));
    }
}
