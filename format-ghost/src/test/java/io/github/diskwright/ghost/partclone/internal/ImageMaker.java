package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.image.device.MemoryDevice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Makes partclone images of any kind as bytes, by the description of the format and apart from the code that is tested: its
 * CRC is computed bit by bit, the hashes are the tested ones, which have vectors of their own.
 */
public final class ImageMaker {
    /** Checksum modes as they are in files. */
    public static final int NONE = 0;

    public static final int CRC32 = 0x20;
    public static final int XXH64 = 0x30;
    public static final int XXH128 = 0x31;

    public int version = 2;
    public int blockSize = 512;
    public int blocks = 100;
    public int tail;
    public int mode = CRC32;
    public int perChecksum = 7;
    public boolean isReseeded = true;
    /** Bytes of a checksum in format 0001. */
    public int oldWidth = 4;

    public final BitSet used = new BitSet();
    public byte[] contents = new byte[0];

    /** An image of random contents with runs of used and unused blocks. */
    public static ImageMaker random(long seed, int blockSize, int blocks) {
        ImageMaker maker = new ImageMaker();
        maker.blockSize = blockSize;
        maker.blocks = blocks;
        Random random = new Random(seed);
        maker.contents = new byte[blocks * blockSize];
        for (int block = 0; block < blocks; ) {
            int run = 1 + random.nextInt(20);
            boolean isUsed = random.nextBoolean();
            for (int end = Math.min(blocks, block + run); block < end; block++) {
                if (isUsed) {
                    maker.used.set(block);
                    byte[] bytes = new byte[blockSize];
                    random.nextBytes(bytes);
                    System.arraycopy(bytes, 0, maker.contents, block * blockSize, blockSize);
                }
            }
        }
        return maker;
    }

    /** Sets the format's version and its checksums. */
    public ImageMaker with(int newVersion, int newMode, int newPerChecksum, boolean reseeded) {
        version = newVersion;
        mode = newMode;
        perChecksum = newPerChecksum;
        isReseeded = reseeded;
        return this;
    }

    public MemoryDevice device() {
        return MemoryDevice.copyOf(make());
    }

    public byte[] make() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(version == 1 ? header1() : header2());
        putBitmap(out);
        putBlocks(out);
        return out.toByteArray();
    }

    private byte[] header1() {
        ByteBuffer header = ByteBuffer.allocate(4160).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, ascii("partclone-image")).put(15, ascii("NTFS")).put(30, ascii("0001"));
        header.putInt(36, blockSize).putLong(40, (long) blocks * blockSize + tail);
        header.putLong(48, blocks).putLong(56, used.cardinality());
        return header.array();
    }

    private byte[] header2() {
        ByteBuffer header = ByteBuffer.allocate(110).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, ascii("partclone-image\0" + "0.3.23")).put(30, ascii("0002"));
        header.putShort(34, (short) 0xC0DE).put(36, ascii("NTFS"));
        header.putLong(52, (long) blocks * blockSize + tail).putLong(60, blocks);
        header.putLong(68, used.cardinality()).putLong(76, used.cardinality());
        header.putInt(84, blockSize).putInt(88, 18).putShort(92, (short) 2).putShort(94, (short) 64);
        header.putShort(96, (short) mode).putShort(98, (short) length());
        header.putInt(100, mode == NONE ? 0 : perChecksum);
        header.put(104, (byte) (isReseeded ? 1 : 0)).put(105, (byte) 1);
        header.putInt(106, crc(header.array(), 106, -1));
        return header.array();
    }

    private int length() {
        return switch (mode) {
            case NONE -> 0;
            case CRC32 -> 4;
            case XXH64 -> 8;
            default -> 16;
        };
    }

    private void putBitmap(ByteArrayOutputStream out) {
        if (version == 1) {
            for (int block = 0; block < blocks; block++) {
                out.write(used.get(block) ? 1 : 0);
            }
            out.writeBytes(ascii("BiTmAgIc"));
        } else {
            byte[] bits = new byte[(blocks + 7) / 8];
            used.stream().forEach(block -> bits[block / 8] |= (byte) (1 << block % 8));
            out.writeBytes(bits);
            out.writeBytes(littleEndian(crc(bits, bits.length, -1)));
        }
    }

    private void putBlocks(ByteArrayOutputStream out) {
        int crc = -1;
        Xxh64 hash64 = new Xxh64();
        Xxh128 hash128 = new Xxh128();
        int inStrip = 0;
        int left = used.cardinality();
        for (int block = used.nextSetBit(0); block >= 0; block = used.nextSetBit(block + 1)) {
            byte[] bytes = new byte[blockSize];
            System.arraycopy(contents, block * blockSize, bytes, 0, blockSize);
            out.writeBytes(bytes);
            left--;
            inStrip++;
            if (version == 1) {
                byte[] first = new byte[blockSize];
                Arrays.fill(first, bytes[0]);
                crc = crc(first, blockSize, crc);
                out.writeBytes(ByteBuffer.allocate(oldWidth)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0, crc)
                        .array());
                continue;
            }
            if (mode == CRC32) {
                crc = crc(bytes, blockSize, crc);
            }
            hash64.update(ByteBuffer.wrap(bytes));
            hash128.update(ByteBuffer.wrap(bytes));
            if (mode != NONE && (inStrip == perChecksum || left == 0)) {
                out.writeBytes(
                        switch (mode) {
                            case CRC32 -> littleEndian(crc);
                            case XXH64 ->
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putLong(hash64.value())
                                        .array();
                            default -> hash128.value();
                        });
                inStrip = 0;
                if (isReseeded) {
                    crc = -1;
                    hash64.reset();
                    hash128.reset();
                }
            }
        }
    }

    /** Makes the checksums of header and bitmap right again, as far as the image has them. */
    public static void repair(byte[] image) {
        if (image.length < 110) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(106, crc(image, 106, -1));
        long length = (bytes.getLong(60) + 7) / 8;
        if (length >= 0 && length <= image.length - 114) {
            CRC32 crc = new CRC32();
            crc.update(image, 110, (int) length);
            bytes.putInt(110 + (int) length, ~(int) crc.getValue());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    /** Reflected, bit by bit, without the final inversion. */
    private static int crc(byte[] bytes, int length, int start) {
        int crc = start;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xEDB88320 : crc >>> 1;
            }
        }
        return crc;
    }
}
