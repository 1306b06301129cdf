package io.github.diskwright.image.digest;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** BLAKE3 of Bouncy Castle. The only class that names the library, so that it may be absent. */
final class Blake3Digester implements Digester {
    private final Blake3Digest digest = new Blake3Digest(DigestAlgorithm.BLAKE3.length());
    private final HeapBytes heap = new HeapBytes(digest::update);

    private Blake3Digester() {}

    static boolean isAvailable() {
        try {
            create();
            return true;
        } catch (UnsupportedFeatureException e) {
            return false;
        }
    }

    static Digester create() throws UnsupportedFeatureException {
        try {
            return new Blake3Digester();
        } catch (LinkageError e) {
            throw new UnsupportedFeatureException("digests", "BLAKE3 without Bouncy Castle (bcprov)", e);
        }
    }

    @Override
    public DigestAlgorithm algorithm() {
        return DigestAlgorithm.BLAKE3;
    }

    @Override
    public void update(ByteBuffer data) {
        heap.pass(data);
    }

    @Override
    public DigestValue finish() {
        byte[] bytes = new byte[DigestAlgorithm.BLAKE3.length()];
        digest.doFinal(bytes, 0);
        return new DigestValue(DigestAlgorithm.BLAKE3, bytes);
    }
}
