package io.github.diskwright.ghost.container.internal;

import java.nio.ByteBuffer;

/**
 * What the index says of a chunk, or of a run of them (section 4.1).
 *
 * @param kind what they are
 * @param method how a stored chunk is stored
 * @param flags {@link #UNREADABLE}
 * @param bodyLength bytes of the record's body, if it is stored
 * @param place where the record is, if it is stored
 * @param number chunks in the run; of a chunk of the base, its number there; 0 for a stored one
 * @param digest SHA-256 of the chunk, filled up to the chunk size; empty for runs; not to be changed
 */
public record IndexEntry(Kind kind, Method method, int flags, int bodyLength, Place place, long number, byte[] digest) {
    /** Bytes of an entry. */
    public static final int SIZE_BYTES = 56;
    /** Bytes of a digest. */
    public static final int DIGEST_LENGTH = 32;
    /** Flag: parts of the source could not be read. */
    public static final int UNREADABLE = 1;

    private static final byte[] NO_DIGEST = new byte[0];

    /** What chunks are. */
    public enum Kind {
        /** No file system uses them. */
        UNUSED,
        /** All bytes are zero. */
        ZERO,
        /** In a record. */
        STORED,
        /** In the base. */
        BASE
    }

    /** A run of unused or zero chunks. */
    public static IndexEntry run(Kind kind, long chunks, int flags) {
        return new IndexEntry(kind, Method.STORE, flags, 0, Place.NONE, chunks, NO_DIGEST);
    }

    /** A chunk of the base. */
    public static IndexEntry base(long chunk, byte[] digest, int flags) {
        return new IndexEntry(Kind.BASE, Method.STORE, flags, 0, Place.NONE, chunk, digest);
    }

    /** Whether it covers one chunk that has a digest. */
    public boolean hasDigest() {
        return kind == Kind.STORED || kind == Kind.BASE;
    }

    /** Number of chunks that it covers. */
    public long chunks() {
        return hasDigest() ? 1 : number;
    }

    void write(ByteBuffer target) {
        int start = target.position();
        target.put((byte) kind.ordinal())
                .put((byte) method.code())
                .putShort((short) flags)
                .putInt(bodyLength);
        target.putInt(place.segment()).putInt(0);
        target.putLong(kind == Kind.STORED ? place.position() : number).put(digest);
        target.position(start + SIZE_BYTES);
    }
}
