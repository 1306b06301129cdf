package io.github.diskwright.testkit;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real images, made by Windows and other systems, that are too large to lie beside the tests. They are looked for in
 * the folder that {@code -Ddiskwright.samples} names, else in {@code shared/samples} beside the project's root. A
 * test whose sample is missing is skipped.
 */
public final class Samples {
    private static final int CHUNK = 64 << 10;

    private Samples() {}

    /** The folder of the samples, if there is one. */
    public static Optional<Path> folder() {
        String given = System.getProperty("diskwright.samples", "");
        if (!given.isEmpty()) {
            return Optional.of(Path.of(given));
        }
        String root = System.getProperty("diskwright.root", System.getProperty("user.dir"));
        for (Path at = Path.of(root).toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Path folder = at.resolveSibling("shared").resolve("samples");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /**
     * Where a sample is.
     *
     * @param name its path in the folder, with {@code /}
     * @throws RuntimeException that skips the test, if the sample is not there
     */
    public static Path file(String name) {
        Optional<Path> file = folder().map(folder -> folder.resolve(name)).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            Assumptions.abort("sample " + name + " is not there; -Ddiskwright.samples names the folder of the samples");
        }
        return file.orElseThrow();
    }

    /**
     * A sample in memory, unpacked if its name ends in {@code .gz}, verified, and writable. Runs of zeros occupy no
     * memory.
     *
     * @param name its path in the folder, with {@code /}
     * @param sha256 digest of the unpacked sample, 64 hexadecimal digits
     * @throws RuntimeException that skips the test, if the sample is not there
     * @throws AssertionError if the sample has other contents
     * @throws UncheckedIOException if it cannot be read
     */
    public static MemoryDevice open(String name, String sha256) {
        Path file = file(name);
        MessageDigest digest = sha256();
        MemoryDevice device = MemoryDevice.ofSize(0);
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(file));
                InputStream unpacked = name.endsWith(".gz") ? new GZIPInputStream(packed, CHUNK) : packed;
                InputStream digested = new DigestInputStream(unpacked, digest)) {
            fill(device, digested);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equalsIgnoreCase(sha256)) {
            throw new AssertionError("sample " + name + " has SHA-256 " + actual + ", expected " + sha256);
        }
        return device;
    }

    private static void fill(MemoryDevice device, InputStream source) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int length = source.readNBytes(chunk, 0, CHUNK);
        while (length > 0) {
            long position = device.size();
            device.resize(position + length);
            ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, length);
            if (!Zeros.isZero(bytes)) {
                device.write(position, bytes);
            }
            length = source.readNBytes(chunk, 0, CHUNK);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
