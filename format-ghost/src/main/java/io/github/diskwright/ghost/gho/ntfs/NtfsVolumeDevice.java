package io.github.diskwright.ghost.gho.ntfs;

import io.github.diskwright.ghost.gho.stream.ImageDevice;
import io.github.diskwright.image.device.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A volume of which the used clusters are known; the rest reads as zeros and is said to be unallocated. */
final class NtfsVolumeDevice extends ImageDevice {
    private final PacketBytes bytes;
    private final VolumeMap map;
    private final byte[] bootSector;

    NtfsVolumeDevice(String description, long size, PacketBytes bytes, VolumeMap map, byte[] bootSector) {
        super(description, size);
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
        } else if (isBootSector(at)) {
            target.put(bootSector, (int) (at % bootSector.length), target.remaining());
        } else {
            target.put(new byte[target.remaining()]);
        }
    }

    /** The first sector, and its copy behind the last cluster. */
    private boolean isBootSector(long position) {
        return position < bootSector.length || position >= size() - bootSector.length;
    }

    @Override
    protected Extent extentInside(long position, long length) {
        long end = position + length;
        Optional<VolumeMap.Piece> piece = map.at(position);
        if (piece.isPresent()) {
            return new Extent(position, Math.min(end, piece.get().end()) - position, Extent.Kind.DATA);
        }
        long behind = map.behind(position).map(VolumeMap.Piece::position).orElse(end);
        if (isBootSector(position)) {
            long sector = position < bootSector.length ? bootSector.length : size();
            return new Extent(position, Math.min(Math.min(end, behind), sector) - position, Extent.Kind.DATA);
        }
        long last = Math.min(Math.min(end, behind), size() - bootSector.length);
        return new Extent(position, last - position, Extent.Kind.UNALLOCATED);
    }
}
