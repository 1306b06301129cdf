package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads an attribute that is compressed with LZNT1, unit by unit: one whose clusters are all there is stored as it is, one
 * without clusters is zeros, and one with some is compressed in those. Thread-safe.
 */
final class CompressedReader implements UnitCache.Source {
    /** Windows compresses units of 64 KiB at most. */
    private static final int MAX_UNIT_BYTES = 1 << 20;

    private static final int LZNT1 = 1;

    private final NtfsVolume volume;
    private final NtfsAttribute attribute;
    private final RunList runs;
    private final int unitClusters;
    private final int unitBytes;

    private CompressedReader(NtfsVolume volume, NtfsAttribute attribute, int unitClusters) throws IOException {
        this.volume = volume;
        this.attribute = attribute;
        this.runs = attribute.runs();
        this.unitClusters = unitClusters;
        this.unitBytes = unitClusters * volume.clusterSize();
    }

    /**
     * A reader.
     *
     * @param attribute that is compressed and not resident
     * @throws CorruptImageException if it has no compression units, or its mapping pairs break a rule
     * @throws UnsupportedFeatureException if it is compressed in another way
     */
    static CompressedReader of(NtfsVolume volume, NtfsAttribute attribute) throws IOException {
        Attribute head = attribute.head();
        int method = head.flags() & Attribute.COMPRESSION_MASK;
        int shift = head.compressionUnit();
        if (method != LZNT1 || shift > 0 && (long) volume.clusterSize() << shift > MAX_UNIT_BYTES) {
            throw new UnsupportedFeatureException(
                    volume.device().description() + ": " + attribute,
                    "compression method " + method + " with units of 2^" + shift + " clusters");
        }
        if (shift == 0) {
            throw head.record().corrupt(attribute.toString(), head.offset() + 0x22, "a compression unit", "0");
        }
        return new CompressedReader(volume, attribute, 1 << shift);
    }

    /** Fills a buffer from its position to its limit, inside the attribute. */
    void read(long offset, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long initialized = attribute.initializedSize();
        long at = offset;
        while (target.position() < limit) {
            long written = Math.min(initialized - at, limit - target.position());
            if (written <= 0) {
                Zeros.put(target, limit - target.position());
                return;
            }
            int length = readSome(at, (int) written, target);
            at += length;
        }
    }

    /** Reads as far as units are of one kind. */
    private int readSome(long at, int most, ByteBuffer target) throws IOException {
        long unit = at / unitBytes;
        int inUnit = (int) (at % unitBytes);
        int limit = target.limit();
        int stored = storedClusters(unit);
        if (stored > 0 && stored < unitClusters) {
            int length = Math.min(most, unitBytes - inUnit);
            target.limit(target.position() + length);
            volume.units().read(this, unit, unitBytes, inUnit, target);
            target.limit(limit);
            return length;
        }
        long length = unitBytes - inUnit;
        for (long next = unit + 1; length < most && storedClusters(next) == stored; next++) {
            length += unitBytes;
        }
        int part = (int) Math.min(length, most);
        target.limit(target.position() + part);
        ClusterReader.read(volume, runs, Long.MAX_VALUE, at, target);
        target.limit(limit);
        return part;
    }

    /** Bytes of a unit. */
    int unitBytes() {
        return unitBytes;
    }

    /** Bytes from an offset on that are zeros because their units have no clusters; up to {@code most}. */
    long zeros(long offset, long most) throws CorruptImageException {
        long first = offset / unitBytes * unitClusters;
        if (first >= runs.endVcn()) {
            return most;
        }
        if (storedClusters(offset / unitBytes) > 0) {
            return 0;
        }
        int run = runs.runAt(first);
        long units = (runs.vcn(run) + runs.length(run) - first) / unitClusters;
        long known = units > Long.MAX_VALUE / unitBytes ? Long.MAX_VALUE : units * unitBytes;
        return Math.min(most, Math.max(known, unitBytes) - offset % unitBytes);
    }

    /** Number of a unit's clusters that are on the volume, which come before its hole. */
    private int storedClusters(long unit) throws CorruptImageException {
        // An attribute that is read here has that many bytes, so this cannot overflow.
        long first = unit * unitClusters;
        int stored = 0;
        boolean hole = false;
        for (int done = 0; done < unitClusters && first + done < runs.endVcn(); ) {
            int run = runs.runAt(first + done);
            long end = runs.vcn(run) + runs.length(run) - first;
            int length = (int) Math.min(end, unitClusters) - done;
            if (!runs.isHole(run)) {
                if (hole) {
                    throw corrupt(unit, "clusters before the hole", "clusters behind it");
                }
                stored += length;
            } else {
                hole = true;
            }
            done += length;
        }
        return stored;
    }

    @Override
    public void unpack(long unit, ByteBuffer plain, UnitCache.Slot slot) throws IOException {
        ByteBuffer packed = slot.packed(storedClusters(unit) * volume.clusterSize());
        ClusterReader.read(volume, runs, Long.MAX_VALUE, unit * unitBytes, packed);
        try {
            slot.decompressor(UnitCodec.LZNT1).decompress(packed.flip(), plain);
        } catch (CorruptImageException e) {
            throw corrupt(unit, e.structure() + ": " + e.expected(), e.found());
        }
    }

    private CorruptImageException corrupt(long unit, String expected, String found) {
        return new CorruptImageException(
                volume.device().description(),
                "compression unit at " + unit * unitBytes + " of " + attribute,
                attribute.head().record().position() + attribute.head().offset(),
                expected,
                found);
    }
}
