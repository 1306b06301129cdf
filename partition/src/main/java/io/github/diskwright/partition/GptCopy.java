package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.partition.internal.table.GptHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the two copies of a GPT as it was found. Immutable.
 *
 * @param lba where its header was looked for
 * @param sector the sector there
 * @param header the header; null unless there is a signature
 * @param entries the array; empty unless the header is good
 * @param faults why the copy cannot be used; empty for a valid one
 */
record GptCopy(long lba, ByteBuffer sector, @Nullable GptHeader header, ByteBuffer entries, List<Finding> faults) {
    /** Whether every rule that makes a copy usable holds. */
    boolean isValid() {
        return header != null && faults.isEmpty();
    }

    /** Whether there is at least a signature. */
    boolean hasSignature() {
        return header != null;
    }

    /** The header of a copy that has one. */
    GptHeader requireHeader() {
        if (header == null) {
            throw new IllegalStateException("no header");
        }
        return header;
    }

    /** The entry array, little-endian, of its own position. */
    ByteBuffer array() {
        return entries.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
