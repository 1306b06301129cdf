package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks {@code $Secure}: that its indexes by id and by hash agree with each other and with the descriptors, and that both
 * copies of each descriptor are equal. Memory: 32 bytes for each descriptor.
 */
final class SecurityCheck {
    private static final int BLOCK = 256 << 10;
    private static final int HEAD_BYTES = 20;
    private static final int MOST_BYTES = 128 << 10;

    private final CheckState state;
    private final Report report;
    private final NtfsFile file;
    private final Descriptors byId = new Descriptors();

    SecurityCheck(CheckState state, Report report, NtfsFile file) {
        this.state = state;
        this.report = report;
        this.file = file;
    }

    /** A growing table: id and hash in one word, offset, size. */
    private static final class Descriptors {
        private long[] keys = new long[64];
        private long[] offsets = new long[64];
        private int[] sizes = new int[64];
        private int count;

        void add(int id, int hash, long offset, int size) {
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, 2 * count);
                offsets = Arrays.copyOf(offsets, 2 * count);
                sizes = Arrays.copyOf(sizes, 2 * count);
            }
            keys[count] = Integer.toUnsignedLong(id) << 32 | Integer.toUnsignedLong(hash);
            offsets[count] = offset;
            sizes[count] = size;
            count++;
        }
    }

    /** @return the ids; empty if not all of them could be read */
    Optional<IdSet> run() throws IOException {
        Optional<NtfsAttribute> data = file.find(AttributeType.DATA, "$SDS");
        Optional<NtfsAttribute> ids = file.find(AttributeType.INDEX_ROOT, "$SII");
        Optional<NtfsAttribute> hashes = file.find(AttributeType.INDEX_ROOT, "$SDH");
        if (data.isEmpty() || ids.isEmpty() || hashes.isEmpty()) {
            report.error("ntfs.secure", file.record(), 0, "$SDS, $SII or $SDH is missing");
            return Optional.empty();
        }
        IdSet known = new IdSet();
        boolean whole = walk(ids.get(), (entry, position) -> {
            ByteBuffer value = entry.data();
            if (entry.keyLength() != 4
                    || value.limit() < HEAD_BYTES
                    || value.getInt(4) != entry.key().getInt(0)) {
                error("ntfs.security-ids", position, "an entry that does not fit its key");
                return;
            }
            known.add(value.getInt(4));
            byId.add(value.getInt(4), value.getInt(0), value.getLong(8), value.getInt(16));
        });
        int[] matches = new int[1];
        boolean wholeHashes = walk(hashes.get(), (entry, position) -> matches[0] += matches(entry, position) ? 1 : 0);
        if (whole && wholeHashes && matches[0] < byId.count) {
            report.error(
                    "ntfs.security-hashes",
                    file.record(),
                    0,
                    "$SDH has " + matches[0] + " of " + byId.count + " descriptors");
        }
        checkDescriptors(data.get());
        return whole ? Optional.of(known.sort()) : Optional.empty();
    }

    private boolean walk(NtfsAttribute root, IndexWalk.EntryVisitor visitor) throws IOException {
        boolean whole = new IndexWalk(state, report, IndexParts.of(root, file.attributes(), "$Secure"), visitor).run();
        if (!whole) {
            state.brokenIndexes.add(NtfsVolume.SECURE);
        }
        return whole;
    }

    private boolean matches(IndexEntry entry, long position) {
        ByteBuffer value = entry.data();
        if (entry.keyLength() != 8 || value.limit() < HEAD_BYTES) {
            error("ntfs.security-hashes", position, "an entry that is too short");
            return false;
        }
        long id = Integer.toUnsignedLong(entry.key().getInt(4));
        long key = id << 32 | Integer.toUnsignedLong(entry.key().getInt(0));
        // The index by id is in the order of the ids; if it is not, that was told.
        int found = Arrays.binarySearch(byId.keys, 0, byId.count, key);
        boolean same = found >= 0
                && value.getInt(0) == (int) key
                && value.getInt(4) == (int) id
                && value.getLong(8) == byId.offsets[found]
                && value.getInt(16) == byId.sizes[found];
        if (!same) {
            error("ntfs.security-hashes", position, "id 0x" + Long.toHexString(id) + " is another one in $SII");
        }
        return same;
    }

    private void checkDescriptors(NtfsAttribute data) throws IOException {
        Integer[] order = new Integer[byId.count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(byId.offsets[a], byId.offsets[b]));
        long end = 0;
        for (int index : order) {
            long offset = byId.offsets[index];
            int size = byId.sizes[index];
            boolean inside = offset >= end
                    && offset % 16 == 0
                    && size >= HEAD_BYTES
                    && size <= MOST_BYTES
                    && offset % (2 * BLOCK) + size <= BLOCK
                    && offset + BLOCK + size <= data.size();
            if (!inside) {
                wrong(data, "ntfs.security-place", index, size + " bytes at " + offset + " of " + data.size());
                continue;
            }
            end = offset + size;
            checkDescriptor(data, index);
        }
    }

    private void checkDescriptor(NtfsAttribute data, int index) throws IOException {
        long offset = byId.offsets[index];
        ByteBuffer first = read(data, offset, byId.sizes[index]);
        ByteBuffer second = read(data, offset + BLOCK, byId.sizes[index]);
        int hash = (int) byId.keys[index];
        int id = (int) (byId.keys[index] >>> 32);
        if (first.getInt(0) != hash
                || first.getInt(4) != id
                || first.getLong(8) != offset
                || first.getInt(16) != byId.sizes[index]) {
            wrong(data, "ntfs.security-entry", index, "the head at " + offset + " is another one");
            return;
        }
        ByteBuffer descriptor =
                first.slice(HEAD_BYTES, first.limit() - HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (DescriptorRules.hash(descriptor) != hash) {
            wrong(data, "ntfs.security-hash", index, "its bytes have another hash");
        }
        if (!first.equals(second)) {
            wrong(data, "ntfs.security-copy", index, "its copy is another one");
        }
        Optional<String> broken = DescriptorRules.broken(descriptor);
        if (broken.isPresent()) {
            wrong(data, "ntfs.descriptor", index, broken.get());
        }
    }

    private static ByteBuffer read(NtfsAttribute data, long offset, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        data.read(offset, bytes);
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void wrong(NtfsAttribute data, String id, int index, String text) throws IOException {
        long offset = Math.max(0, byId.offsets[index]);
        report.add(
                id,
                Severity.ERROR,
                IndexWalk.place(state.volume, data.runs(), offset),
                NtfsVolume.SECURE,
                "descriptor 0x" + Long.toHexString(byId.keys[index] >>> 32) + ": " + text);
    }

    private void error(String id, long position, String text) {
        report.add(id, Severity.ERROR, position, NtfsVolume.SECURE, text);
    }
}
