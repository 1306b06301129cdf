package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.pipeline.ZeroFill;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A new disk all of whose blocks have space, one behind the other. All of it is really written, so that the host
 * cannot run out of it later: what the caller leaves out is filled with zeros, when something behind it is written or
 * in the end. Unless holes are wanted: then nothing is filled.
 */
final class NewFixedDisk extends NewDisk {
    private static final int BAT_PART = 128 * Bytes.KIB;

    private final BatGeometry geometry;
    private final long payloadStart;
    /** None if holes are wanted. */
    private final @Nullable ZeroFill fill;
    /** Payload bytes from the start on of which any were written. */
    private long written;

    NewFixedDisk(NewFile newFile, boolean isSparse) {
        super(newFile);
        this.geometry = newFile.geometry();
        this.payloadStart = newFile.payloadStart();
        this.fill = isSparse ? null : new ZeroFill(newFile.device(), payloadStart, newFile.fullEnd() - payloadStart);
    }

    @Override
    public OptionalLong allocatedBlocks() {
        return OptionalLong.of(geometry.payloadBlocks());
    }

    @Override
    long entry(long block) {
        return BatEntry.present(payloadStart + (block << blockShift()));
    }

    @Override
    void store(long position, ByteBuffer source) throws IOException {
        if (fill != null) {
            fill.writing(payloadStart + position, source.remaining());
        }
        long end = position + source.remaining();
        file().write(payloadStart + position, source);
        written = Math.max(written, end);
    }

    @Override
    void storeZeros(long position, long length) throws IOException {
        if (fill != null) {
            fill.zeros(payloadStart + position, length);
        } else if (position < written) {
            file().writeZeros(payloadStart + position, Math.min(length, written - position));
        }
    }

    @Override
    void completePayload(JobOptions job) throws IOException {
        if (fill != null) {
            fill.finish(job);
        }
        long entries = geometry.entries();
        ByteBuffer part = Bytes.allocate((int) Math.min(BAT_PART, Bytes.roundUp(entries * 8, Bytes.SECTOR)));
        for (long index = 0; index < entries; ) {
            long first = index;
            part.clear();
            while (part.hasRemaining()) {
                boolean isBlock = index < entries && !geometry.isBitmap(index);
                part.putLong(isBlock ? entry(geometry.block(index)) : 0);
                index++;
            }
            file().write(newFile().batPosition() + first * BatEntry.SIZE_BYTES, part.flip());
        }
    }
}
