package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** XFS; big-endian. */
final class XfsProbe {
    private XfsProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        if (!volume.has(0, "XFSB")) {
            return Optional.empty();
        }
        ByteBuffer block = volume.read(0, 512).order(ByteOrder.BIG_ENDIAN);
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "xfs");
        long blockSize = Integer.toUnsignedLong(block.getInt(4));
        int sectorSize = Short.toUnsignedInt(block.getShort(0x66));
        if (!Sizes.isPowerOfTwo(blockSize, 512, 65536) || !Sizes.isPowerOfTwo(sectorSize, 512, 32768)) {
            return Optional.of(
                    content.damaged("the superblock has no sound geometry").build());
        }
        content.blockSize(blockSize)
                .sectorSize(sectorSize)
                .id(Texts.uuid(block, 32))
                .label(Texts.utf8(block, 108, 12));
        Sizes.claim(content, volume, block.getLong(8), blockSize);
        return Optional.of(content.build());
    }
}
