package io.github.diskwright.ghost.gho.ntfs;

import io.github.diskwright.ghost.gho.stream.ImageDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.ntfs.record.BootSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A volume of which the used clusters are known; the rest reads as zeros and is said to be unallocated. */
final class NtfsVolumeDevice extends ImageDevice {
    private final PacketBytes bytes;
    private final VolumeMap map;
    private final BootSector bootSector;

    NtfsVolumeDevice(String description, PacketBytes bytes, VolumeMap map, BootSector bootSector) {
        super(description, bootSector.volumeSize());
        this.bytes = bytes;
        this.map = map;
        this.bootSector = bootSector;
    }

    @Override
    protected void readInside(long position, ByteBuffer target) throws IOException {
        long at = position;
        int limit = target.limit();
        while (target.position() < limit) {
            Extent extent = extentInside(at, limit - target.position());
            int length = (int) extent.length();
            target.limit(target.position() + length);
            fill(at, target);
            target.limit(limit);
            at += length;
        }
    }

    private void fill(long at, ByteBuffer target) throws IOException {
        Optional<VolumeMap.Piece> piece = map.at(at);
        if (piece.isPresent()) {
            bytes.read(piece.get().offset() + at - piece.get().position(), target);
        } else if (at < BootSector.SIZE_BYTES || isCopy(at)) {
            long sector = at < BootSector.SIZE_BYTES ? 0 : bootSector.backupPosition();
            target.put(bootSector.toBytes(), (int) (at - sector), target.remaining());
        } else {
            target.put(new byte[target.remaining()]);
        }
    }

    /** Whether a position is in the copy of the boot sector behind the last cluster. */
    private boolean isCopy(long position) {
        return position >= bootSector.backupPosition()
                && position < bootSector.backupPosition() + BootSector.SIZE_BYTES;
    }

    @Override
    protected Extent extentInside(long position, long length) {
        long end = position + length;
        Optional<VolumeMap.Piece> piece = map.at(position);
        if (piece.isPresent()) {
            return new Extent(position, Math.min(end, piece.get().end()) - position, Extent.Kind.DATA);
        }
        end = Math.min(end, map.behind(position).map(VolumeMap.Piece::position).orElse(end));
        boolean isFirst = position < BootSector.SIZE_BYTES;
        if (isFirst || isCopy(position)) {
            long sector = isFirst ? 0 : bootSector.backupPosition();
            return new Extent(position, Math.min(end, sector + BootSector.SIZE_BYTES) - position, Extent.Kind.DATA);
        }
        long copy = bootSector.backupPosition();
        return new Extent(position, (position < copy ? Math.min(end, copy) : end) - position, Extent.Kind.UNALLOCATED);
    }
}
