package io.github.diskwright.ghost.gho.stream;

import io.github.diskwright.ghost.gho.structure.Compression;
import io.github.diskwright.ghost.gho.structure.GhoPassword;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads bodies of records and blocks of data: takes the obfuscation away, unpacks, and keeps the few blocks that were asked
 * last, half a MiB at most. Thread-safe.
 */
public final class BlockReader {
    /** Most bytes of an unpacked block. Agreed and measured. */
    public static final int BLOCK_BYTES = 32 << 10;

    private static final int KEPT = 16;
    private static final byte[] ESCAPE = {1, 0, 0, 0};

    private final GhoStream stream;
    private final Compression compression;
    private final boolean obfuscated;
    private final Optional<GhoPassword> password;
    private final Map<Long, byte[]> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param stream the image
     * @param compression of its blocks
     * @param obfuscated whether bodies are
     * @param password what takes that away, if it was given
     */
    public BlockReader(GhoStream stream, Compression compression, boolean obfuscated, Optional<GhoPassword> password) {
        this.stream = stream;
        this.compression = compression;
        this.obfuscated = obfuscated;
        this.password = password;
    }

    /** The image. */
    public GhoStream stream() {
        return stream;
    }

    /** How blocks are packed. */
    public Compression compression() {
        return compression;
    }

    /** Whether bodies are obfuscated and the password was not given, so that none can be read. */
    public boolean isLocked() {
        return obfuscated && password.isEmpty();
    }

    /** Whether bodies are obfuscated. */
    public boolean isObfuscated() {
        return obfuscated;
    }

    /**
     * Fails if the password is needed and was not given.
     *
     * @throws RefusedException if so
     */
    public void requireUnlocked() throws RefusedException {
        if (isLocked()) {
            throw new RefusedException(
                    "the contents of " + stream.description() + " are obfuscated with a password", "give the password");
        }
    }

    /**
     * The body of a record as it was before it was obfuscated.
     *
     * @param position of the record
     * @param header of it
     * @return the body, the caller's own
     * @throws RefusedException if the password is needed
     * @throws IOException if a file cannot be read
     */
    public byte[] body(long position, RecordHeader header) throws IOException {
        byte[] body = stored(position + RecordHeader.SIZE_BYTES, header.bodyLength());
        decrypt(body);
        return body;
    }

    /**
     * Takes the obfuscation away where there is one, from a stretch that begins with the seed.
     *
     * @param bytes changed in place
     * @throws RefusedException if the password is needed
     */
    public void decrypt(byte[] bytes) throws RefusedException {
        requireUnlocked();
        if (obfuscated && password.isPresent()) {
            password.get().decrypt(bytes, 0, bytes.length);
        }
    }

    private byte[] stored(long position, int length) throws IOException {
        return stream.structure("block", position, length).array();
    }

    /**
     * The data of a block of a file.
     *
     * @param position of the record
     * @param header of it
     * @return 1 to {@link #BLOCK_BYTES} bytes, not to be changed
     * @throws CorruptImageException if they do not unpack
     * @throws IOException if a file cannot be read
     */
    public byte[] record(long position, RecordHeader header) throws IOException {
        byte[] known = known(position);
        return known != null ? known : keep(position, unpack(position, body(position, header)));
    }

    /**
     * The data of a block that is no record and not obfuscated.
     *
     * @param position of the packed bytes
     * @param length of them
     * @return 1 to {@link #BLOCK_BYTES} bytes, not to be changed
     * @throws CorruptImageException if they do not unpack
     * @throws IOException if a file cannot be read
     */
    public byte[] piece(long position, int length) throws IOException {
        byte[] known = known(position);
        return known != null ? known : keep(position, unpack(position, stored(position, length)));
    }

    private byte @org.jspecify.annotations.Nullable [] known(long position) {
        synchronized (kept) {
            return kept.get(position);
        }
    }

    private byte[] keep(long position, byte[] block) {
        synchronized (kept) {
            kept.put(position, block);
        }
        return block;
    }

    private byte[] unpack(long position, byte[] packed) throws CorruptImageException {
        try {
            byte[] block = unpacked(packed);
            if (block.length == 0) {
                throw new DataFormatException("no bytes");
            }
            return block;
        } catch (DataFormatException e) {
            throw stream.corrupt(
                    "data block",
                    position,
                    "up to " + BLOCK_BYTES + " bytes, packed as " + compression.label(),
                    String.valueOf(e.getMessage()));
        }
    }

    private byte[] unpacked(byte[] packed) throws DataFormatException {
        if (compression == Compression.NONE) {
            return requireSize(packed);
        }
        if (packed.length >= ESCAPE.length && Arrays.equals(packed, 0, ESCAPE.length, ESCAPE, 0, ESCAPE.length)) {
            return requireSize(Arrays.copyOfRange(packed, ESCAPE.length, packed.length));
        }
        byte[] block = new byte[BLOCK_BYTES];
        int length = compression == Compression.FAST ? fast(packed, block) : inflate(packed, block);
        return length == block.length ? block : Arrays.copyOf(block, length);
    }

    private static byte[] requireSize(byte[] block) throws DataFormatException {
        if (block.length > BLOCK_BYTES) {
            throw new DataFormatException(block.length + " bytes");
        }
        return block;
    }

    private static int fast(byte[] packed, byte[] block) throws DataFormatException {
        if (packed.length < ESCAPE.length) {
            throw new DataFormatException("no prefix");
        }
        return FastBlocks.unpack(packed, ESCAPE.length, packed.length, block);
    }

    /** The whole stream with its own checksum: bytes behind it, or a stream without an end, are damage. */
    private static int inflate(byte[] packed, byte[] block) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            int length = 0;
            while (!inflater.finished()) {
                // One byte of room is kept by another array where the block is full: the end may still be due.
                byte[] target = length == block.length ? new byte[1] : block;
                int offset = length == block.length ? 0 : length;
                int count = inflater.inflate(target, offset, target.length - offset);
                if (count > 0 && target != block) {
                    throw new DataFormatException("more than " + block.length + " bytes");
                }
                if (count == 0 && !inflater.finished()) {
                    throw new DataFormatException("a stream without an end");
                }
                length += count;
            }
            if (inflater.getRemaining() > 0) {
                throw new DataFormatException(inflater.getRemaining() + " bytes behind the stream");
            }
            return length;
        } finally {
            inflater.end();
        }
    }

    /**
     * Copies a part of a block.
     *
     * @param block the block
     * @param offset of the part in it
     * @param target takes as much as it has room for and the block has
     */
    public static void copy(byte[] block, int offset, ByteBuffer target) {
        target.put(block, offset, Math.min(target.remaining(), block.length - offset));
    }
}
