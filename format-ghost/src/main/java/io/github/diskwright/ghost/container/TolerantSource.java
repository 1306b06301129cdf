package io.github.diskwright.ghost.container;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/**
 * A disk with bad sectors: what the host cannot read is zeros, and remembered. A read that fails is tried again in smaller
 * pieces, down to a sector. Closing closes the disk. Thread-safe as the disk is.
 *
 * <p>Only failures of the host are tolerated: what an image format says of damage in itself is not.
 */
public final class TolerantSource extends ForwardingDevice {
    private static final int PIECES = 16;

    private final RangeLog unreadable = new RangeLog();

    /**
     * @param device the disk
     */
    public TolerantSource(BlockDevice device) {
        super(device);
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        int limit = target.limit();
        try {
            device().read(position, target);
        } catch (ClosedChannelException | ImageException e) {
            throw e;
        } catch (IOException e) {
            target.limit(limit).position(start);
            readPieces(position, target, limit - start);
        }
    }

    /** Reads a range that cannot be read at once, in pieces of whole sectors. */
    private void readPieces(long position, ByteBuffer target, int length) throws IOException {
        int sector = physicalSectorSize();
        int limit = target.limit();
        long end = position + length;
        long piece = Math.max(sector, ((long) length / PIECES + sector - 1) / sector * sector);
        for (long at = position; at < end; ) {
            long next = Math.min(end, at - at % sector + piece);
            int count = (int) (next - at);
            target.limit(target.position() + count);
            if (count > sector) {
                readPiece(at, target);
            } else {
                readSector(at, target);
            }
            target.limit(limit);
            at = next;
        }
    }

    private void readPiece(long position, ByteBuffer target) throws IOException {
        // A piece is smaller than what failed, so that this ends at sectors.
        read(position, target);
    }

    private void readSector(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        try {
            device().read(position, target);
        } catch (ClosedChannelException | ImageException e) {
            throw e;
        } catch (IOException e) {
            target.position(start);
            int length = target.remaining();
            Zeros.put(target, length);
            unreadable.add(position, length);
        }
    }

    /** What could not be read so far of a range, ascending, neighbours joined. */
    public List<UnreadableRange> unreadable(long position, long length) {
        return unreadable.in(position, length);
    }
}
