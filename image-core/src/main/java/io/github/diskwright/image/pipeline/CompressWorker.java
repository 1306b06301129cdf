package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compresses each block on its own, and digests it while it is in the processor's cache. Zeros are found, and a block
 * that does not get smaller is stored.
 */
public final class CompressWorker implements BlockWorker<CompressedBlock> {
    private final Compression compression;
    private final List<BlockCompressor> compressors = new ArrayList<>();
    private final NoiseProbe noise = new NoiseProbe();
    private final Optional<Digester> digester;
    private @Nullable BlockCompressor trial;
    private @Nullable ByteBuffer scratch;

    private CompressWorker(Compression compression) throws IOException {
        this.compression = compression;
        this.digester = compression.digests() == Compression.BlockDigests.NONE
                ? Optional.empty()
                : Optional.of(DigestAlgorithm.SHA_256.newDigester());
        try {
            for (Compression.Candidate candidate : compression.candidates()) {
                compressors.add(candidate.codec().compressor(candidate.options()));
            }
            Optional<Compression.Candidate> fast = compression.trial();
            if (fast.isPresent()) {
                trial = fast.get().codec().compressor(fast.get().options());
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Workers for a pipeline that compress with one codec.
     *
     * @param codec the codec
     * @param level {@link Codec#minLevel()} to {@link Codec#maxLevel()}
     */
    public static Factory<CompressedBlock> factory(Codec codec, int level) {
        return factory(Compression.with(codec, level).build());
    }

    /** Workers for a pipeline. */
    public static Factory<CompressedBlock> factory(Compression compression) {
        return new Factory<>() {
            @Override
            public BlockWorker<CompressedBlock> newWorker() throws IOException {
                return new CompressWorker(compression);
            }

            @Override
            public int outputLength(int blockSize) {
                return compression.maxCompressedLength(blockSize);
            }

            @Override
            public long workerMemory(int blockSize) {
                return compression.workerMemory(blockSize);
            }
        };
    }

    @Override
    public CompressedBlock work(Block block) {
        if (Zeros.isZero(block.data())) {
            return new CompressedBlock(block, CompressedBlock.Form.ZERO, Optional.empty(), 0, new byte[0]);
        }
        byte[] digest = new byte[0];
        if (digester.isPresent()) {
            digester.get().update(block.data());
            digest = digester.get().finish().toByteArray();
        }
        if (isKnown(block, digest) || isNoise(block)) {
            return stored(block, digest);
        }
        return smallest(block, digest);
    }

    private boolean isKnown(Block block, byte[] digest) {
        return compression.known().isPresent() && compression.known().get().isKnown(block.position(), digest);
    }

    private boolean isNoise(Block block) {
        BlockCompressor fast = trial;
        if (fast == null || !noise.looksLikeNoise(block.data())) {
            return false;
        }
        int length = fast.compress(block.data(), block.output().clear());
        return !CompressedBlock.isWorthIt(length, block.length());
    }

    private CompressedBlock smallest(Block block, byte[] digest) {
        int best = -1;
        int length = block.length();
        for (int i = 0; i < compressors.size(); i++) {
            ByteBuffer target = i == 0 ? block.output().clear() : scratch(block);
            int candidate = compressors.get(i).compress(block.data(), target);
            if (best < 0 ? candidate < length : CompressedBlock.isWorthIt(candidate, length)) {
                best = i;
                length = candidate;
                if (i > 0) {
                    block.output().clear().put(target.flip());
                }
            }
        }
        if (best < 0) {
            return stored(block, digest);
        }
        Optional<Codec> codec = Optional.of(compression.candidates().get(best).codec());
        return new CompressedBlock(block, CompressedBlock.Form.COMPRESSED, codec, length, digest);
    }

    private static CompressedBlock stored(Block block, byte[] digest) {
        return new CompressedBlock(block, CompressedBlock.Form.STORED, Optional.empty(), block.length(), digest);
    }

    private ByteBuffer scratch(Block block) {
        ByteBuffer made = scratch;
        if (made == null) {
            int length = block.output().capacity();
            made = block.output().isDirect() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
            scratch = made;
        }
        return made.clear();
    }

    @Override
    public void close() {
        compressors.forEach(BlockCompressor::close);
        BlockCompressor fast = trial;
        if (fast != null) {
            fast.close();
        }
    }
}
