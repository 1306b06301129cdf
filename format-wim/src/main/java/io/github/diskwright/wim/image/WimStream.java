package io.github.diskwright.wim.image;

import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.Optional;

/** A stream of a file of an image: a name for a blob. */
final class WimStream implements DataStream {
    private final WimNode node;
    private final String name;
    private final Kind kind;
    private final BlobHash hash;
    private final Optional<Blob> blob;

    WimStream(WimNode node, String name, Kind kind, BlobHash hash) {
        this.node = node;
        this.name = name;
        this.kind = kind;
        this.hash = hash;
        this.blob = node.image().blob(hash);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public long size() {
        return blob.map(Blob::size).orElse(0L);
    }

    @Override
    public long allocatedSize() {
        return blob.map(Blob::storedSize).orElse(0L);
    }

    @Override
    public Optional<DigestValue> storedDigest(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.SHA_1 && !hash.isZero()
                ? Optional.of(new DigestValue(algorithm, hash.toByteArray()))
                : Optional.empty();
    }

    @Override
    public OpenStream open() throws IOException {
        node.image().requireOpen();
        if (hash.isZero()) {
            return EmptyStream.INSTANCE;
        }
        String what = name.isEmpty() ? node.what() : node.what() + ":" + name;
        return new GuardedStream(
                node.image(), node.image().reader().open(node.image().requireBlob(hash, what), what));
    }
}
