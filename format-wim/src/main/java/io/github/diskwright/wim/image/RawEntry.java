package io.github.diskwright.wim.image;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import java.nio.ByteBuffer;

/** Single fields of directory entries whose lengths were checked, without the objects of a whole {@link Dentry}. */
final class RawEntry {
    private static final int LINK = DosAttributes.REPARSE_POINT;
    private static final int STREAM_HEAD = 38;

    private RawEntry() {}

    static int attributes(ByteBuffer metadata, int index) {
        return metadata.getInt(index + 8);
    }

    static boolean hasChildren(ByteBuffer metadata, int index) {
        return (attributes(metadata, index) & (DosAttributes.DIRECTORY | LINK)) == DosAttributes.DIRECTORY;
    }

    static int securityId(ByteBuffer metadata, int index) {
        return metadata.getInt(index + 0xC);
    }

    static long subdirOffset(ByteBuffer metadata, int index) {
        return metadata.getLong(index + 0x10);
    }

    /** The number of its link group; 0 for none. */
    static long linkGroup(ByteBuffer metadata, int index) {
        return (attributes(metadata, index) & LINK) != 0 ? 0 : metadata.getLong(index + 0x58);
    }

    static int streamCount(ByteBuffer metadata, int index) {
        return Short.toUnsignedInt(metadata.getShort(index + 0x60));
    }

    /** The name as a view. */
    static CharSequence name(ByteBuffer metadata, int index) {
        return units(metadata, index + Dentry.HEAD_BYTES, nameBytes(metadata, index));
    }

    /** The short name as a view; empty if there is none. */
    static CharSequence shortName(ByteBuffer metadata, int index) {
        int nameBytes = nameBytes(metadata, index);
        int at = index + Dentry.HEAD_BYTES + (nameBytes == 0 ? 0 : nameBytes + Character.BYTES);
        return units(metadata, at, Short.toUnsignedInt(metadata.getShort(index + 0x62)));
    }

    private static int nameBytes(ByteBuffer metadata, int index) {
        return Short.toUnsignedInt(metadata.getShort(index + 0x64));
    }

    private static CharSequence units(ByteBuffer metadata, int at, int bytes) {
        return bytes == 0
                ? ""
                : metadata.slice(at, bytes).order(metadata.order()).asCharBuffer();
    }

    /**
     * The hash that stands for the unnamed data of a file that is no reparse point: the main one, or that of the first
     * unnamed stream entry; of an encrypted file the first that is not zero.
     */
    static BlobHash dataHash(ByteBuffer metadata, int index) {
        BlobHash main = BlobHash.read(metadata, index + 0x40);
        int count = streamCount(metadata, index);
        boolean isEncrypted = (attributes(metadata, index) & DosAttributes.ENCRYPTED) != 0;
        int at = index + align(metadata.getLong(index));
        for (int i = 0; i < count && main.isZero(); i++) {
            if (metadata.getShort(at + 36) == 0) {
                main = BlobHash.read(metadata, at + 16);
                if (!isEncrypted) {
                    return main;
                }
            }
            at += align(Math.max(STREAM_HEAD, metadata.getLong(at)));
        }
        return main;
    }

    private static int align(long length) {
        return (int) (length + 7) & -8;
    }
}
