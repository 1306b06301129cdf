package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;
import java.util.zip.Checksum;

/** A checksum of the JDK; its intrinsics take direct buffers as they are. */
final class ChecksumDigester implements Digester {
    private final DigestAlgorithm algorithm;
    private final Checksum checksum;

    ChecksumDigester(DigestAlgorithm algorithm, Checksum checksum) {
        this.algorithm = algorithm;
        this.checksum = checksum;
    }

    @Override
    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public void update(ByteBuffer data) {
        checksum.update(data);
    }

    @Override
    public DigestValue finish() {
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        checksum.reset();
        return new DigestValue(algorithm, bytes);
    }
}
