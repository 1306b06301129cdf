package io.github.diskwright.ghost.gho.ntfs;

import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the packets of a volume and notes where each cluster is. A record of the master file table comes first, then
 * for each of its attributes that is not resident the clusters of its runs. Not thread-safe.
 */
final class NtfsPackets {
    private static final int ID_BYTES = 16;
    private static final int DATA_BYTES = 10;
    private static final int RECORD = 0x8004;
    private static final int OTHER = 0x8008;
    private static final int ANOTHER = 0x8010;
    private static final int STORED = 0x8020;
    private static final int NOT_STORED = 0x8040;
    private static final int RUN = 0x0002;
    private static final int MAX_RECORD = 64 << 10;

    private final PacketBytes bytes;
    private final BootSector bootSector;
    private final VolumeMap map = new VolumeMap();
    private final List<StoredRecord> records = new ArrayList<>();
    private final List<RunList> tableRuns = new ArrayList<>();
    private long at;

    /** Where a record of the master file table is in the packets. */
    private record StoredRecord(long number, long offset, int length) {}

    NtfsPackets(PacketBytes bytes, BootSector bootSector) {
        this.bytes = bytes;
        this.bootSector = bootSector;
    }

    /** Goes through all packets, to the first byte that begins none. */
    long run() throws IOException {
        while (isId(at)) {
            long position = at;
            int id = id(position);
            long value = value(position);
            at += ID_BYTES;
            switch (id) {
                case RECORD -> record(value);
                case OTHER, ANOTHER -> sized("record", MAX_RECORD);
                default ->
                    throw bytes.corrupt("NTFS packet", position, "a record", "id " + Integer.toHexString(id) + "h");
            }
        }
        if (records.isEmpty()) {
            throw bytes.corrupt("NTFS packet", at, "a record of the master file table", "none");
        }
        placeRecords();
        return at;
    }

    VolumeMap map() {
        return map;
    }

    /** Passes a data packet that counts bytes, with the bytes; tells where they are. */
    private int sized(String structure, int most) throws IOException {
        long length = data(structure);
        if (length < 1 || length > most || !bytes.holds(at, length)) {
            throw bytes.corrupt(structure, at, "1 to " + most + " bytes", Long.toUnsignedString(length));
        }
        at += length;
        skipChecksum();
        return (int) length;
    }

    private void record(long value) throws IOException {
        long offset = at + DATA_BYTES;
        int length = sized("record of the master file table", MAX_RECORD);
        byte[] stored = bytes.structure("record of the master file table", offset, length)
                .array();
        if (length < 0x30 || !FileRecord.isPresent(ByteBuffer.wrap(stored))) {
            throw bytes.corrupt("record of the master file table", offset, "'FILE'", "something else");
        }
        FileRecord record =
                FileRecord.read(bytes.stream().file(bytes.position(offset)), bytes.position(offset), value, stored);
        long number = number(stored, value);
        records.add(new StoredRecord(number, offset, length));
        if (!record.isInUse()) {
            return;
        }
        for (Attribute attribute : record.attributes()) {
            if (attribute.isNonResident()) {
                RunList runs = attribute.runs(bootSector.clusterCount());
                attribute(runs);
                if (attribute.is(AttributeType.DATA, "") && isOfTable(record, number)) {
                    tableRuns.add(runs);
                }
            }
        }
    }

    /** Since Windows XP records have their number; before, the packet's value is the best there is. */
    private static long number(byte[] record, long value) {
        ByteBuffer fields = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        boolean hasNumber = Short.toUnsignedInt(fields.getShort(4)) >= 0x30;
        return hasNumber ? Integer.toUnsignedLong(fields.getInt(0x2C)) : value;
    }

    private static boolean isOfTable(FileRecord record, long number) {
        return number == 0 || record.isExtension() && FileReference.number(record.baseReference()) == 0;
    }

    private void attribute(RunList runs) throws IOException {
        if (!isId(at) || id(at) != STORED && id(at) != NOT_STORED) {
            throw bytes.corrupt("NTFS packet", at, "an attribute that is not resident", "something else");
        }
        boolean isStored = id(at) == STORED;
        at += ID_BYTES;
        long vcn = runs.startVcn();
        boolean afterHole = !isStored;
        while (isId(at) && id(at) == RUN) {
            long position = at;
            at += ID_BYTES;
            if (isData(at)) {
                vcn += clusters(runs, vcn);
                afterHole = false;
            } else if (vcn < runs.endVcn() && runs.isHole(runs.runAt(vcn))) {
                int run = runs.runAt(vcn);
                vcn = runs.vcn(run) + runs.length(run);
                afterHole = true;
            } else if (!afterHole) {
                // Two holes beside each other are one here and two there; nothing else may be without clusters.
                throw bytes.corrupt("NTFS packet", position, "clusters of a run", "none");
            }
        }
        long left = runs.endVcn() - vcn;
        boolean isHole = left > 0 && runs.isHole(runs.runAt(vcn)) && runs.runAt(vcn) == runs.size() - 1;
        if (isStored && left > 0 && !isHole) {
            throw bytes.corrupt("NTFS packet", at, left + " more clusters of an attribute", "something else");
        }
    }

    private long clusters(RunList runs, long vcn) throws IOException {
        long position = at;
        long count = data("clusters of a run");
        if (vcn >= runs.endVcn() || runs.isHole(runs.runAt(vcn))) {
            throw bytes.corrupt("NTFS packet", position, "no clusters for a hole", count + " clusters");
        }
        int run = runs.runAt(vcn);
        long left = runs.vcn(run) + runs.length(run) - vcn;
        if (count < 1 || count > left || !bytes.holds(at, count * bootSector.clusterSize())) {
            throw bytes.corrupt("NTFS packet", position, "1 to " + left + " clusters", Long.toUnsignedString(count));
        }
        place(runs.lcnOf(vcn) * bootSector.clusterSize(), count * bootSector.clusterSize());
        return count;
    }

    private void place(long volume, long length) throws IOException {
        int gap = hasChecksums(length) ? DATA_BYTES : 0;
        for (long done = 0; done < length; done += BlockReader.BLOCK_BYTES) {
            long part = Math.min(BlockReader.BLOCK_BYTES, length - done);
            if (!map.add(volume + done, part, at)) {
                throw bytes.corrupt("clusters of a run", at, "clusters that no other run has", "some that one has");
            }
            at += part + gap;
        }
    }

    /** Whether each piece of clusters has a checksum behind it: all marks have to be there. */
    private boolean hasChecksums(long length) throws IOException {
        long offset = at;
        for (long done = 0; done < length; done += BlockReader.BLOCK_BYTES) {
            offset += Math.min(BlockReader.BLOCK_BYTES, length - done);
            if (!isPacket(offset, DATA_BYTES, 0x0A, 0x0B)) {
                return false;
            }
            offset += DATA_BYTES;
        }
        return true;
    }

    private void skipChecksum() throws IOException {
        at += isPacket(at, DATA_BYTES, 0x0A, 0x0B) ? DATA_BYTES : 0;
    }

    private boolean isId(long offset) throws IOException {
        return isPacket(offset, ID_BYTES, 0x0E, 0x0F);
    }

    private boolean isData(long offset) throws IOException {
        return isPacket(offset, DATA_BYTES, 0x0F, 0x0E);
    }

    private boolean isPacket(long offset, int length, int first, int last) throws IOException {
        if (!bytes.holds(offset, length)) {
            return false;
        }
        ByteBuffer packet = bytes.structure("NTFS packet", offset, length);
        return packet.get(0) == first && packet.get(length - 1) == last;
    }

    private int id(long offset) throws IOException {
        return Short.toUnsignedInt(
                bytes.structure("NTFS packet", offset, ID_BYTES).getShort(1));
    }

    private long value(long offset) throws IOException {
        return bytes.structure("NTFS packet", offset, ID_BYTES).getLong(7);
    }

    private long data(String structure) throws IOException {
        if (!isData(at)) {
            throw bytes.corrupt(structure, at, "a packet with its size", "something else");
        }
        long value = bytes.structure("NTFS packet", at, DATA_BYTES).getLong(1);
        at += DATA_BYTES;
        return value;
    }

    /** Records that did not come as clusters of their table are put where it has them. */
    private void placeRecords() {
        int clusterSize = bootSector.clusterSize();
        for (StoredRecord record : records) {
            for (int done = 0; done < record.length(); ) {
                long offset = record.number() * record.length() + done;
                int part = Math.min(record.length() - done, clusterSize - (int) (offset % clusterSize));
                for (RunList runs : tableRuns) {
                    long vcn = offset / clusterSize;
                    if (vcn >= runs.startVcn() && vcn < runs.endVcn() && !runs.isHole(runs.runAt(vcn))) {
                        map.add(runs.lcnOf(vcn) * clusterSize + offset % clusterSize, part, record.offset() + done);
                    }
                }
                done += part;
            }
        }
    }
}
