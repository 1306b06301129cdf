package io.github.diskwright.image.digest;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** The value of a digest. Immutable and thread-safe. */
public final class DigestValue {
    private final DigestAlgorithm algorithm;
    private final byte[] bytes;

    /**
     * @param algorithm what was computed
     * @param bytes its value, {@link DigestAlgorithm#length()} bytes; copied
     */
    public DigestValue(DigestAlgorithm algorithm, byte[] bytes) {
        this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
        this.bytes = bytes.clone();
        if (bytes.length != algorithm.length()) {
            throw new IllegalArgumentException(
                    algorithm + " has " + algorithm.length() + " bytes, not " + bytes.length);
        }
    }

    /** What was computed. */
    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    /** A copy of the value. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The value in lower-case hexadecimal. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DigestValue value && value.algorithm == algorithm && Arrays.equals(value.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Name and value: {@code "sha256:e3b0..."}. */
    @Override
    public String toString() {
        return algorithm.label() + ":" + hex();
    }
}
