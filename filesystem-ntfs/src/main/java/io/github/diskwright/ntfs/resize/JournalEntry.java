package io.github.diskwright.ntfs.resize;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One write of a journal.
 *
 * @param kind what is done
 * @param group order among the writes: a barrier lies between two groups
 * @param position on the volume
 * @param length bytes, whole sectors of 512
 * @param fill the byte of a {@link Kind#FILL}
 * @param oldSums the sums of the sectors before
 * @param bytes of a {@link Kind#WRITE}; empty otherwise
 */
record JournalEntry(Kind kind, int group, long position, long length, byte fill, int[] oldSums, ByteBuffer bytes) {
    /** What an entry is. */
    enum Kind {
        /** Bytes that are written. */
        WRITE,
        /** A range that is filled with one byte. */
        FILL,
        /** Bytes that are written once everything else is durable. */
        FINISH,
        /** A sector of moved data that must be there. */
        SAMPLE;

        /** The kind of a code; null if there is none. */
        static @Nullable Kind of(int code) {
            return code >= 1 && code <= values().length ? values()[code - 1] : null;
        }

        int code() {
            return ordinal() + 1;
        }
    }

    /** Bytes before the sums. */
    static final int HEAD_BYTES = 32;

    /** Bytes in the journal. */
    long size() {
        return HEAD_BYTES + 4L * oldSums.length + bytes.remaining();
    }
}
