package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.KeyRing;
import io.github.diskwright.ghost.container.internal.KeySlot;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.Seal;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import io.github.diskwright.image.codec.CompressorOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.pipeline.BlockPipeline;
import io.github.diskwright.image.pipeline.Compression;
import io.github.diskwright.image.pipeline.Deduplication;
import io.github.diskwright.image.pipeline.KnownBlocks;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes images: a disk in one pass, compressed on all threads, with checkpoints from which writing goes on after an
 * interruption. Format: {@code DWI-FORMAT.md}.
 *
 * <p>With the same source, facts and options (and sources of ids, time and random bytes) the same bytes come out, whatever
 * the number of threads, and however often writing was interrupted.
 *
 * <p>Memory: the job's for blocks, a table for finding equal chunks ({@link DwiWriteOptions#knownChunkMemory()} and 17 bytes
 * for each stored chunk), some 50 bytes for every 64 MiB.
 */
public final class DwiWriter {
    private final BlockDevice source;
    private final SegmentTarget target;
    private final DwiWriteOptions options;
    private final JobOptions job;

    private DwiWriter(BlockDevice source, SegmentTarget target, DwiWriteOptions options, JobOptions job) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.job = job;
    }

    /**
     * Writes an image.
     *
     * @param source the disk; what it calls {@code UNALLOCATED} is unused
     * @param target where the files go, all empty
     * @param facts what the image says of the disk; time and storage are filled in
     * @param options how
     * @param job how the work runs; progress is in bytes of the source
     * @throws UnsupportedFeatureException if the codec is not there, or the disk is larger than 2^62 bytes
     * @throws io.github.diskwright.image.CancelledException if the work was cancelled; it can be gone on with
     * @throws IOException if reading or writing fails; what was written up to the last checkpoint can be gone on with
     */
    public static DwiWriteResult write(
            BlockDevice source, SegmentTarget target, ImageFacts facts, DwiWriteOptions options, JobOptions job)
            throws IOException {
        return new DwiWriter(source, target, options, job).begin(facts);
    }

    /**
     * Goes on with an image whose writing was interrupted, behind its last checkpoint.
     *
     * @param source the same disk; it is compared with some of what is there
     * @param target the files that are there
     * @param options the same options; ids, time and random bytes are not needed again
     * @param job how the work runs
     * @throws io.github.diskwright.image.RefusedException if source or options are not the same
     * @throws io.github.diskwright.image.CorruptImageException if there is no checkpoint, or what is before it is damaged
     * @throws IOException if reading or writing fails
     */
    public static DwiWriteResult resume(
            BlockDevice source, SegmentTarget target, DwiWriteOptions options, JobOptions job) throws IOException {
        return new DwiWriter(source, target, options, job).goOn(Optional.empty());
    }

    /**
     * Goes on as {@link #resume(BlockDevice, SegmentTarget, DwiWriteOptions, JobOptions)} does, if the image says the same of
     * the disk: contents, partition table, partitions and what of them is captured. An image begun with one selection of
     * partitions, and gone on with in another one, would tell what it does not have.
     *
     * @param facts what the image would say if it were begun now
     * @throws io.github.diskwright.image.RefusedException if it says something else, or source or options are not the same
     * @throws io.github.diskwright.image.CorruptImageException if there is no checkpoint, or what is before it is damaged
     * @throws IOException if reading or writing fails
     */
    public static DwiWriteResult resume(
            BlockDevice source, SegmentTarget target, ImageFacts facts, DwiWriteOptions options, JobOptions job)
            throws IOException {
        return new DwiWriter(source, target, options, job).goOn(Optional.of(facts));
    }

    private DwiWriteResult begin(ImageFacts given) throws IOException {
        Codec codec = CodecRegistry.load().require(options.codec());
        UUID id = options.ids().get();
        Optional<KeyRing.NewKey> key = options.secret().isPresent()
                ? Optional.of(KeyRing.create(options.secret().get(), id, options.random()))
                : Optional.empty();
        if (source.size() > SegmentHeader.MAX_DISK_SIZE) {
            throw new UnsupportedFeatureException(source.description(), "a disk of " + source.size() + " bytes");
        }
        SegmentHeader header = new SegmentHeader(
                id,
                1,
                source.size(),
                options.chunkSize(),
                source.logicalSectorSize(),
                source.physicalSectorSize(),
                (key.isPresent() ? SegmentHeader.ENCRYPTED : 0)
                        | (options.base().isPresent() ? SegmentHeader.HAS_BASE : 0),
                options.segmentSize(),
                key.map(made -> List.of(made.slot())).orElse(List.<KeySlot>of()));
        Optional<Seal> seal = key.map(KeyRing.NewKey::seal);
        ImageFacts.Builder facts =
                given.toBuilder().created(options.clock().instant()).storage(storage(codec));
        if (options.base().isPresent()) {
            facts.base(options.base().get().asBase());
        }
        ImageFacts complete = facts.build();
        SegmentChain chain = SegmentChain.begin(header, seal, target);
        chain.writer().append(RecordKind.FACTS, 0, 0, FactsFields.write(complete));
        Optional<Deduplication> known = known();
        ImageBuilder builder = new ImageBuilder(chain, options.checkpointInterval(), known);
        return fill(builder, header, seal, codec, known, complete);
    }

    private DwiWriteResult goOn(Optional<ImageFacts> wanted) throws IOException {
        Codec codec = CodecRegistry.load().require(options.codec());
        Interrupted interrupted = Interrupted.find(target, options);
        interrupted.requireSame(source, storage(codec), options);
        if (wanted.isPresent()) {
            interrupted.requireSameDisk(wanted.get());
        }
        Optional<Deduplication> known = known();
        SegmentChain chain = interrupted.chain(target);
        ImageBuilder builder = new ImageBuilder(chain, options.checkpointInterval(), known);
        interrupted.restore(builder);
        return fill(builder, chain.header(), interrupted.seal(), codec, known, interrupted.facts());
    }

    private ImageFacts.Storage storage(Codec codec) {
        return new ImageFacts.Storage(
                options.codec(), level(codec), options.knownChunkMemory(), options.checkpointInterval());
    }

    private int level(Codec codec) {
        return options.level().orElse(codec.defaultLevel());
    }

    private Optional<Deduplication> known() {
        return options.knownChunkMemory() == 0
                ? Optional.empty()
                : Optional.of(new Deduplication(options.knownChunkMemory()));
    }

    private DwiWriteResult fill(
            ImageBuilder builder,
            SegmentHeader header,
            Optional<Seal> seal,
            Codec codec,
            Optional<Deduplication> equal,
            ImageFacts facts)
            throws IOException {
        BaseChunks base = new BaseChunks(options.base());
        KnownBlocks known = (position, digest) -> base.isKnown(position, digest)
                || (equal.isPresent() && equal.get().isKnown(digest));
        CompressorOptions wholeChunks = CompressorOptions.builder(level(codec))
                .matching(CompressorOptions.Matching.WHOLE_BLOCK)
                .build();
        Compression compression =
                Compression.with(codec, wholeChunks).known(known).build();
        long start = Math.min(source.size(), builder.nextChunk() * header.chunkSize());
        BlockPipeline.over(source)
                .range(start, source.size() - start)
                .blockSize(header.chunkSize())
                .job(job)
                .task("capturing")
                .workers(ChunkPacker.factory(compression, header, seal, known))
                .stage(new ChunkStage(source, builder, base, options))
                .build()
                .run();
        return builder.finish(facts);
    }
}
