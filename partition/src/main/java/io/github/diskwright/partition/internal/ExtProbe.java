package io.github.diskwright.partition.internal;

import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** ext2, ext3 and ext4, which share a superblock and differ in features. */
final class ExtProbe {
    private static final int SUPERBLOCK = 1024;
    private static final int SUPERBLOCK_BYTES = 1024;
    private static final int MAGIC = 0xEF53;

    private static final int COMPAT_JOURNAL = 0x0004;
    private static final int INCOMPAT_RECOVER = 0x0004;
    private static final int INCOMPAT_JOURNAL_DEVICE = 0x0008;
    private static final int INCOMPAT_64BIT = 0x0080;

    /** File types, recovery, meta block groups: what ext3 knows. */
    private static final int INCOMPAT_EXT3 = 0x0002 | INCOMPAT_RECOVER | 0x0010;

    /** Sparse superblocks, large files, B-tree directories: what ext3 knows. */
    private static final int RO_COMPAT_EXT3 = 0x0001 | 0x0002 | 0x0004;

    private ExtProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        ByteBuffer block = volume.read(SUPERBLOCK, SUPERBLOCK_BYTES);
        // Two bytes are too few to be a signature: nothing is told of a superblock that is not sound.
        return Short.toUnsignedInt(block.getShort(0x38)) == MAGIC && isSound(block)
                ? Optional.of(describe(volume, block))
                : Optional.empty();
    }

    private static boolean isSound(ByteBuffer block) {
        long blocks = Integer.toUnsignedLong(block.getInt(0x04));
        long logBlockSize = Integer.toUnsignedLong(block.getInt(0x18));
        boolean journal = (block.getInt(0x60) & INCOMPAT_JOURNAL_DEVICE) != 0;
        return logBlockSize <= 6
                && (blocks != 0 || (block.getInt(0x60) & INCOMPAT_64BIT) != 0)
                && (journal || (block.getInt(0x20) != 0 && block.getInt(0x28) != 0 && block.getInt(0x00) != 0));
    }

    private static Content describe(VolumeBytes volume, ByteBuffer block) {
        int compat = block.getInt(0x5C);
        int incompat = block.getInt(0x60);
        boolean journalDevice = (incompat & INCOMPAT_JOURNAL_DEVICE) != 0;
        Content.Builder content = journalDevice
                ? Content.builder(Kind.MEMBER, "ext-journal")
                : Content.builder(Kind.FILE_SYSTEM, name(compat, incompat, block.getInt(0x64)));
        long blockSize = 1024L << block.getInt(0x18);
        long blocks = Integer.toUnsignedLong(block.getInt(0x04));
        if ((incompat & INCOMPAT_64BIT) != 0) {
            blocks |= (long) block.getInt(0x150) << 32;
        }
        content.label(Texts.utf8(block, 0x78, 16)).id(Texts.uuid(block, 0x68)).blockSize(blockSize);
        Sizes.claim(content, volume, blocks, blockSize);
        int state = Short.toUnsignedInt(block.getShort(0x3A));
        boolean recover = (incompat & INCOMPAT_RECOVER) != 0;
        content.property(Property.flag("dirty", "dirty", recover || (state & 1) == 0));
        if (recover) {
            content.note("was not unmounted: its journal has to be replayed");
        }
        if ((state & 2) != 0) {
            content.note("has recorded errors");
        }
        return content.build();
    }

    private static String name(int compat, int incompat, int roCompat) {
        if ((incompat & ~INCOMPAT_EXT3) != 0 || (roCompat & ~RO_COMPAT_EXT3) != 0) {
            return "ext4";
        }
        return (compat & COMPAT_JOURNAL) != 0 ? "ext3" : "ext2";
    }
}
