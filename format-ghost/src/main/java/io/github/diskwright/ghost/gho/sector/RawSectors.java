package io.github.diskwright.ghost.gho.sector;

import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.ImageDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sectors as they are; with a password each 32 KiB of them are obfuscated anew. */
final class RawSectors extends ImageDevice {
    private final long start;
    private final BlockReader reader;

    RawSectors(String description, long size, long start, BlockReader reader) {
        super(description, size);
        this.start = start;
        this.reader = reader;
    }

    @Override
    protected void readInside(long position, ByteBuffer target) throws IOException {
        if (!reader.isObfuscated()) {
            reader.stream().read(start + position, target);
            return;
        }
        long at = position;
        while (target.hasRemaining()) {
            long first = at - at % BlockReader.BLOCK_BYTES;
            int length = (int) Math.min(BlockReader.BLOCK_BYTES, size() - first);
            byte[] piece =
                    reader.stream().structure("sectors", start + first, length).array();
            reader.decrypt(piece);
            int before = target.position();
            BlockReader.copy(piece, (int) (at - first), target);
            at += target.position() - before;
        }
    }
}
