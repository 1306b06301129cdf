package io.github.diskwright.partition.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a volume for whoever looks for signatures: any offset may be asked for, and what is outside the volume
 * is zeros, so that no number from a damaged structure can hurt. The first 68 KiB are read once.
 */
final class VolumeBytes {
    /** Most bytes of one {@link #read}. */
    static final int MAX_READ = 64 << 10;

    private static final int HEAD_BYTES = 68 << 10;

    private final BlockDevice device;
    private final ByteBuffer head;

    VolumeBytes(BlockDevice device) throws IOException {
        this.device = device;
        byte[] bytes = new byte[(int) Math.min(HEAD_BYTES, device.size())];
        device.read(0, ByteBuffer.wrap(bytes));
        this.head = ByteBuffer.wrap(bytes);
    }

    /** The volume itself, for those who read a file system by its own rules. */
    BlockDevice device() {
        return device;
    }

    /** Bytes of the volume. */
    long size() {
        return device.size();
    }

    /**
     * A copy of some bytes, little-endian.
     *
     * @param offset unsigned; may be anything
     * @param length at most {@link #MAX_READ}
     */
    ByteBuffer read(long offset, int length) throws IOException {
        if (length > MAX_READ) {
            throw new IllegalArgumentException("read of " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (offset < 0 || offset >= size()) {
            return bytes;
        }
        int available = (int) Math.min(length, size() - offset);
        if (offset <= head.capacity() - available) {
            bytes.put(0, head, (int) offset, available);
        } else {
            device.read(offset, bytes.slice(0, available));
        }
        return bytes;
    }

    /** Whether the ASCII text stands at an offset; {@code \0} in it is a zero byte. */
    boolean has(long offset, String text) throws IOException {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.equals(read(offset, expected.length).array(), expected);
    }

    int u8(long offset) throws IOException {
        return Byte.toUnsignedInt(read(offset, 1).get(0));
    }

    int u16(long offset) throws IOException {
        return Short.toUnsignedInt(read(offset, 2).getShort(0));
    }

    long u32(long offset) throws IOException {
        return Integer.toUnsignedLong(read(offset, 4).getInt(0));
    }

    long u64(long offset) throws IOException {
        return read(offset, 8).getLong(0);
    }

    /** Whether a sector ends in 55 AA at its 512th byte. */
    boolean hasBootSignature(long offset) throws IOException {
        return u16(offset + 510) == 0xAA55;
    }

    /** Whether a range has zeros only; at most {@link #MAX_READ} bytes. */
    boolean isZero(long offset, int length) throws IOException {
        ByteBuffer bytes = read(offset, length);
        int at = 0;
        while (at < length && bytes.get(at) == 0) {
            at++;
        }
        return at == length;
    }
}
