package io.github.diskwright.image.digest;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The digests and checksums that this library computes. */
public enum DigestAlgorithm {
    /** SHA-256 (FIPS 180-4), 32 bytes. The default strong digest. */
    SHA_256("sha256", 32),
    /** SHA-1 (FIPS 180-4), 20 bytes; identifies contents in WIM files. Not safe against forgery. */
    SHA_1("sha1", 20),
    /** BLAKE3, 32 bytes; needs Bouncy Castle. */
    BLAKE3("blake3", 32),
    /** CRC-32 of ISO 3309 (polynomial 0x04C11DB7, reflected), 4 bytes, most significant first. GPT uses it. */
    CRC_32("crc32", 4),
    /** CRC-32C, Castagnoli (polynomial 0x1EDC6F41, reflected), 4 bytes, most significant first. VHDX uses it. */
    CRC_32C("crc32c", 4);

    private final String label;
    private final int length;

    DigestAlgorithm(String label, int length) {
        this.label = label;
        this.length = length;
    }

    /** Short name, lower case: {@code "sha256"}. */
    public String label() {
        return label;
    }

    /** Bytes of a value. */
    public int length() {
        return length;
    }

    /** The algorithm of a name, written as in {@link #label()} or with a dash or underscore, in any case. */
    public static Optional<DigestAlgorithm> byName(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return Arrays.stream(values())
                .filter(value -> value.label.equals(plain))
                .findFirst();
    }

    /** Whether {@link #newDigester()} works in this installation. Cheap after the first call. */
    public boolean isAvailable() {
        return this != BLAKE3 || Blake3Digester.isAvailable();
    }

    /**
     * A fresh digester.
     *
     * @throws UnsupportedFeatureException if the algorithm needs a library that is not there
     */
    public Digester newDigester() throws UnsupportedFeatureException {
        return switch (this) {
            case SHA_256 -> new MessageDigester(this, "SHA-256");
            case SHA_1 -> new MessageDigester(this, "SHA-1");
            case CRC_32 -> new ChecksumDigester(this, new CRC32());
            case CRC_32C -> new ChecksumDigester(this, new CRC32C());
            case BLAKE3 -> Blake3Digester.create();
        };
    }
}
