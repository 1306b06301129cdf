package io.github.diskwright.image.digest;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Several digests in one pass: the data goes through all of them in pieces that stay in the processor's cache, so
 * memory is read once. Not thread-safe.
 */
public final class MultiDigester {
    /** Small enough for the second-level cache beside the digests' own state. */
    private static final int PIECE = 64 << 10;

    private final List<Digester> digesters;

    private MultiDigester(List<Digester> digesters) {
        this.digesters = List.copyOf(digesters);
    }

    /**
     * @param algorithms what to compute, perhaps nothing; an algorithm that is named twice is computed once
     * @throws UnsupportedFeatureException if one of them needs a library that is not there
     */
    public static MultiDigester of(Collection<DigestAlgorithm> algorithms) throws UnsupportedFeatureException {
        List<Digester> digesters = new ArrayList<>();
        for (DigestAlgorithm algorithm : new LinkedHashSet<>(algorithms)) {
            digesters.add(algorithm.newDigester());
        }
        return new MultiDigester(digesters);
    }

    /** Takes the bytes from the buffer's position to its limit; the position ends at the limit. */
    public void update(ByteBuffer data) {
        if (digesters.size() == 1) {
            digesters.get(0).update(data);
            return;
        }
        int limit = data.limit();
        while (data.position() < limit) {
            int start = data.position();
            data.limit(Math.min(limit, start + PIECE));
            for (Digester digester : digesters) {
                data.position(start);
                digester.update(data);
            }
            data.position(data.limit());
            data.limit(limit);
        }
    }

    /**
     * Takes zeros.
     *
     * @param count number of zero bytes, zero or more
     */
    public void updateZeros(long count) {
        for (Digester digester : digesters) {
            digester.updateZeros(count);
        }
    }

    /** The digests of everything since the start or the last call, in the order asked for; starts afresh. */
    public List<DigestValue> finish() {
        return digesters.stream().map(Digester::finish).toList();
    }
}
