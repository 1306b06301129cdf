package io.github.diskwright.wim.write;

import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores blobs at the end of the file, each once. What it has accepted is compressed and written while it returns and takes
 * the next one; {@link #drain} waits for all of it. For one thread.
 */
final class BlobStore implements BlobSink, AutoCloseable {
    private static final int MAX_STAGED = 16 << 20;
    private static final int LEAST_STAGED = 1 << 16;
    /** Pieces in which blobs of files without compression are read and written. */
    private static final int PIECE = 1 << 18;

    private final WimOutput out;
    private final BlobIndex index;
    private final WimWriterOptions options;
    private final JobOptions job;
    private final Staging staging;
    private final long engineMemory;
    private @Nullable ChunkEngine engine;

    BlobStore(WimOutput out, BlobIndex index, WimWriterOptions options) throws IOException {
        this.out = out;
        this.index = index;
        this.options = options;
        this.job = options.job();
        int staged = stagedBytes();
        this.staging = new Staging(staged, job.cancellation());
        this.engineMemory = Math.max(1, job.memory() - staged - WimOutput.memory());
    }

    /** A quarter of the budget, or less where compressing needs more than the rest. */
    private int stagedBytes() {
        long ordinary = ChunkPlan.leastMemory(options.compression(), pieceSize(), options.level(), pieceSize());
        long solid = options.packing() == WimWriterOptions.Packing.ORDINARY
                ? 0
                : ChunkPlan.leastMemory(
                        options.solidCompression(),
                        options.solidChunkSize(),
                        options.solidLevel(),
                        options.solidChunkSize());
        long rest = job.memory() - WimOutput.memory() - Math.max(ordinary, solid);
        return (int) Math.max(LEAST_STAGED, Math.min(MAX_STAGED, Math.min(job.memory() / 4, rest)));
    }

    @Override
    public boolean has(BlobHash hash) {
        return index.find(hash).isPresent();
    }

    @Override
    public CompressionType compression() {
        return options.compression();
    }

    @Override
    public int chunkSize() {
        return options.chunkSize();
    }

    private int pieceSize() {
        return options.compression() == CompressionType.NONE ? PIECE : options.chunkSize();
    }

    private ChunkPlan plan() throws RefusedException {
        return ChunkPlan.of(options.compression(), pieceSize(), options.level(), Long.MAX_VALUE / 2, job, engineMemory);
    }

    /** The engine of ordinary resources. */
    private ChunkEngine engine() throws IOException {
        ChunkEngine running = engine;
        if (running == null) {
            running = new ChunkEngine(plan(), job);
            engine = running;
        }
        return running;
    }

    /**
     * Refuses at once what would be refused later.
     *
     * @throws RefusedException if the memory budget is too small
     */
    void requireMemory() throws RefusedException {
        plan();
    }

    @Override
    public ImageStream put(BlobInput input) throws IOException {
        Optional<StoredBlob> claimed = input.knownHash().flatMap(index::find);
        if (claimed.isPresent() && claimed.get().size() == input.size()) {
            return stream(claimed.get());
        }
        try (OpenStream open = input.open()) {
            long size = open.size();
            if (size == 0) {
                return ImageStream.empty(ImageStream.Kind.DATA, "");
            }
            return stream(staging.holds(size) ? putSmall(input, open, (int) size) : putLarge(input, open, size));
        }
    }

    private static ImageStream stream(StoredBlob blob) {
        return new ImageStream(ImageStream.Kind.DATA, "", blob.hash(), blob.size());
    }

    private StoredBlob putSmall(BlobInput input, OpenStream open, int size) throws IOException {
        BlobHash hash = staging.read(open, size);
        Optional<StoredBlob> known = index.find(hash, size);
        return known.isPresent() ? known.get() : putBytes(hash, staging.bytes(), size, 0, input.storing());
    }

    private StoredBlob putBytes(BlobHash hash, byte[] bytes, int size, int flags, BlobInput.Storing storing)
            throws IOException {
        boolean asItIs = isStoredPlain(storing)
                || options.noise() == WimWriterOptions.Noise.STORE && staging.looksLikeNoise(bytes, size);
        StoredBlob blob = new StoredBlob(hash, size);
        ResourceBuild build = build(size, flags, asItIs);
        submit(build, bytes, size);
        engine().submit(() -> end(build, blob));
        if (!asItIs && build.needsDrain(pieceSize())) {
            engine().drain();
            if (build.isTooLarge()) {
                ResourceBuild plain = build(size, flags, true);
                submit(plain, bytes, size);
                engine().submit(() -> end(plain, blob));
            }
        }
        if ((flags & ResourceHeader.METADATA) == 0) {
            index.add(blob);
        }
        return blob;
    }

    private boolean isStoredPlain(BlobInput.Storing storing) {
        return options.compression() == CompressionType.NONE || storing == BlobInput.Storing.AS_IT_IS;
    }

    private ResourceBuild build(long size, int flags, boolean asItIs) {
        return asItIs ? ResourceBuild.plain(out, size, flags) : ResourceBuild.compressed(out, size, pieceSize(), flags);
    }

    private static void end(ResourceBuild build, StoredBlob blob) throws IOException {
        build.end();
        blob.place(build.result());
    }

    private void submit(ResourceBuild build, byte[] bytes, int size) throws IOException {
        ChunkEngine running = engine();
        int chunk = pieceSize();
        for (int at = 0; at < size; at += chunk) {
            ChunkSlot slot = running.take();
            int length = Math.min(chunk, size - at);
            System.arraycopy(bytes, at, slot.input(), 0, length);
            slot.set(length, build, build.isPlain());
            running.submit(slot);
        }
    }

    /** Reads a blob twice if it may be there already, or turns out to be no smaller when it is compressed. */
    private StoredBlob putLarge(BlobInput input, OpenStream open, long size) throws IOException {
        Optional<BlobHash> first = Optional.empty();
        if (index.hasSize(size)) {
            first = Optional.of(staging.hash(open, size));
            Optional<StoredBlob> known = index.find(first.get(), size);
            if (known.isPresent()) {
                return known.get();
            }
        }
        boolean asItIs = isStoredPlain(input.storing())
                || options.noise() == WimWriterOptions.Noise.STORE && staging.looksLikeNoise(open, size);
        ResourceBuild build = build(size, 0, asItIs);
        BlobHash hash = read(open, size, build);
        requireSame(input, first, hash, build);
        Optional<StoredBlob> known = index.find(hash, size);
        if (known.isPresent()) {
            engine().submit(build::drop);
            return known.get();
        }
        StoredBlob blob = new StoredBlob(hash, size);
        engine().submit(() -> end(build, blob));
        if (!build.isPlain() && build.needsDrain(pieceSize())) {
            engine().drain();
            if (build.isTooLarge()) {
                ResourceBuild plain = build(size, 0, true);
                requireSame(input, Optional.of(hash), read(open, size, plain), plain);
                engine().submit(() -> end(plain, blob));
            }
        }
        index.add(blob);
        return blob;
    }

    private void requireSame(BlobInput input, Optional<BlobHash> first, BlobHash second, ResourceBuild build)
            throws IOException {
        if (first.isPresent() && !first.get().equals(second)) {
            engine().submit(build::drop);
            throw new IntegrityException(
                    input.description() + ", which was changed while it was read", "SHA-1 " + first.get(), second + "");
        }
    }

    /** Reads a blob into chunks; what was written of one that cannot be read is taken back. */
    private BlobHash read(OpenStream open, long size, ResourceBuild build) throws IOException {
        ChunkEngine running = engine();
        int chunk = pieceSize();
        try {
            for (long at = 0; at < size; at += chunk) {
                ChunkSlot slot = running.take();
                int length = (int) Math.min(chunk, size - at);
                try {
                    staging.read(open, at, slot.input(), 0, length);
                } catch (IOException | RuntimeException e) {
                    running.giveBack(slot);
                    throw e;
                }
                slot.set(length, build, build.isPlain());
                running.submit(slot);
            }
        } catch (IOException | RuntimeException e) {
            staging.reset();
            running.submit(build::drop);
            throw e;
        }
        return staging.finish();
    }

    @Override
    public void putStored(BlobHash hash, long size, OpenStream stored) throws IOException {
        if (index.find(hash, size).isPresent()) {
            return;
        }
        drain();
        long start = out.position();
        long length = stored.size();
        byte[] piece = new byte[(int) Math.min(PIECE, length)];
        try {
            for (long at = 0; at < length; at += piece.length) {
                int part = (int) Math.min(piece.length, length - at);
                job.cancellation().throwIfCancelled("copying");
                stored.read(at, ByteBuffer.wrap(piece, 0, part));
                out.write(piece, 0, part);
            }
        } catch (IOException | RuntimeException e) {
            out.truncate(start);
            throw e;
        }
        StoredBlob blob = new StoredBlob(hash, size);
        blob.place(new ResourceHeader(length, ResourceHeader.COMPRESSED, start, size));
        index.add(blob);
    }

    /**
     * Stores an image's metadata, always as a resource of their own.
     *
     * @return where they will be
     */
    StoredBlob putMetadata(ByteBuffer metadata) throws IOException {
        int size = metadata.limit();
        byte[] bytes = metadata.array();
        return putBytes(staging.hash(bytes, size), bytes, size, ResourceHeader.METADATA, BlobInput.Storing.COMPRESSED);
    }

    /**
     * Stores blobs in solid resources, in this order.
     *
     * @param inputs what is read
     * @param results hears of each
     */
    void putSolid(List<? extends BlobInput> inputs, SolidWriter.Results results) throws IOException {
        closeEngine();
        SolidWriter.Place place = new SolidWriter.Place(out, index, staging, options);
        try (SolidWriter writer = new SolidWriter(place, engineMemory, inputs)) {
            writer.write(results, this::put);
        }
    }

    /** Waits until everything is written to the file's end. */
    void drain() throws IOException {
        if (engine != null) {
            engine.drain();
        }
    }

    private void closeEngine() throws IOException {
        drain();
        close();
    }

    /** Stops all threads. Idempotent. */
    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
