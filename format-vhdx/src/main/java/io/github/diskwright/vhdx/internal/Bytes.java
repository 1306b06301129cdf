package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Little-endian buffers, and the unit in which VHDX places things. */
final class Bytes {
    /** One MiB: alignment of everything after the header section. */
    static final long MIB = 1L << 20;
    /** One KiB. */
    static final int KIB = 1 << 10;
    /** Size and alignment of log sectors, and of everything else that is written at once. */
    static final int SECTOR = 4096;

    private Bytes() {}

    /** An empty little-endian buffer. */
    static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads a range that is known to be inside the file into a new little-endian buffer. */
    static ByteBuffer read(BlockDevice file, long position, int length) throws IOException {
        ByteBuffer bytes = allocate(length);
        file.read(position, bytes);
        return bytes.flip();
    }

    /** The least multiple of {@code unit}, a power of two, that is not below {@code value}. */
    static long roundUp(long value, long unit) {
        return Math.addExact(value, unit - 1) & -unit;
    }

    /** A number as messages show it, unsigned, with the digits of its field. */
    static String hex(int value) {
        return "0x" + HexFormat.of().toHexDigits(value);
    }

    /** A text from input as messages show it. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c >= 0x20 && c < 0x7f ? c : '.');
        }
        return shown.append('"').toString();
    }

    /** A four-byte signature as messages show it. */
    static String text(ByteBuffer bytes, int offset, int length) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            int c = bytes.get(offset + i) & 0xff;
            text.append(c >= 0x20 && c < 0x7f ? (char) c : '.');
        }
        return text.append('"').toString();
    }
}
