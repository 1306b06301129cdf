package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The security descriptors of a volume by their ids, as {@code $Secure} has them: its index {@code $SII} tells where in its
 * stream {@code $SDS} a descriptor is. Keeps up to {@value #CACHE_BYTES} bytes of those that were looked up. Thread-safe.
 */
public final class SecurityDescriptors {
    /** Bytes of descriptors that are kept, about. */
    static final int CACHE_BYTES = 4 << 20;

    private static final String BY_ID = "$SII";
    private static final String STREAM = "$SDS";
    private static final int HEAD_BYTES = 20;
    private static final int ENTRY_OVERHEAD = 100;

    /** No entry crosses a boundary of this. */
    private static final int BLOCK = 256 << 10;

    private final NtfsIndex index;
    private final NtfsAttribute stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, SecurityDescriptor> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long cached;

    private SecurityDescriptors(NtfsIndex index, NtfsAttribute stream) {
        this.index = index;
        this.stream = stream;
    }

    /**
     * The descriptors of a volume.
     *
     * @throws CorruptImageException if {@code $Secure} has not what it must have, as before NTFS 3.0
     * @throws IOException if the device cannot be read
     */
    public static SecurityDescriptors of(NtfsVolume volume) throws IOException {
        NtfsFile secure = volume.file(NtfsVolume.SECURE);
        return new SecurityDescriptors(NtfsIndex.of(secure, BY_ID), secure.require(AttributeType.DATA, STREAM));
    }

    /**
     * Looks up a descriptor; its entry must agree with the index, and its hash be right.
     *
     * @param id as in {@link io.github.diskwright.ntfs.record.StandardInformation#securityId()}
     * @return empty if there is no such id
     * @throws CorruptImageException if index or entry is damaged
     * @throws IOException if the device cannot be read
     */
    public Optional<SecurityDescriptor> find(int id) throws IOException {
        lock.lock();
        try {
            @Nullable SecurityDescriptor known = cache.get(id);
            if (known != null) {
                return Optional.of(known);
            }
        } finally {
            lock.unlock();
        }
        Optional<IndexEntry> entry = index.find(candidate -> compare(candidate, id));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        SecurityDescriptor descriptor = read(id, entry.get());
        keep(id, descriptor);
        return Optional.of(descriptor);
    }

    private int compare(IndexEntry entry, int id) throws CorruptImageException {
        if (entry.keyLength() != Integer.BYTES) {
            throw corrupt("entry of " + BY_ID, entry.offset(), "a key of 4 bytes", entry.keyLength() + "");
        }
        return Integer.compareUnsigned(entry.key().getInt(0), id);
    }

    private void keep(int id, SecurityDescriptor descriptor) {
        lock.lock();
        try {
            if (cache.put(id, descriptor) == null) {
                cached += descriptor.size() + ENTRY_OVERHEAD;
            }
            Iterator<SecurityDescriptor> oldest = cache.values().iterator();
            while (cached > CACHE_BYTES && oldest.hasNext()) {
                cached -= oldest.next().size() + ENTRY_OVERHEAD;
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private SecurityDescriptor read(int id, IndexEntry entry) throws IOException {
        ByteBuffer data = entry.data();
        if (data.limit() < HEAD_BYTES) {
            throw corrupt("entry of " + BY_ID, entry.offset(), "20 bytes of data", data.limit() + "");
        }
        long offset = data.getLong(8);
        long size = Integer.toUnsignedLong(data.getInt(16));
        if (size <= HEAD_BYTES || size > BLOCK || offset < 0 || offset > stream.size() - size) {
            throw corrupt("entry of " + BY_ID, entry.offset(), "a place in " + STREAM, size + " bytes at " + offset);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        stream.read(offset, bytes);
        boolean same = bytes.getInt(4) == id && data.slice(0, HEAD_BYTES).equals(bytes.slice(0, HEAD_BYTES));
        byte[] descriptor = new byte[(int) size - HEAD_BYTES];
        bytes.get(HEAD_BYTES, descriptor);
        if (!same || hash(descriptor) != bytes.getInt(0)) {
            throw corrupt(
                    "entry of " + STREAM,
                    offset,
                    "id " + Integer.toUnsignedString(id) + " and hash 0x" + Integer.toHexString(data.getInt(0)),
                    "id " + Integer.toUnsignedString(bytes.getInt(4)) + " and hash 0x"
                            + Integer.toHexString(hash(descriptor)));
        }
        return SecurityDescriptor.of(descriptor);
    }

    /**
     * The hash by which {@code $Secure} finds descriptors: each 32-bit word is added to the hash so far, which was turned
     * left by three bits.
     */
    public static int hash(byte[] descriptor) {
        ByteBuffer words = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
        int hash = 0;
        while (words.remaining() >= Integer.BYTES) {
            hash = words.getInt() + Integer.rotateLeft(hash, 3);
        }
        return hash;
    }

    private CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException(
                index.file().volume().device().description(), structure, position, expected, found);
    }
}
