package io.github.diskwright.ghost.restore;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.HostFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How far a restore has come: a text of four lines, in a file that is replaced as a whole. Lines: what it is, what is
 * restored, bytes done, CRC-32C of the lines before.
 */
final class RestoreJournal {
    private static final String TITLE = "diskwright restore 1";
    private static final long MOST = 64 << 10;

    private final Path file;
    private final String identity;

    RestoreJournal(Path file, String identity) {
        this.file = file;
        this.identity = identity.replace('\n', ' ');
    }

    /** Bytes that are done and durable; 0 if there is no journal. */
    long read() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        if (Files.size(file) > MOST) {
            throw corrupt("a journal of a restore", Files.size(file) + " bytes");
        }
        List<String> lines = List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1));
        if (lines.size() != 5 || !lines.get(0).equals(TITLE)) {
            throw corrupt("a journal of a restore", "something else");
        }
        String body = String.join("\n", lines.subList(0, 3)) + "\n";
        if (!crc(body).equals(lines.get(3))) {
            throw corrupt("CRC-32C " + crc(body), lines.get(3));
        }
        if (!lines.get(1).equals(identity)) {
            throw new RefusedException(
                    file + " is of another restore: " + lines.get(1), "delete it to begin anew, or name another one");
        }
        if (!lines.get(2).matches("\\d{1,18}")) {
            throw corrupt("a number of bytes", lines.get(2));
        }
        return Long.parseLong(lines.get(2));
    }

    private CorruptImageException corrupt(String expected, String found) {
        return new CorruptImageException(file.toString(), "restore journal", 0, expected, found);
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /** Notes what is done; the caller has made it durable. */
    void write(long done) throws IOException {
        String body = TITLE + "\n" + identity + "\n" + done + "\n";
        byte[] bytes = (body + crc(body) + "\n").getBytes(StandardCharsets.UTF_8);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        HostFolder.flushNames(file);
    }

    void delete() throws IOException {
        if (Files.deleteIfExists(file)) {
            // One that came back after a power cut would spare the next restore what is before its end.
            HostFolder.flushNames(file);
        }
    }
}
