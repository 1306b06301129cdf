package io.github.diskwright.testkit.codec;

import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Data that codecs are tried on. */
final class CodecData {
    private CodecData() {}

    /** Real machine code: the start of the largest library of the JDK that runs this. */
    static byte[] library(int length) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.home"), "lib"))) {
            Path largest = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(so|dll|dylib)"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
            try (InputStream bytes = Files.newInputStream(largest)) {
                bytes.skipNBytes(Math.min(4 << 20, largest.toFile().length() / 2));
                return bytes.readNBytes(length);
            }
        }
    }

    /** Ramps of numbers of 1, 2, 4 and 8 bytes, as tables and sound have them. */
    static byte[] ramps(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int width = 1 << (i >> 12 & 3);
            long value = (long) i / width * 37 + i / 5000;
            bytes[i] = (byte) (value >>> 8 * (i % width));
        }
        return bytes;
    }

    /** Files of all kinds and of lengths around the edges of chunks; no two are equal. */
    static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (DataKind kind : DataKind.values()) {
            for (int length : new int[] {1, 700, 4095, 32768, 32769, 131071, 200_000}) {
                byte[] bytes = kind.bytes(length, kind.ordinal() * 31 + length);
                bytes[0] = (byte) (kind.ordinal() * 16 + files.size());
                files.add(bytes);
            }
        }
        files.add(ramps(150_000));
        files.add(library(1_500_000));
        return files;
    }
}
