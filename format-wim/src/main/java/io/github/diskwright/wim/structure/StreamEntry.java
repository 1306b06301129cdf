package io.github.diskwright.wim.structure;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A stream of a file, behind its directory entry ([Microsoft, Windows Imaging File Format], "Stream Entry"). Immutable.
 *
 * @param hash of its bytes; zero if it is empty
 * @param name empty for an unnamed stream; any 16-bit units
 */
public record StreamEntry(BlobHash hash, String name) {
    /** Bytes before the name. */
    public static final int HEAD_BYTES = 38;

    private static final String STRUCTURE = "stream entry";

    /** Checks that nothing is missing. */
    public StreamEntry {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(name, "name");
    }

    /** Where an entry ends; checks that its name is inside. */
    static int end(String source, ByteBuffer metadata, int index) throws CorruptImageException {
        int room = metadata.limit() - index;
        if (room < HEAD_BYTES) {
            throw new CorruptImageException(source, STRUCTURE, index, HEAD_BYTES + " bytes", room + " bytes");
        }
        long length = metadata.getLong(index);
        int nameBytes = Short.toUnsignedInt(metadata.getShort(index + 36));
        // The last one may end without its padding.
        if (length < HEAD_BYTES + nameBytes || length > room || (nameBytes & 1) != 0) {
            throw new CorruptImageException(
                    source,
                    STRUCTURE,
                    index,
                    "a length of " + (HEAD_BYTES + nameBytes) + " to " + room + " and an even name",
                    Long.toUnsignedString(length) + " with a name of " + nameBytes);
        }
        return Math.min(metadata.limit(), index + Dentry.align((int) length));
    }

    static StreamEntry read(ByteBuffer metadata, int index) {
        int nameBytes = Short.toUnsignedInt(metadata.getShort(index + 36));
        return new StreamEntry(
                BlobHash.read(metadata, index + 16), Names.read(metadata, index + HEAD_BYTES, nameBytes));
    }

    /** Bytes that it takes. */
    int storedBytes() {
        return Dentry.align(HEAD_BYTES + Names.storedBytes(name));
    }

    /** Writes it; answers the index behind it. */
    int write(ByteBuffer metadata, int index) {
        metadata.putLong(index, storedBytes());
        hash.write(metadata, index + 16);
        metadata.putShort(index + 36, (short) (name.length() * Character.BYTES));
        Names.write(metadata, index + HEAD_BYTES, name);
        return index + storedBytes();
    }
}
