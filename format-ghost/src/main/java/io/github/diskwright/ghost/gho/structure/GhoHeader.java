package io.github.diskwright.ghost.gho.structure;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The 512 bytes that a file of an image begins with, and each partition in it. Immutable and thread-safe.
 *
 * <p>Magic, types, compression, mode, id, password flag and verifier were measured on genuine images; the length of the
 * descriptor area was inferred from them; the flags for boot tracks and whole disks are documented in signature lists.
 */
public final class GhoHeader {
    /** Bytes of a header. */
    public static final int SIZE_BYTES = 512;

    /** Bytes {@code FE EF}. */
    public static final int MAGIC = 0xEFFE;

    /** Type of the first file of an image. */
    public static final int FIRST_FILE = 0x01;

    /** Type of a file that continues another one. */
    public static final int CONTINUATION = 0x09;

    /** Where the type is. */
    public static final int TYPE_OFFSET = 0x02;

    /** Where the compression is. */
    public static final int COMPRESSION_OFFSET = 0x03;

    /** Where the mode is. */
    public static final int MODE_OFFSET = 0x0A;

    /** Where the password's verifier is. */
    public static final int VERIFIER_OFFSET = 0x0C;

    /** Bytes of the descriptor area where the header does not tell: Ghost 7.5. */
    public static final int OLD_DESCRIPTOR_BYTES = 2048;

    private static final int BOOT_TRACK_OFFSET = 0x2B;
    private static final int WHOLE_DISK_OFFSET = 0x2C;
    private static final int DESCRIPTOR_OFFSET = 0x42;
    private static final int DESCRIPTION_OFFSET = 0xFF;
    private static final int VERIFIER_BYTES = 16;
    private static final int HIGHEST_COMPRESSION = 10;

    private final ByteBuffer bytes;

    private GhoHeader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Whether bytes begin as a header does; 2 or more from the position on, which stays. */
    public static boolean isPresent(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.slice().order(ByteOrder.LITTLE_ENDIAN).getShort(0)) == MAGIC;
    }

    /**
     * Takes a header over.
     *
     * @param bytes {@link #SIZE_BYTES} from the position on, which begin as {@link #isPresent} asks; copied
     */
    public static GhoHeader read(ByteBuffer bytes) {
        byte[] copy = new byte[SIZE_BYTES];
        bytes.get(bytes.position(), copy);
        return new GhoHeader(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** {@link #FIRST_FILE}, {@link #CONTINUATION} or the code of a {@link PartitionKind}, 0 to 255. */
    public int type() {
        return unsigned(TYPE_OFFSET);
    }

    /** The compression as it is stored: 0 none, n + 1 for {@code -zn}. */
    public int compressionCode() {
        return unsigned(COMPRESSION_OFFSET);
    }

    /**
     * How data are packed.
     *
     * @param source description of the file, for the error
     * @throws UnsupportedFeatureException if it is a value that no writer is known to use
     */
    public Compression compression(String source) throws UnsupportedFeatureException {
        int code = compressionCode();
        if (code == 1 || code > HIGHEST_COMPRESSION) {
            throw new UnsupportedFeatureException(source, "compression " + code + " of a Ghost image");
        }
        return code == 0 ? Compression.NONE : code == 2 ? Compression.FAST : Compression.ZLIB;
    }

    /** Number that all headers of an image have: the seconds of {@link #created()}, unsigned. */
    public int id() {
        return bytes.getInt(4);
    }

    /**
     * When the image was made, by the clock on the wall: which zone that was in is not stored. Genuine ones agree with the
     * times of the files in them to minutes.
     */
    public LocalDateTime created() {
        return LocalDateTime.ofEpochSecond(Integer.toUnsignedLong(id()), 0, ZoneOffset.UTC);
    }

    /** 0 if it knows file systems, 1 if it is a copy of all sectors. */
    public int mode() {
        return unsigned(MODE_OFFSET);
    }

    /** Whether it is a copy of all sectors. */
    public boolean isSectorCopy() {
        return mode() == 1;
    }

    /** Whether data are obfuscated with a password. */
    public boolean hasPassword() {
        return unsigned(0x0B) != 0;
    }

    /** What {@link GhoPassword} tries a password on: 16 bytes; a copy. */
    public byte[] passwordVerifier() {
        return Arrays.copyOfRange(bytes.array(), VERIFIER_OFFSET, VERIFIER_OFFSET + VERIFIER_BYTES);
    }

    /** Whether it holds the boot track and nothing else ({@code -ib}). */
    public boolean isBootTrackOnly() {
        return unsigned(BOOT_TRACK_OFFSET) == 1 && isSectorCopy();
    }

    /** Whether the whole disk was copied by sectors ({@code -id}). */
    public boolean isWholeDiskCopy() {
        return unsigned(WHOLE_DISK_OFFSET) == 1;
    }

    /** Bytes of the descriptor area behind the header; 0 where the header does not tell. */
    public int statedDescriptorBytes() {
        return Short.toUnsignedInt(bytes.getShort(DESCRIPTOR_OFFSET));
    }

    /** Bytes of the descriptor area behind the header, as stated or else as Ghost 7.5 has them. */
    public int descriptorBytes() {
        int stated = statedDescriptorBytes();
        return stated == 0 ? OLD_DESCRIPTOR_BYTES : stated;
    }

    /**
     * What the user wrote about the image; empty if nothing. Control characters become spaces.
     *
     * @param charset of DOS
     */
    public String description(Charset charset) {
        int end = DESCRIPTION_OFFSET;
        while (end < SIZE_BYTES && bytes.get(end) != 0) {
            end++;
        }
        String text = new String(bytes.array(), DESCRIPTION_OFFSET, end - DESCRIPTION_OFFSET, charset);
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }

    /** Whether another header is of the same image: same id and compression. */
    public boolean belongsTo(GhoHeader first) {
        return id() == first.id() && compressionCode() == first.compressionCode();
    }

    private int unsigned(int offset) {
        return Byte.toUnsignedInt(bytes.get(offset));
    }
}
