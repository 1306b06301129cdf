package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.UpCase;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.IndexRoot;
import java.nio.ByteBuffer;
import java.util.Optional;

/** How the keys of an index are ordered. */
@FunctionalInterface
interface Collation {
    /**
     * Compares two keys.
     *
     * @param first little-endian, from 0 to its limit
     * @param second as well
     * @return negative, zero or positive as the first comes before, with or behind the second
     * @throws CorruptImageException if a key is too short
     */
    int compare(ByteBuffer first, ByteBuffer second) throws CorruptImageException;

    /**
     * The order of a rule of an index root.
     *
     * @param rule a constant of {@link IndexRoot}
     * @param upCase for names; without it they are in no order
     * @return empty if there is no such rule, or its order cannot be told
     */
    static Optional<Collation> of(int rule, Optional<UpCase> upCase) {
        return switch (rule) {
            case IndexRoot.COLLATION_BINARY -> Optional.of(Collation::compareBytes);
            case IndexRoot.COLLATION_SID -> Optional.of(Collation::compareBytes);
            case IndexRoot.COLLATION_FILE_NAME -> upCase.map(table -> (a, b) -> table.compare(name(a), name(b)));
            case IndexRoot.COLLATION_ULONG, IndexRoot.COLLATION_SECURITY_HASH, IndexRoot.COLLATION_ULONGS ->
                Optional.of(Collation::compareNumbers);
            default -> Optional.empty();
        };
    }

    private static String name(ByteBuffer key) throws CorruptImageException {
        return FileName.read("index", 0, key).name();
    }

    private static int compareBytes(ByteBuffer first, ByteBuffer second) {
        int common = Math.min(first.limit(), second.limit());
        for (int i = 0; i < common; i++) {
            int order = Byte.compareUnsigned(first.get(i), second.get(i));
            if (order != 0) {
                return order;
            }
        }
        return first.limit() - second.limit();
    }

    private static int compareNumbers(ByteBuffer first, ByteBuffer second) {
        int common = Math.min(first.limit(), second.limit());
        for (int i = 0; i + 4 <= common; i += 4) {
            int order = Integer.compareUnsigned(first.getInt(i), second.getInt(i));
            if (order != 0) {
                return order;
            }
        }
        return first.limit() - second.limit();
    }
}
