package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockStage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the used blocks in order with a checksum behind each strip, in pieces of 1 MiB. */
final class StripStage implements BlockStage<Block> {
    private static final int PIECE = 1 << 20;

    private final BlockDevice target;
    private final StripLayout layout;
    private final StripChecksum checksum;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private long position;
    private long strip;
    private long leftInStrip;

    StripStage(BlockDevice target, StripLayout layout, StripChecksum checksum) {
        this.target = target;
        this.layout = layout;
        this.checksum = checksum;
        this.position = layout.start();
        this.leftInStrip = layout.stripLength(0);
    }

    @Override
    public Next block(Block block, Block result) throws IOException {
        ByteBuffer data = block.data();
        int limit = data.limit();
        while (data.position() < limit) {
            int part = (int) Math.min(limit - data.position(), leftInStrip);
            checksum.update(data.duplicate().limit(data.position() + part));
            put(data.limit(data.position() + part));
            data.limit(limit);
            leftInStrip -= part;
            if (leftInStrip == 0) {
                put(ByteBuffer.wrap(checksum.value()));
                checksum.reset();
                strip++;
                leftInStrip = layout.stripLength(strip);
            }
        }
        return Next.CONTINUE;
    }

    @Override
    public Next zeros(long start, long length) {
        throw new IllegalStateException("used blocks are all data");
    }

    private void put(ByteBuffer bytes) throws IOException {
        int limit = bytes.limit();
        while (bytes.position() < limit) {
            if (!piece.hasRemaining()) {
                writePiece();
            }
            int part = Math.min(limit - bytes.position(), piece.remaining());
            piece.put(bytes.limit(bytes.position() + part));
            bytes.limit(limit);
        }
    }

    /** Writes what is left. */
    void finish() throws IOException {
        writePiece();
        if (position != layout.end()) {
            throw new IllegalStateException("wrote up to " + position + ", expected " + layout.end());
        }
    }

    private void writePiece() throws IOException {
        int length = piece.flip().remaining();
        if (length > 0) {
            target.write(position, piece);
        }
        position += length;
        piece.clear();
    }
}
