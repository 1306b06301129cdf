package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How an image file is compressed as a whole, by the first bytes of it. */
public enum StreamCompression {
    /** Not at all, as far as this library knows. */
    NONE("none"),
    /** gzip, RFC 1952. */
    GZIP("gzip"),
    /** Zstandard frames, RFC 8878, perhaps with a skippable frame in front. */
    ZSTD("zstd"),
    /** LZ4 frames, perhaps with a skippable frame in front. */
    LZ4("lz4");

    static final int ZSTD_MAGIC = 0xFD2FB528;
    static final int LZ4_MAGIC = 0x184D2204;
    /** The 16 magic numbers of skippable frames, which Zstandard and LZ4 share, differ in the low four bits. */
    private static final int SKIPPABLE = 0x184D2A50;

    private final String label;

    StreamCompression(String label) {
        this.label = label;
    }

    /** The name of the program that makes it. */
    public String label() {
        return label;
    }

    static boolean isSkippable(int magic) {
        return (magic & 0xFFFF_FFF0) == SKIPPABLE;
    }

    /**
     * How a file is compressed, by its start. Reads some bytes; a file that starts with a skippable frame is taken by the
     * frame behind it.
     *
     * @throws IOException if the file cannot be read
     */
    public static StreamCompression of(BlockDevice file) throws IOException {
        int magic = wordAt(file, 0);
        if ((magic & 0xFFFF) == 0x8B1F) {
            return GZIP;
        }
        if (isSkippable(magic)) {
            magic = wordAt(file, 8 + Integer.toUnsignedLong(wordAt(file, 4)));
        }
        return switch (magic) {
            case ZSTD_MAGIC -> ZSTD;
            case LZ4_MAGIC -> LZ4;
            default -> NONE;
        };
    }

    private static int wordAt(BlockDevice file, long position) throws IOException {
        if (file.size() < Integer.BYTES || position > file.size() - Integer.BYTES) {
            return 0;
        }
        ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(position, word);
        return word.getInt(0);
    }
}
