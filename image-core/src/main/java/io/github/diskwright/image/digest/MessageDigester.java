package io.github.diskwright.image.digest;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A digest of the JDK. */
final class MessageDigester implements Digester {
    private final DigestAlgorithm algorithm;
    private final MessageDigest digest;
    private final HeapBytes heap;

    MessageDigester(DigestAlgorithm algorithm, String jdkName) {
        this.algorithm = algorithm;
        this.digest = ofJdk(jdkName);
        this.heap = new HeapBytes(digest::update);
    }

    static MessageDigest ofJdk(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            // Every JDK has SHA-1 and SHA-256.
            throw new IllegalStateException(e);
        }
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

    @Override
    public void finishInto(ByteBuffer target) {
        if (!target.hasArray() || target.remaining() < algorithm.length()) {
            Digester.super.finishInto(target);
            return;
        }
        try {
            int length = digest.digest(target.array(), target.arrayOffset() + target.position(), algorithm.length());
            target.position(target.position() + length);
        } catch (DigestException e) {
            // Only for too little room.
            throw new IllegalStateException(e);
        }
    }
}
