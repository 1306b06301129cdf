package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole attribute: all its extents as one, and its contents, unpacked where the file system compressed them; what it
 * encrypted is read as it is. Thread-safe for reading.
 */
public final class NtfsAttribute {
    private final NtfsVolume volume;
    private final List<Attribute> extents;
    private volatile @Nullable RunList runs;
    private volatile @Nullable CompressedReader compressed;

    /**
     * An attribute of its extents.
     *
     * @param volume that it is on
     * @param extents of one type and name, each continuing the one before; a resident attribute is one alone
     */
    public NtfsAttribute(NtfsVolume volume, List<Attribute> extents) {
        this.volume = volume;
        this.extents = extents;
    }

    /** The pieces in the records, in the order of their VCNs; one if the attribute is resident. */
    public List<Attribute> extents() {
        return extents;
    }

    /** The first piece, which holds sizes and flags. */
    public Attribute head() {
        return extents.get(0);
    }

    /** What it is: see {@link io.github.diskwright.ntfs.record.AttributeType}. */
    public int type() {
        return head().type();
    }

    /** The name; empty if there is none. */
    public String name() {
        return head().name();
    }

    /** Whether it is of a type and has a name. */
    public boolean is(int type, String name) {
        return head().is(type, name);
    }

    /** Whether the contents are in the record. */
    public boolean isResident() {
        return !head().isNonResident();
    }

    /** Whether the contents are compressed with LZNT1. */
    public boolean isCompressed() {
        return !isResident() && (head().flags() & Attribute.COMPRESSION_MASK) != 0;
    }

    /** Whether the contents may have holes. */
    public boolean isSparse() {
        return (head().flags() & Attribute.SPARSE) != 0;
    }

    /** Whether the contents are encrypted by the file system; they are read as they are. */
    public boolean isEncrypted() {
        return (head().flags() & Attribute.ENCRYPTED) != 0;
    }

    /** Bytes of the contents. */
    public long size() {
        return isResident() ? head().valueLength() : head().dataSize();
    }

    /** Bytes of the contents that were written; the rest reads as zeros. */
    public long initializedSize() {
        return isResident() ? size() : Math.min(head().initializedSize(), head().dataSize());
    }

    /** Bytes of the clusters on the volume; 0 for a resident attribute. */
    public long allocatedSize() {
        return isResident() ? 0 : head().totalAllocated().orElse(head().allocatedSize());
    }

    /**
     * Where the contents are; empty for a resident attribute. Decoded once, then kept.
     *
     * @throws CorruptImageException if the mapping pairs break a rule
     */
    public RunList runs() throws CorruptImageException {
        RunList known = runs;
        if (known == null) {
            known = isResident() ? RunList.empty() : decodeRuns();
            runs = known;
        }
        return known;
    }

    private RunList decodeRuns() throws CorruptImageException {
        if (extents.size() == 1) {
            return head().runs(volume.clusterCount());
        }
        RunList.Builder all = RunList.builder(0);
        for (Attribute extent : extents) {
            all.addAll(extent.runs(volume.clusterCount()));
        }
        return all.build();
    }

    /**
     * Reads contents.
     *
     * @param offset of the first byte, 0 or more
     * @param target filled from its position to its limit, which must be inside {@link #size()}
     * @throws CorruptImageException if a rule is broken on the way
     * @throws IOException if the device cannot be read
     */
    public void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || target.remaining() > size() - offset) {
            throw new IllegalArgumentException(target.remaining() + " bytes at " + offset + " of " + size());
        }
        if (isResident()) {
            target.put(head().value().slice((int) offset, target.remaining()));
        } else if (isCompressed()) {
            compressed().read(offset, target);
        } else {
            requireClusters(offset + target.remaining());
            ClusterReader.read(volume, runs(), initializedSize(), offset, target);
        }
    }

    /** Only what may have holes may be longer than its runs. */
    private void requireClusters(long end) throws CorruptImageException {
        long covered = Math.min(runs().endVcn(), Long.MAX_VALUE / volume.clusterSize()) * volume.clusterSize();
        if (!isSparse() && Math.min(end, initializedSize()) > covered) {
            throw head().record()
                    .corrupt(
                            toString(),
                            head().offset() + 0x38,
                            "an initialized size within its clusters, " + covered + " bytes",
                            initializedSize() + "");
        }
    }

    private CompressedReader compressed() throws IOException {
        CompressedReader known = compressed;
        if (known == null) {
            known = CompressedReader.of(volume, this);
            compressed = known;
        }
        return known;
    }

    /**
     * How many bytes from an offset on are zeros without being stored: in a hole, or behind the initialized size. Exact or
     * too few.
     *
     * @param offset 0 or more
     * @param length how far the question goes; inside {@link #size()}
     * @return 0 if the first byte is stored, up to {@code length}
     * @throws CorruptImageException if the mapping pairs break a rule
     * @throws UnsupportedFeatureException if the contents are compressed in an unknown way
     */
    public long zeros(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || length > size() - offset) {
            throw new IllegalArgumentException(length + " bytes at " + offset + " of " + size());
        }
        if (isResident()) {
            return 0;
        }
        long vcn = offset / volume.clusterSize();
        if (offset >= initializedSize() || vcn >= runs().endVcn() && (isSparse() || isCompressed())) {
            return length;
        }
        if (isCompressed()) {
            return compressed().zeros(offset, length);
        }
        if (vcn >= runs().endVcn() || !runs().isHole(runs().runAt(vcn))) {
            return 0;
        }
        int run = runs().runAt(vcn);
        long end = runs().vcn(run) + runs().length(run);
        return Math.min(length, Math.min(end, Long.MAX_VALUE / volume.clusterSize()) * volume.clusterSize() - offset);
    }

    /**
     * How many bytes from an offset on are stored, before the next ones that are zeros for {@link #zeros}.
     *
     * @param offset 0 or more
     * @param length how far the question goes; inside {@link #size()}
     * @return 0 if the first byte is not stored; may be less than to the next hole
     * @throws CorruptImageException if the mapping pairs break a rule
     */
    public long stored(long offset, long length) throws IOException {
        if (zeros(offset, length) > 0) {
            return 0;
        }
        if (isResident()) {
            return length;
        }
        long most = Math.min(length, initializedSize() - offset);
        if (isCompressed()) {
            return Math.min(
                    most, compressed().unitBytes() - offset % compressed().unitBytes());
        }
        long vcn = offset / volume.clusterSize();
        if (vcn >= runs().endVcn()) {
            return most;
        }
        int run = runs().runAt(vcn);
        while (run + 1 < runs().size() && !runs().isHole(run + 1)) {
            run++;
        }
        long end = runs().vcn(run) + runs().length(run);
        return Math.min(most, end * volume.clusterSize() - offset);
    }

    /**
     * All contents, for structures that are read whole.
     *
     * @return little-endian, from 0 to the limit
     * @throws UnsupportedFeatureException if they are longer than the limit of structures
     * @throws CorruptImageException if a rule is broken on the way
     * @throws IOException if the device cannot be read
     */
    public ByteBuffer readAll() throws IOException {
        int length = volume.limits().requireStructure(volume.device().description(), toString(), size());
        ByteBuffer contents = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(0, contents);
        return contents.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String toString() {
        return head().toString();
    }
}
