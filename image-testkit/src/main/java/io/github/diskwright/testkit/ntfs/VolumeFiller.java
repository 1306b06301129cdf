package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.testkit.peer.NtfsMount;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Puts files into a mounted volume. Paths are relative to its root, with {@code /} between names, and have ASCII
 * characters only, since what Java makes of others depends on the locale. What takes a foreign program is collected and
 * done in one go. Not thread-safe.
 */
final class VolumeFiller {
    private final NtfsMount mount;
    private final NtfsGeometry geometry;
    private final long seed;
    private final Random random;
    private final Map<String, StringBuilder> attributes = new LinkedHashMap<>();
    private final StringBuilder script = new StringBuilder();
    private final Map<String, Long> recordNumbers = new TreeMap<>();
    private final Map<String, String> contents = new TreeMap<>();
    private long contentNumber;

    VolumeFiller(NtfsMount mount, NtfsGeometry geometry, long seed) {
        this.mount = mount;
        this.geometry = geometry;
        this.seed = seed;
        random = Seeds.random(seed, 0);
    }

    NtfsGeometry geometry() {
        return geometry;
    }

    int clusterSize() {
        return geometry.clusterSize();
    }

    Random random() {
        return random;
    }

    Path path(String path) {
        return mount.folder().resolve(path);
    }

    /** Bytes that no other call gives. */
    byte[] bytes(DataKind kind, int length) {
        return kind.bytes(length, Seeds.derive(seed, ++contentNumber));
    }

    void directory(String path) throws IOException {
        Files.createDirectories(path(path));
    }

    /** Makes a file or a named stream, which is a path with a colon. */
    void file(String path, byte[] contents) throws IOException {
        Files.write(path(path), contents);
    }

    void file(String path, int length) throws IOException {
        file(path, bytes(DataKind.RANDOM, length));
    }

    FileChannel open(String path) throws IOException {
        return FileChannel.open(path(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Writes into a file, or behind its end, which leaves a hole. */
    void write(String path, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = open(path)) {
            write(channel, position, bytes);
        }
    }

    static void write(FileChannel channel, long position, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position());
        }
    }

    void link(String path, String existing) throws IOException {
        Files.createLink(path(path), path(existing));
    }

    void delete(String path) throws IOException {
        Files.delete(path(path));
    }

    /**
     * Sets one of ntfs-3g's extended attributes with the next {@link #apply()}.
     *
     * @param path a file
     * @param name without its {@code system.ntfs_}
     * @param value its bytes
     */
    void attribute(String path, String name, byte[] value) {
        attributes
                .computeIfAbsent(path, key -> new StringBuilder())
                .append("system.ntfs_")
                .append(name)
                .append("=0x")
                .append(HexFormat.of().formatHex(value))
                .append('\n');
    }

    /** Adds a line to the shell script of the next {@link #apply()}; it runs in the root and ends at a failure. */
    void shell(String line) {
        script.append(line).append('\n');
    }

    /** Does what was collected: first the script, then the extended attributes. */
    void apply() throws IOException {
        if (!script.isEmpty()) {
            Peer.require("bash").check("-ec", "cd '" + mount.folder() + "'\n" + script);
            script.setLength(0);
        }
        if (!attributes.isEmpty()) {
            StringBuilder list = new StringBuilder();
            attributes.forEach((path, lines) -> list.append("# file: ")
                    .append(path(path))
                    .append('\n')
                    .append(lines)
                    .append('\n'));
            Path file = Files.writeString(Files.createTempFile("diskwright-attributes", ".txt"), list);
            try {
                Peer.require("setfattr").check("-h", "--restore=" + file);
            } finally {
                Files.delete(file);
            }
            attributes.clear();
        }
    }

    /** Remembers the number of a file's record for the steps that follow. */
    void remember(String path) throws IOException {
        recordNumbers.put(path, (Long) Files.getAttribute(path(path), "unix:ino"));
    }

    /** Remembers what a reader has to find in a file that ntfs-3g does not read. */
    void promise(String path, byte[] plain) {
        contents.put(path, sha256(plain));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    RecordNumbers recordNumbers() {
        return new RecordNumbers(recordNumbers);
    }

    Map<String, String> promises() {
        return contents;
    }

    /** Bytes that can still be written, in clusters of the volume. */
    long freeClusters() throws IOException {
        return Files.getFileStore(mount.folder()).getUnallocatedSpace() / clusterSize();
    }

    long totalClusters() throws IOException {
        return Files.getFileStore(mount.folder()).getTotalSpace() / clusterSize();
    }
}
