package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.SecurityDescriptor;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;

/**
 * The security descriptors at the start of an image's metadata ([Microsoft, Windows Imaging File Format], "Security Data").
 * Thread-safe.
 */
public final class SecurityData {
    private static final int HEAD_BYTES = 8;
    private static final String STRUCTURE = "security data";

    private final ByteBuffer metadata;
    private final int length;
    private final int[] ends;

    private SecurityData(ByteBuffer metadata, int length, int[] ends) {
        this.metadata = metadata;
        this.length = length;
        this.ends = ends;
    }

    /**
     * Reads the table.
     *
     * @param source the metadata, for errors
     * @param metadata all of it, little-endian, from index 0; kept
     * @throws CorruptImageException if it is longer than there is room
     */
    public static SecurityData read(String source, ByteBuffer metadata) throws CorruptImageException {
        if (metadata.limit() < HEAD_BYTES) {
            throw new CorruptImageException(source, STRUCTURE, 0, "8 bytes or more", metadata.limit() + " bytes");
        }
        long said = Integer.toUnsignedLong(metadata.getInt(0));
        long length = said == 0 ? HEAD_BYTES : (said + 7) & -8;
        long count = Integer.toUnsignedLong(metadata.getInt(4));
        if (length > metadata.limit() || length < HEAD_BYTES) {
            throw new CorruptImageException(
                    source, STRUCTURE, 0, "a length of 8 to " + metadata.limit(), Long.toString(said));
        }
        if (count > (length - HEAD_BYTES) / Long.BYTES) {
            throw new CorruptImageException(
                    source, STRUCTURE, 4, "up to " + (length - HEAD_BYTES) / Long.BYTES + " descriptors", "" + count);
        }
        int[] ends = new int[(int) count];
        long at = HEAD_BYTES + count * Long.BYTES;
        for (int i = 0; i < ends.length; i++) {
            int field = HEAD_BYTES + i * Long.BYTES;
            long size = metadata.getLong(field);
            if (size < 0 || size > length - at) {
                throw new CorruptImageException(
                        source, STRUCTURE, field, "up to " + (length - at) + " bytes", Long.toUnsignedString(size));
            }
            at += size;
            ends[i] = (int) at;
        }
        return new SecurityData(metadata, (int) length, ends);
    }

    /** Bytes of the table, padding included: there the root's entry begins. */
    public int length() {
        return length;
    }

    /** Number of descriptors, empty ones among them. */
    public int count() {
        return ends.length;
    }

    /**
     * The descriptor of an id.
     *
     * @param id of an entry, any 32 bits
     * @return empty if there is none of that id, or if it has no bytes
     */
    public Optional<SecurityDescriptor> descriptor(int id) {
        if (id < 0 || id >= ends.length) {
            return Optional.empty();
        }
        int start = id == 0 ? HEAD_BYTES + ends.length * Long.BYTES : ends[id - 1];
        if (ends[id] == start) {
            return Optional.empty();
        }
        byte[] bytes = new byte[ends[id] - start];
        metadata.get(start, bytes);
        return Optional.of(SecurityDescriptor.of(bytes));
    }

    /**
     * Bytes that a table of these descriptors takes.
     *
     * @param descriptors in the order of their ids
     * @throws ArithmeticException if they are 2 GiB or more
     */
    public static int storedBytes(Collection<SecurityDescriptor> descriptors) {
        int size = HEAD_BYTES;
        for (SecurityDescriptor descriptor : descriptors) {
            size = Math.addExact(size, Long.BYTES + descriptor.size());
        }
        return Math.addExact(size, 7) & -8;
    }

    /**
     * Writes a table.
     *
     * @param descriptors in the order of their ids
     * @param metadata little-endian, zeros where it goes, from index 0; its position stays
     */
    public static void write(Collection<SecurityDescriptor> descriptors, ByteBuffer metadata) {
        metadata.putInt(0, storedBytes(descriptors));
        metadata.putInt(4, descriptors.size());
        int field = HEAD_BYTES;
        int at = HEAD_BYTES + descriptors.size() * Long.BYTES;
        for (SecurityDescriptor descriptor : descriptors) {
            metadata.putLong(field, descriptor.size());
            metadata.put(at, descriptor.bytes(), 0, descriptor.size());
            field += Long.BYTES;
            at += descriptor.size();
        }
    }
}
