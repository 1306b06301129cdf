package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.pipeline.Block;
import io.github.diskwright.image.pipeline.BlockStage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Hands the chunks of a source to the builder, and tells unused from zero. */
final class ChunkStage implements BlockStage<PackedChunk> {
    private final BlockDevice source;
    private final ImageBuilder builder;
    private final BaseChunks base;
    private final Optional<TolerantSource> tolerant;
    private final int chunkSize;

    ChunkStage(BlockDevice source, ImageBuilder builder, BaseChunks base, DwiWriteOptions options) {
        this.source = source;
        this.builder = builder;
        this.base = base;
        this.tolerant = options.tolerant();
        this.chunkSize = options.chunkSize();
    }

    @Override
    public Next block(Block block, PackedChunk chunk) throws IOException {
        List<UnreadableRange> ranges = unreadable(block.position(), block.length());
        if (chunk.form() == PackedChunk.Form.ZERO) {
            builder.run(IndexEntry.Kind.ZERO, 1, ranges);
        } else if (Arrays.equals(base.digest(block.position() / chunkSize, block.length()), chunk.digest())) {
            builder.base(block.position() / chunkSize, chunk.digest(), ranges);
        } else {
            builder.chunk(chunk, ranges);
        }
        return Next.CONTINUE;
    }

    private List<UnreadableRange> unreadable(long position, long length) {
        return tolerant.map(device -> device.unreadable(position, length)).orElse(List.of());
    }

    @Override
    public Next zeros(long position, long length) throws IOException {
        long chunk = position / chunkSize;
        long end = endChunk(position + length);
        ExtentIterator extents = source.extents(position, length);
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.kind() == Extent.Kind.UNALLOCATED) {
                long first = Math.min(end, (extent.position() + chunkSize - 1) / chunkSize);
                long stop = extent.end() == source.size() ? end : extent.end() / chunkSize;
                if (first < stop) {
                    zeroChunks(first - chunk);
                    builder.run(IndexEntry.Kind.UNUSED, stop - first, List.of());
                    chunk = stop;
                }
            }
        }
        zeroChunks(end - chunk);
        return Next.CONTINUE;
    }

    private void zeroChunks(long count) throws IOException {
        if (count > 0) {
            builder.run(IndexEntry.Kind.ZERO, count, List.of());
        }
    }

    private long endChunk(long position) {
        return position / chunkSize + (position % chunkSize == 0 ? 0 : 1);
    }
}
