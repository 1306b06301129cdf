package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * A new disk all of whose blocks have space, one behind the other. All of it is really written, so that the host
 * cannot run out of it later: what the caller leaves out is filled with zeros, when something behind it is written or
 * in the end. Unless holes are wanted: then nothing is filled.
 */
final class NewFixedDisk extends NewDisk {
    private static final int BAT_PART = 128 * Bytes.KIB;

    private final BatGeometry geometry;
    private final long payloadStart;
    private final long payloadLength;
    private final boolean isSparse;
    /** Payload bytes from the start on that were really written; behind them nothing was. */
    private long written;

    NewFixedDisk(NewFile newFile, boolean isSparse) {
        super(newFile);
        this.isSparse = isSparse;
        this.geometry = newFile.geometry();
        this.payloadStart = newFile.payloadStart();
        this.payloadLength = newFile.fullEnd() - payloadStart;
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
        long end = position + source.remaining();
        if (!isSparse) {
            fillTo(position);
        }
        file().write(payloadStart + position, source);
        written = Math.max(written, end);
    }

    @Override
    void storeZeros(long position, long length) throws IOException {
        long old = Math.min(written, position + length);
        if (position < old && isSparse) {
            file().writeZeros(payloadStart + position, old - position);
        } else if (position < old) {
            Zeros.write(file(), payloadStart + position, old - position);
        }
        if (!isSparse) {
            fillTo(position + length);
        }
    }

    private void fillTo(long position) throws IOException {
        if (written < position) {
            Zeros.write(file(), payloadStart + written, position - written);
            written = position;
        }
    }

    @Override
    void completePayload() throws IOException {
        if (!isSparse) {
            fillTo(payloadLength);
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
