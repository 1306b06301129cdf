package io.github.diskwright.ntfs.check;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The structure of a self-relative security descriptor. Stateless. */
final class DescriptorRules {
    private static final int HEAD_BYTES = 20;
    private static final int SELF_RELATIVE = 0x8000;
    private static final int SID_HEAD = 8;
    private static final int MOST_AUTHORITIES = 15;
    private static final int ACL_HEAD = 8;
    private static final int ACE_HEAD = 4;

    private DescriptorRules() {}

    /**
     * What is wrong.
     *
     * @param bytes little-endian, from 0 to the limit
     */
    static Optional<String> broken(ByteBuffer bytes) {
        if (bytes.limit() < HEAD_BYTES) {
            return Optional.of("a descriptor of " + bytes.limit() + " bytes");
        }
        if (bytes.get(0) != 1) {
            return Optional.of("a descriptor of revision " + bytes.get(0));
        }
        if ((bytes.getShort(2) & SELF_RELATIVE) == 0) {
            return Optional.of("a descriptor that is not self-relative");
        }
        if (!isSid(bytes, bytes.getInt(4)) || !isSid(bytes, bytes.getInt(8))) {
            return Optional.of("an owner or group outside the descriptor");
        }
        if (!isAcl(bytes, bytes.getInt(12)) || !isAcl(bytes, bytes.getInt(16))) {
            return Optional.of("an access control list that is not inside the descriptor");
        }
        return Optional.empty();
    }

    private static boolean isSid(ByteBuffer bytes, int offset) {
        if (offset == 0) {
            return true;
        }
        if (offset < HEAD_BYTES || offset > bytes.limit() - SID_HEAD) {
            return false;
        }
        int count = Byte.toUnsignedInt(bytes.get(offset + 1));
        return bytes.get(offset) == 1 && count <= MOST_AUTHORITIES && 4 * count <= bytes.limit() - offset - SID_HEAD;
    }

    private static boolean isAcl(ByteBuffer bytes, int offset) {
        if (offset == 0) {
            return true;
        }
        if (offset < HEAD_BYTES || offset > bytes.limit() - ACL_HEAD) {
            return false;
        }
        int size = Short.toUnsignedInt(bytes.getShort(offset + 2));
        int entries = Short.toUnsignedInt(bytes.getShort(offset + 4));
        if (size < ACL_HEAD || size > bytes.limit() - offset) {
            return false;
        }
        int at = ACL_HEAD;
        for (int i = 0; i < entries; i++) {
            int length = at <= size - ACE_HEAD ? Short.toUnsignedInt(bytes.getShort(offset + at + 2)) : 0;
            if (length < ACE_HEAD || length > size - at) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** The hash by which {@code $Secure} finds a descriptor. */
    static int hash(ByteBuffer bytes) {
        int hash = 0;
        for (int i = 0; i + 4 <= bytes.limit(); i += 4) {
            hash = bytes.getInt(i) + Integer.rotateLeft(hash, 3);
        }
        return hash;
    }
}
