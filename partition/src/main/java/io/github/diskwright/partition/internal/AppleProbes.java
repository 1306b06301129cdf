package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** APFS containers and HFS+ volumes. */
final class AppleProbes {
    private static final int HFS_HEADER = 0x400;

    private AppleProbes() {}

    static Optional<Content> apfs(VolumeBytes volume) throws IOException {
        if (!volume.has(0x20, "NXSB")) {
            return Optional.empty();
        }
        ByteBuffer block = volume.read(0, 128);
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "apfs");
        long blockSize = Integer.toUnsignedLong(block.getInt(0x24));
        if (!Sizes.isPowerOfTwo(blockSize, 4096, 65536)) {
            return Optional.of(
                    content.damaged("the superblock has no sound geometry").build());
        }
        content.blockSize(blockSize).id(Texts.uuid(block, 0x48));
        Sizes.claim(content, volume, block.getLong(0x28), blockSize);
        return Optional.of(content.build());
    }

    /** The label is the name of the root folder, which only the catalog knows. */
    static Optional<Content> hfsPlus(VolumeBytes volume) throws IOException {
        ByteBuffer header = volume.read(HFS_HEADER, 128).order(ByteOrder.BIG_ENDIAN);
        int magic = Short.toUnsignedInt(header.getShort(0));
        int version = Short.toUnsignedInt(header.getShort(2));
        long blockSize = Integer.toUnsignedLong(header.getInt(0x28));
        // Two bytes are too few to be a signature.
        boolean known = (magic == 0x482B && version == 4) || (magic == 0x4858 && version == 5);
        if (!known || !Sizes.isPowerOfTwo(blockSize, 512, 1 << 24)) {
            return Optional.empty();
        }
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "hfsplus").blockSize(blockSize);
        Sizes.claim(content, volume, Integer.toUnsignedLong(header.getInt(0x2C)), blockSize);
        return Optional.of(content.build());
    }
}
