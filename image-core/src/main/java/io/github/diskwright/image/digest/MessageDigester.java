package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A digest of the JDK. */
final class MessageDigester implements Digester {
    private final DigestAlgorithm algorithm;
    private final MessageDigest digest;
    private final HeapBytes heap;

    MessageDigester(DigestAlgorithm algorithm, String jdkName) {
        this.algorithm = algorithm;
        try {
            this.digest = MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException e) {
            // Every JDK has SHA-1 and SHA-256.
            throw new IllegalStateException(e);
        }
        this.heap = new HeapBytes(digest::update);
    }

    @Override
    public DigestAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public void update(ByteBuffer data) {
        heap.pass(data);
    }

    @Override
    public DigestValue finish() {
        return new DigestValue(algorithm, digest.digest());
    }
}
