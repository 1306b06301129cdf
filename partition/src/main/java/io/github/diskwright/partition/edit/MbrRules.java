package io.github.diskwright.partition.edit;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What an MBR can hold, and how its first sector is made. */
final class MbrRules {
    private MbrRules() {}

    /** The type byte of a partition that an MBR can describe. */
    static int requireType(NewPartition wanted) throws RefusedException {
        if (!wanted.name().isEmpty() || wanted.guid().isPresent() || wanted.attributes() != 0) {
            throw new RefusedException("an MBR holds no names, GUIDs and attributes", "leave them out or use a GPT");
        }
        return requireType(wanted.type());
    }

    /** A type byte that does not turn the table into another one. */
    static int requireType(PartitionType type) throws RefusedException {
        int value = type.mbrByte().orElseThrow(() -> new IllegalArgumentException(type + " is not a type of an MBR"));
        if (value == MbrEntry.PROTECTIVE) {
            throw new RefusedException("type 0xee would make the table that of a GPT", "choose another type");
        }
        return value;
    }

    /** The free range that a place is in. */
    static SectorRange requireRoom(List<SectorRange> free, SectorRange place) throws RefusedException {
        return free.stream()
                .filter(room -> room.contains(place))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "sectors " + place.start() + " to " + (place.limit() - 1) + " are not all free",
                        "choose another place"));
    }

    /**
     * The first sector of a disk with other entries and another signature. Its boot code stays where it is an MBR.
     *
     * @param base what is there
     * @param keepEqual whether entries that say the same stay as they are, to the last byte
     */
    static ByteBuffer bootSector(MbrSector base, List<MbrEntry> entries, int signature, boolean keepEqual) {
        ByteBuffer bytes =
                ProtectiveMbr.isMbr(base) ? ProtectiveMbr.copy(base) : ByteBuffer.allocate(MbrSector.SIZE_BYTES);
        for (int i = 0; i < MbrSector.ENTRY_COUNT; i++) {
            if (!keepEqual || !base.entries().get(i).equals(entries.get(i))) {
                entries.get(i).write(bytes, MbrSector.entryOffset(i));
            }
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(MbrSector.DISK_SIGNATURE_OFFSET, signature);
        MbrSector.sign(bytes);
        return bytes;
    }
}
