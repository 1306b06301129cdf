package io.github.diskwright.wim.write;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes blobs one behind the other into solid resources. A blob that several inputs could be, because they are of one size, is
 * hashed before anything of it is written, so that resources have no gaps. For one thread.
 */
final class SolidWriter implements AutoCloseable {
    private final Place place;
    private final List<? extends BlobInput> inputs;
    private final ChunkEngine engine;
    private final Map<Long, Integer> sizeCounts = new HashMap<>();
    private long left;
    private @Nullable SolidBuild build;
    private long position;
    private @Nullable ChunkSlot slot;
    private int filled;
    private final Map<StoredBlob, Long> inside = new HashMap<>();

    /** What it works on. */
    record Place(WimOutput out, BlobIndex index, Staging staging, WimWriterOptions options) {}

    /** Hears what became of the inputs. */
    interface Results {
        /** The blob of an input. */
        void stored(int number, ImageStream stream);

        /**
         * An input that could not be read.
         *
         * @throws IOException if everything is to end for it
         */
        void failed(int number, IOException cause) throws IOException;
    }

    /** Stores a blob that cannot be in a solid resource. */
    interface Ordinary {
        /** Stores it. */
        ImageStream put(BlobInput input) throws IOException;
    }

    SolidWriter(Place place, long memory, List<? extends BlobInput> inputs) throws IOException {
        this.place = place;
        this.inputs = inputs;
        for (BlobInput input : inputs) {
            left += input.size();
            sizeCounts.merge(input.size(), 1, Integer::sum);
        }
        WimWriterOptions options = place.options;
        this.engine = new ChunkEngine(
                ChunkPlan.of(
                        options.solidCompression(),
                        options.solidChunkSize(),
                        options.solidLevel(),
                        left,
                        options.job(),
                        memory),
                options.job());
    }

    void write(Results results, Ordinary ordinary) throws IOException {
        List<Integer> outside = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            BlobInput input = inputs.get(i);
            if (input.size() == BlobEntry.SOLID_MARK) {
                // An entry of that size would be read as that of a resource.
                outside.add(i);
                continue;
            }
            try {
                results.stored(i, put(input));
            } catch (CancelledException | NoSpaceException e) {
                throw e;
            } catch (IOException e) {
                throwIfBroken(e);
                results.failed(i, e);
            }
            left -= input.size();
        }
        end();
        for (int i : outside) {
            results.stored(i, ordinary.put(inputs.get(i)));
        }
    }

    /** An input that fails is one thing, a file that cannot be written another. */
    private void throwIfBroken(IOException e) throws IOException {
        if (engine.failure().isPresent()) {
            throw e;
        }
    }

    private ImageStream put(BlobInput input) throws IOException {
        Optional<StoredBlob> claimed = input.knownHash().flatMap(place.index::find);
        if (claimed.isPresent() && claimed.get().size() == input.size()) {
            return stream(claimed.get());
        }
        try (OpenStream open = input.open()) {
            long size = open.size();
            if (size == 0) {
                return ImageStream.empty(ImageStream.Kind.DATA, "");
            }
            if (size != input.size()) {
                throw new IntegrityException(
                        input.description() + ", which was changed since it was found",
                        input.size() + " bytes",
                        size + " bytes");
            }
            return stream(place.staging.holds(size) ? putSmall(open, (int) size) : putLarge(input, open, size));
        }
    }

    private static ImageStream stream(StoredBlob blob) {
        return new ImageStream(ImageStream.Kind.DATA, "", blob.hash(), blob.size());
    }

    private StoredBlob putSmall(OpenStream open, int size) throws IOException {
        BlobHash hash = place.staging.read(open, size);
        Optional<StoredBlob> known = place.index.find(hash, size);
        if (known.isPresent()) {
            return known.get();
        }
        long start = start();
        byte[] bytes = place.staging.bytes();
        for (int at = 0; at < size; ) {
            ChunkSlot room = room();
            int part = Math.min(size - at, chunkRoom());
            System.arraycopy(bytes, at, room.input(), filled, part);
            at += part;
            advance(part);
        }
        return add(new StoredBlob(hash, size), start);
    }

    private StoredBlob putLarge(BlobInput input, OpenStream open, long size) throws IOException {
        Optional<BlobHash> first = Optional.empty();
        if (sizeCounts.getOrDefault(size, 0) > 1 || place.index.hasSize(size)) {
            first = Optional.of(place.staging.hash(open, size));
            Optional<StoredBlob> known = place.index.find(first.get(), size);
            if (known.isPresent()) {
                return known.get();
            }
        }
        long start = start();
        BlobHash hash;
        try {
            for (long at = 0; at < size; ) {
                ChunkSlot room = room();
                int part = (int) Math.min(size - at, chunkRoom());
                place.staging.read(open, at, room.input(), filled, part);
                at += part;
                advance(part);
            }
        } finally {
            hash = place.staging.finish();
        }
        if (first.isPresent() && !first.get().equals(hash)) {
            throw new IntegrityException(
                    input.description() + ", which was changed while it was read", "SHA-1 " + first.get(), hash + "");
        }
        Optional<StoredBlob> known = place.index.find(hash, size);
        return known.isPresent() ? known.get() : add(new StoredBlob(hash, size), start);
    }

    private StoredBlob add(StoredBlob blob, long start) {
        inside.put(blob, start);
        place.index.add(blob);
        return blob;
    }

    /** Offset of the next byte, in a resource that has begun. */
    private long start() {
        if (build == null) {
            WimWriterOptions options = place.options;
            build = new SolidBuild(place.out, options.solidCompression(), options.solidChunkSize(), left);
            position = 0;
        }
        return position;
    }

    private int chunkRoom() {
        return engine.plan().bufferSize() - filled;
    }

    private ChunkSlot room() throws IOException {
        ChunkSlot open = slot;
        if (open == null) {
            open = engine.take();
            slot = open;
            filled = 0;
        }
        return open;
    }

    private void advance(int bytes) {
        filled += bytes;
        position += bytes;
        if (chunkRoom() == 0) {
            submitSlot();
        }
    }

    private void submitSlot() {
        ChunkSlot full = slot;
        SolidBuild target = build;
        if (full != null && target != null && filled > 0) {
            full.set(filled, target, false);
            engine.submit(full);
        }
        slot = null;
        filled = 0;
    }

    private void end() throws IOException {
        submitSlot();
        engine.drain();
        SolidBuild finished = build;
        if (finished == null || position == 0) {
            return;
        }
        SolidResource resource = finished.end();
        place.index.add(resource);
        inside.forEach((blob, offset) -> blob.place(resource, offset));
        build = null;
    }

    @Override
    public void close() {
        engine.close();
        // Blobs that have no place, because the work ended before.
        inside.keySet().stream().filter(blob -> blob.solid() == null).forEach(place.index::remove);
    }
}
