package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.gho.GhoItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Files of images, and what has to be read of them. */
final class GhoSample {
    static final int BLOCK = 32 << 10;
    static final byte[] DIRECTORY = {};

    private GhoSample() {}

    /** Text that shrinks. */
    static byte[] text(int length) {
        byte[] words =
                "the quick brown fox jumps over 123456789012345678 lazy dogs; ".getBytes(StandardCharsets.US_ASCII);
        byte[] text = new byte[length];
        Random random = Seeds.random(5, length);
        for (int i = 0; i < length; i++) {
            text[i] = random.nextInt(40) == 0 ? (byte) random.nextInt() : words[i % words.length];
        }
        return text;
    }

    /** Bytes that do not shrink. */
    static byte[] noise(int length) {
        byte[] noise = new byte[length];
        Seeds.random(6, length).nextBytes(noise);
        return noise;
    }

    /** Nested directories, long names, a label, deleted entries, empty files, whole blocks, noise. */
    static List<GhoItem> items() {
        return List.of(
                GhoItem.label("WORK DISK  "),
                GhoItem.file("CONFIG  SYS", text(500)).with(0x27),
                GhoItem.deleted("LDFILE TMP"),
                GhoItem.directory(
                                "PROGRA~1   ",
                                List.of(
                                        GhoItem.file("LONGNA~1TXT", text(3 * BLOCK))
                                                .named("Long name of a text file.txt"),
                                        GhoItem.directory(
                                                "DEEPER     ",
                                                List.of(
                                                        GhoItem.directory("EMPTY      ", List.of()),
                                                        GhoItem.file("NOISE   BIN", noise(2 * BLOCK + 77)))),
                                        GhoItem.file("EMPTY   TXT", DIRECTORY),
                                        GhoItem.file("BARE    TXT", DIRECTORY).bare()))
                        .named("Program Files"),
                GhoItem.file("ONEBLOCK   ", text(BLOCK)),
                GhoItem.file("TAIL    DAT", text(BLOCK + 1)));
    }

    /** What is in {@link #items()}, by path; directories end with a slash. */
    static Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        contents.put("/", DIRECTORY);
        contents.put("/CONFIG.SYS", text(500));
        contents.put("/Program Files/", DIRECTORY);
        contents.put("/Program Files/Long name of a text file.txt", text(3 * BLOCK));
        contents.put("/Program Files/DEEPER/", DIRECTORY);
        contents.put("/Program Files/DEEPER/EMPTY/", DIRECTORY);
        contents.put("/Program Files/DEEPER/NOISE.BIN", noise(2 * BLOCK + 77));
        contents.put("/Program Files/EMPTY.TXT", DIRECTORY);
        contents.put("/Program Files/BARE.TXT", DIRECTORY);
        contents.put("/ONEBLOCK", text(BLOCK));
        contents.put("/TAIL.DAT", text(BLOCK + 1));
        return contents;
    }

    /** Few and short files, for images that are opened thousands of times. */
    static List<GhoItem> fewItems() {
        return List.of(
                GhoItem.directory("DOS        ", List.of(GhoItem.file("A          ", text(40))))
                        .named("Dos files"),
                GhoItem.file("B       TXT", text(90)));
    }

    static Map<String, byte[]> fewContents() {
        return new TreeMap<>(
                Map.of("/", DIRECTORY, "/Dos files/", DIRECTORY, "/Dos files/A", text(40), "/B.TXT", text(90)));
    }

    static BlockDevice device(byte[] bytes) {
        return ReadOnlyDevice.of(MemoryDevice.copyOf(bytes));
    }

    static List<BlockDevice> devices(List<byte[]> files) {
        return files.stream().map(GhoSample::device).toList();
    }

    static GhoOptions password(String password) {
        return GhoOptions.builder().password(password).build();
    }

    /** All files of all partitions of files, those of the first one without a prefix. */
    static Map<String, byte[]> read(GhoArchive archive) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (GhoPartition partition : archive.partitions()) {
            if (partition.kind() == PartitionKind.FAT_FILES) {
                try (FileTree tree = partition.tree()) {
                    read(tree.root(), partition.number() == 1 ? "/" : partition.number() + ":/", contents);
                }
            }
        }
        return contents;
    }

    private static void read(FileNode directory, String path, Map<String, byte[]> contents) throws IOException {
        contents.put(path, DIRECTORY);
        try (DirectoryCursor cursor = directory.children()) {
            while (cursor.next()) {
                FileNode node = cursor.node();
                if (node.isDirectory()) {
                    read(node, path + node.name() + "/", contents);
                } else {
                    for (DataStream stream : node.streams()) {
                        contents.put(path + node.name(), bytes(stream));
                    }
                }
            }
        }
    }

    static byte[] bytes(DataStream stream) throws IOException {
        try (OpenStream open = stream.open()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(1 << 20, open.size()));
            open.read(0, bytes);
            return bytes.array();
        }
    }

    /** Whether contents are the same, file by file. */
    static boolean areSame(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }
}
