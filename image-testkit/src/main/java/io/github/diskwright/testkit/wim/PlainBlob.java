package io.github.diskwright.testkit.wim;

import java.util.Arrays;
import java.util.HexFormat;

/** An entry of the blob table of a file without compression, and its bytes. What it says may be wrong. */
final class PlainBlob {
    static final int ENTRY_SIZE = 50;
    static final int METADATA = 2;

    byte[] bytes;
    int flags;
    int part = 1;
    int references;
    byte[] hash;
    /** Added to what the entry says of the offset, the stored size and the size. */
    long offsetError;

    long storedSizeError;
    long sizeError;
    /** Where it was written last. */
    long position;

    PlainBlob(byte[] bytes, int flags, int references, byte[] hash) {
        this.bytes = bytes;
        this.flags = flags;
        this.references = references;
        this.hash = hash;
    }

    /** A second entry for the same bytes. */
    PlainBlob copy() {
        return new PlainBlob(bytes, flags, references, hash.clone());
    }

    boolean isMetadata() {
        return (flags & METADATA) != 0;
    }

    boolean has(byte[] other) {
        return Arrays.equals(hash, other);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash) + ", " + bytes.length + " bytes";
    }
}
