package io.github.diskwright.partition;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.util.List;

/**
 * Finds out in which sectors an MBR counts. The table does not tell: the size is right under which there is a volume
 * where a partition starts.
 */
final class MbrSectorSize {
    private final BlockDevice device;

    MbrSectorSize(BlockDevice device) {
        this.device = device;
    }

    /** The device's own size unless only the other one leads to volumes. */
    int guess(MbrSector mbr, int other) throws IOException {
        int own = device.logicalSectorSize();
        return !leadsToVolume(mbr, own) && leadsToVolume(mbr, other) ? other : own;
    }

    private boolean leadsToVolume(MbrSector mbr, int sectorSize) throws IOException {
        for (MbrEntry entry : mbr.entries()) {
            long position = entry.startLba() * sectorSize;
            boolean readable = !entry.isEmpty() && position > 0 && position < device.size();
            if (readable && (entry.isExtended() ? isEbr(position) : isVolume(position, entry, sectorSize))) {
                return true;
            }
        }
        return false;
    }

    private boolean isEbr(long position) throws IOException {
        MbrSector sector = MbrSector.read(device, position);
        return sector.hasSignature() && sector.hasLegalStatuses() && !sector.isVolumeBootSector();
    }

    private boolean isVolume(long position, MbrEntry entry, int sectorSize) throws IOException {
        long length = Math.min(entry.sectorCount() * sectorSize, device.size() - position);
        List<Content> contents = Content.detect(WindowDevice.of(device, position, length, "volume"));
        return contents.stream()
                .anyMatch(content -> content.isRecognised()
                        && !content.isDamaged()
                        && content.sectorSize().orElse(sectorSize) == sectorSize);
    }
}
