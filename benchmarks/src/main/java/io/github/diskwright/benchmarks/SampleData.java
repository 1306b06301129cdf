package io.github.diskwright.benchmarks;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Data to measure with: {@code real}, the JDK's own image file {@code lib/modules} (class files and resources, what a
 * system disk is full of), {@code native}, the library of its virtual machine from the middle on (code of the
 * processor), {@code text} and {@code noise} from a seed, {@code zero}, and {@code mixed}, which is real data with runs of
 * zeros of 4 to 64 KiB in about half of it.
 */
final class SampleData {
    private static final int UNIT = 4096;
    private static final String[] WORDS = {"disk ", "image ", "partition ", "volume ", "sector ", "extent ", "block\n"};

    private SampleData() {}

    /** A device of data of a kind; {@code real} and {@code native} begin anew where the file ends. */
    static MemoryDevice device(String kind, int size) throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(size);
        ByteBuffer piece = ByteBuffer.allocate(1 << 20);
        Random random = new Random(42);
        Path path = kind.equals("native") ? virtualMachine() : jdk("lib", "modules");
        try (FileDevice file = FileDevice.openReadOnly(path)) {
            long places = Math.max(1, Files.size(path) - piece.capacity());
            // A library begins with tables.
            long start = kind.equals("native") ? places / 2 : 0;
            for (long at = 0; at < size; at += piece.capacity()) {
                piece.clear().limit((int) Math.min(piece.capacity(), size - at));
                fill(kind, piece, (start + at) % places, file, random);
                device.write(at, piece.position(0));
            }
        }
        return device;
    }

    private static Path jdk(String... names) {
        return Path.of(System.getProperty("java.home"), names);
    }

    /** Windows keeps it with the programs, all others with the libraries. */
    private static Path virtualMachine() {
        String name = System.mapLibraryName("jvm");
        Path path = jdk("lib", "server", name);
        return Files.exists(path) ? path : jdk("bin", "server", name);
    }

    private static void fill(String kind, ByteBuffer piece, long at, FileDevice file, Random random)
            throws IOException {
        switch (kind) {
            case "real", "native" -> file.read(at, piece);
            case "text" -> {
                while (piece.hasRemaining()) {
                    byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.US_ASCII);
                    piece.put(word, 0, Math.min(word.length, piece.remaining()));
                }
            }
            case "noise" -> random.nextBytes(piece.array());
            case "mixed" -> {
                file.read(at, piece);
                putZeroRuns(piece.array(), random);
            }
            case "zero" -> Arrays.fill(piece.array(), (byte) 0);
            default -> throw new IllegalArgumentException(kind);
        }
    }

    private static void putZeroRuns(byte[] piece, Random random) {
        int at = 0;
        while (at < piece.length) {
            int end = Math.min(piece.length, at + randomRun(random));
            Arrays.fill(piece, at, end, (byte) 0);
            at = end + randomRun(random);
        }
    }

    private static int randomRun(Random random) {
        return UNIT * (1 + random.nextInt(16));
    }
}
