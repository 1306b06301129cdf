package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.Ranges;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is after its log was replayed. Nothing is copied: it remembers which 4 KiB are in the log and which
 * ranges are zeros, so its memory is about 100 bytes for each log sector.
 *
 * <p>Once it is built it is read-only, and thread-safe.
 */
final class ReplayedFile extends ForwardingDevice {
    private final TreeMap<Long, Update> updates = new TreeMap<>();
    /** First bytes of zero ranges, which do not touch each other, and the first bytes after them. */
    private final TreeMap<Long, Long> zeros = new TreeMap<>();

    private long size;

    /**
     * 4 KiB that are in the log.
     *
     * @param position of the log's data sector in the file
     * @param leading the first bytes
     * @param trailing the last bytes
     */
    record Update(long position, long leading, int trailing) {}

    ReplayedFile(BlockDevice file) {
        super(ReadOnlyDevice.of(file));
        size = file.size();
    }

    void put(long position, Update update) {
        updates.put(position, update);
        growTo(position + Bytes.SECTOR);
    }

    void putZeros(long position, long length) {
        if (length == 0) {
            return;
        }
        long start = position;
        long end = position + length;
        updates.subMap(start, end).clear();
        Map.@Nullable Entry<Long, Long> before = zeros.floorEntry(end);
        while (before != null && before.getValue() >= start) {
            start = Math.min(start, before.getKey());
            end = Math.max(end, before.getValue());
            zeros.remove(before.getKey());
            before = zeros.floorEntry(end);
        }
        zeros.put(start, end);
        growTo(end);
    }

    void growTo(long newSize) {
        size = Math.max(size, newSize);
    }

    /**
     * Does the replay to the file itself. Where that is interrupted it can be done again: the log is not touched. The
     * caller flushes.
     */
    void writeTo(ResizableDevice target) throws IOException {
        long before = target.size();
        if (size > before) {
            target.resize(size);
        }
        for (Map.Entry<Long, Long> zero : zeros.entrySet()) {
            // What is past the old end reads as zeros anyway, and may be longer than anybody can wait.
            long end = Math.min(zero.getValue(), before);
            if (zero.getKey() < end) {
                target.writeZeros(zero.getKey(), end - zero.getKey());
            }
        }
        ByteBuffer sector = Bytes.allocate(Bytes.SECTOR);
        for (Map.Entry<Long, Update> update : updates.entrySet()) {
            readUpdate(update.getValue(), 0, sector.clear());
            target.write(update.getKey(), sector.flip());
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        Ranges.check(this, position, target.remaining());
        int limit = target.limit();
        long at = position;
        while (target.hasRemaining()) {
            Piece piece = piece(at, at + target.remaining());
            target.limit(target.position() + (int) (piece.end - at));
            if (piece.update != null) {
                readUpdate(piece.update, (int) (at % Bytes.SECTOR), target);
            } else if (piece.isZero) {
                Zeros.put(target, target.remaining());
            } else {
                device().read(at, target);
            }
            target.limit(limit);
            at = piece.end;
        }
    }

    private void readUpdate(Update update, int offset, ByteBuffer target) throws IOException {
        ByteBuffer sector = Bytes.read(device(), update.position, Bytes.SECTOR);
        LogDataSector.restore(sector, update.leading, update.trailing);
        target.put(sector.slice(offset, target.remaining()));
    }

    /** What a range begins with, and how far that goes. */
    private record Piece(long end, @Nullable Update update, boolean isZero) {}

    private Piece piece(long at, long limit) {
        long sector = at - at % Bytes.SECTOR;
        Map.@Nullable Entry<Long, Update> next = updates.ceilingEntry(sector);
        if (next != null && next.getKey() == sector) {
            return new Piece(Math.min(limit, sector + Bytes.SECTOR), next.getValue(), false);
        }
        long end = next == null ? limit : Math.min(limit, next.getKey());
        Map.@Nullable Entry<Long, Long> zero = zeros.floorEntry(at);
        if (zero != null && at < zero.getValue()) {
            return new Piece(Math.min(end, zero.getValue()), null, true);
        }
        if (at >= device().size()) {
            return new Piece(end, null, true);
        }
        @Nullable Long nextZero = zeros.higherKey(at);
        end = Math.min(end, nextZero == null ? end : nextZero);
        return new Piece(Math.min(end, device().size()), null, false);
    }

    @Override
    public Extent extent(long position, long length) throws IOException {
        Ranges.checkNotEmpty(this, position, length);
        Piece piece = piece(position, position + length);
        if (piece.isZero || piece.update != null) {
            Extent.Kind kind = piece.isZero ? Extent.Kind.ZERO : Extent.Kind.DATA;
            return new Extent(position, piece.end - position, kind);
        }
        return device().extent(position, piece.end - position);
    }
}
