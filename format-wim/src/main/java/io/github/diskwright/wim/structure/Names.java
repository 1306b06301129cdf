package io.github.diskwright.wim.structure;

import java.nio.ByteBuffer;

/** Names as WIM files store them: UTF-16 that need not be valid, with a NUL behind it that its length does not count. */
final class Names {
    private Names() {}

    /** Bytes that a name takes. */
    static int storedBytes(String name) {
        return name.isEmpty() ? 0 : (name.length() + 1) * Character.BYTES;
    }

    /** Bytes that a name of so many bytes takes. */
    static int storedBytes(int nameBytes) {
        return nameBytes == 0 ? 0 : nameBytes + Character.BYTES;
    }

    /** Reads units as they are; decoding would replace surrogates without a partner. */
    static String read(ByteBuffer bytes, int index, int nameBytes) {
        return nameBytes == 0
                ? ""
                : bytes.slice(index, nameBytes)
                        .order(bytes.order())
                        .asCharBuffer()
                        .toString();
    }

    /** Writes a name and its NUL, or nothing; answers the index behind it. */
    static int write(ByteBuffer bytes, int index, String name) {
        int at = index;
        for (int i = 0; i < name.length(); i++) {
            bytes.putChar(at, name.charAt(i));
            at += Character.BYTES;
        }
        return index + storedBytes(name);
    }
}
