package io.github.diskwright.wim.write;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.SecurityData;
import io.github.diskwright.wim.structure.StreamEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells every hash in an image's metadata: those too of entries that no reader shows, such as a second file of one name, and
 * of streams that have no meaning here. Where metadata are kept as they are, what they name has to be kept, too.
 */
final class MetadataUses {
    private static final String STRUCTURE = "directory";

    private final String source;
    private final ByteBuffer metadata;
    private final Consumer<BlobHash> listener;
    private final Deque<Long> lists = new ArrayDeque<>();
    private final Set<Long> listed = new HashSet<>();
    private long entries;

    private MetadataUses(String source, ByteBuffer metadata, Consumer<BlobHash> listener) {
        this.source = source;
        this.metadata = metadata;
        this.listener = listener;
    }

    /**
     * Goes through all entries.
     *
     * @param source description of the metadata, for errors
     * @param metadata all of them
     * @param listener hears each hash but zero, once for each time that it is there
     * @throws CorruptImageException if a directory leads nowhere
     */
    static void forEach(String source, byte[] metadata, Consumer<BlobHash> listener) throws CorruptImageException {
        ByteBuffer bytes = ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN);
        new MetadataUses(source, bytes, listener)
                .run(SecurityData.read(source, bytes).length());
    }

    private void run(int root) throws CorruptImageException {
        entry(root);
        while (!lists.isEmpty()) {
            int at = Math.toIntExact(lists.pop());
            while (!Dentry.isEnd(source, metadata, at)) {
                if (++entries > metadata.limit() / Dentry.HEAD_BYTES) {
                    throw new CorruptImageException(
                            source, STRUCTURE, at, "lists that do not overlap", "more entries than there is room for");
                }
                entry(at);
                at = Dentry.end(source, metadata, at);
            }
        }
    }

    private void entry(int at) throws CorruptImageException {
        Dentry entry = Dentry.read(source, metadata, at);
        use(entry.mainHash());
        for (StreamEntry stream : entry.streams()) {
            use(stream.hash());
        }
        long offset = entry.subdirOffset();
        if (!entry.hasChildren() || offset == 0) {
            return;
        }
        if (offset < 0 || offset > metadata.limit() - Dentry.END_BYTES) {
            throw new CorruptImageException(
                    source,
                    STRUCTURE,
                    at,
                    "children inside " + metadata.limit() + " bytes",
                    Long.toUnsignedString(offset));
        }
        // Two entries of one directory are counted as one: its children are there once.
        if (listed.add(offset)) {
            lists.push(offset);
        }
    }

    private void use(BlobHash hash) {
        if (!hash.isZero()) {
            listener.accept(hash);
        }
    }
}
