package io.github.diskwright.vhdx.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the valid entries of a log, and gives the active sequence that they make up.
 *
 * <p>Cost: the log is read about twice, whatever it holds. An entry is followed sector by sector and given up at the
 * first one with a wrong signature, and no sector of an entry but the first can begin another one: so what is followed
 * from two places does not overlap, but for the sector where one is given up. Joining the entries reads nothing, and
 * takes time in proportion to their number.
 */
final class LogScanner {
    private final LogRing ring;
    private final VhdxHeader header;
    private final TreeMap<Long, LogEntry> entries = new TreeMap<>();

    LogScanner(LogRing ring, VhdxHeader header) {
        this.ring = ring;
        this.header = header;
    }

    /**
     * An entry and where it is.
     *
     * @param offset in the log
     * @param entry its header
     */
    record Placed(long offset, LogEntry entry) {}

    /** The entries to be replayed, from the head's tail to the head; empty if there is no active sequence. */
    List<Placed> activeSequence() throws IOException {
        for (long at = ring.skipHole(0); at < ring.length(); at = ring.skipHole(at + Bytes.SECTOR)) {
            @Nullable LogEntry entry = validEntry(at);
            if (entry != null) {
                entries.put(at, entry);
            }
        }
        return new LogChains(entries, ring.length()).activeSequence();
    }

    /** The entry at an offset, if it is valid in every sector. */
    private @Nullable LogEntry validEntry(long at) throws IOException {
        ByteBuffer sector = ring.sector(at);
        if (!LogEntry.hasSignature(sector)) {
            return null;
        }
        LogEntry entry = LogEntry.read(sector);
        if (!entry.isPlausible(header.logGuid(), ring.length())) {
            return null;
        }
        int stored = Checksum.stored(sector);
        CRC32C crc = new CRC32C();
        Checksum.update(crc, sector);
        long data = dataDescriptors(sector, LogEntry.SIZE_BYTES, entry.descriptorCount(), entry);
        long left = entry.descriptorCount() - descriptorsIn(LogEntry.SIZE_BYTES);
        long descriptorSectors = entry.descriptorSectors();
        for (long k = 1; k < descriptorSectors && data >= 0; k++) {
            sector = ring.sector(at + k * Bytes.SECTOR);
            crc.update(sector.duplicate());
            long more = dataDescriptors(sector, 0, left, entry);
            data = more < 0 ? -1 : data + more;
            left -= descriptorsIn(0);
        }
        if (data < 0 || entry.entryLength() != (descriptorSectors + data) * Bytes.SECTOR) {
            return null;
        }
        for (long k = 0; k < data; k++) {
            sector = ring.sector(at + (descriptorSectors + k) * Bytes.SECTOR);
            if (!LogDataSector.isValid(sector, entry.sequenceNumber())) {
                return null;
            }
            crc.update(sector.duplicate());
        }
        return (int) crc.getValue() == stored ? entry : null;
    }

    private static int descriptorsIn(int firstOffset) {
        return (Bytes.SECTOR - firstOffset) / LogDescriptor.SIZE_BYTES;
    }

    /** Number of data descriptors in a sector; -1 if any descriptor is not valid. */
    private long dataDescriptors(ByteBuffer sector, int firstOffset, long count, LogEntry entry) {
        int end = firstOffset + (int) Math.min(count, descriptorsIn(firstOffset)) * LogDescriptor.SIZE_BYTES;
        long data = 0;
        for (int offset = firstOffset; offset < end; offset += LogDescriptor.SIZE_BYTES) {
            if (!LogDescriptor.hasSignature(sector, offset)) {
                return -1;
            }
            LogDescriptor descriptor = LogDescriptor.read(sector, offset);
            if (!descriptor.isValid(entry.sequenceNumber(), header)) {
                return -1;
            }
            data += descriptor.isZero() ? 0 : 1;
        }
        return data;
    }
}
