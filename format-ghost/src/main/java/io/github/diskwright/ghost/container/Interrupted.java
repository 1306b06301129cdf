package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.Checkpoint;
import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.IndexPage;
import io.github.diskwright.ghost.container.internal.KeyRing;
import io.github.diskwright.ghost.container.internal.PageReference;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.RecordWalk;
import io.github.diskwright.ghost.container.internal.Seal;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.Digester;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image whose writing was interrupted, up to its last checkpoint. Not thread-safe. */
final class Interrupted {
    /** Pages of which a chunk is compared with the source. */
    private static final int SAMPLES = 8;

    private final Segments segments;
    private final Optional<Seal> seal;
    private final Limits limits = Limits.defaults();
    private final List<PageReference> pages = new ArrayList<>();
    private final Map<Long, List<UnreadableRange>> unreadable = new HashMap<>();
    private List<UnreadableRange> waiting = List.of();
    private ImageFacts facts = ImageFacts.builder().build();
    /** Where to go on. */
    private Place end = Place.NONE;

    private int pagesAtEnd;

    private Interrupted(Segments segments, Optional<Seal> seal) {
        this.segments = segments;
        this.seal = seal;
    }

    static Interrupted find(SegmentTarget target, DwiWriteOptions options) throws IOException {
        BlockDevice first = target.segment(1);
        SegmentHeader header = OpenedSegments.readHeader(first);
        Optional<Seal> seal = KeyRing.open(first.description(), header, options.secret(), Limits.defaults());
        List<Optional<BlockDevice>> devices = new ArrayList<>();
        for (int number = 1; isSegment(target.segment(number), header.ofSegment(number)); number++) {
            devices.add(Optional.of(target.segment(number)));
        }
        Interrupted interrupted = new Interrupted(new Segments(header, devices, seal), seal);
        interrupted.walk();
        return interrupted;
    }

    private static boolean isSegment(BlockDevice device, SegmentHeader header) throws IOException {
        try {
            return device.size() > 0
                    && OpenedSegments.readHeader(device).imageId().equals(header.imageId());
        } catch (ImageException e) {
            return false;
        }
    }

    private void walk() throws IOException {
        for (int segment = 1; segment <= segments.count(); segment++) {
            RecordWalk walk = new RecordWalk(segments, segment);
            for (Optional<RecordHeader> header = next(walk); header.isPresent(); header = next(walk)) {
                RecordHeader record = header.get();
                if (record.isCopy() || record.is(RecordKind.DIRECTORY) || !take(record)) {
                    return;
                }
            }
            if (end.isSome() && !endsSoundly(walk, segment)) {
                return;
            }
        }
    }

    /** Takes a record; false if it is torn, as what is behind the last checkpoint may be. */
    private boolean take(RecordHeader record) throws IOException {
        try {
            if (record.is(RecordKind.UNREADABLE)) {
                waiting = RangeList.read(
                        segments.record(record.place(), RecordKind.UNREADABLE, limits.maxStructureBytes()),
                        segments.header().diskSize());
            } else if (record.is(RecordKind.PAGE)) {
                PageReference reference = reference(record);
                unreadable.put((long) pages.size(), waiting);
                waiting = List.of();
                pages.add(reference);
            } else {
                takeOther(record);
            }
            return true;
        } catch (UnsupportedFeatureException e) {
            throw e;
        } catch (ImageException e) {
            return false;
        }
    }

    /** Whether a segment was ended, so that the next one may be part of what is durable. */
    private boolean endsSoundly(RecordWalk walk, int segment) throws IOException {
        return walk.position() >= segments.require(segment).size();
    }

    /** The next record; none where the file ends or what is there is none. */
    private static Optional<RecordHeader> next(RecordWalk walk) throws IOException {
        try {
            return walk.next();
        } catch (ImageException e) {
            return Optional.empty();
        }
    }

    private void takeOther(RecordHeader record) throws IOException {
        if (record.is(RecordKind.FACTS)) {
            facts = FactsFields.read(segments.record(record.place(), RecordKind.FACTS, limits.maxStructureBytes()));
            end = behind(record);
        } else if (record.is(RecordKind.CHECKPOINT)) {
            Checkpoint checkpoint = Checkpoint.of(segments.record(record.place(), RecordKind.CHECKPOINT, 4096));
            if (checkpoint.pages() == pages.size()) {
                end = behind(record);
                pagesAtEnd = pages.size();
            }
        }
    }

    private static Place behind(RecordHeader record) {
        return new Place(record.place().segment(), record.end());
    }

    private PageReference reference(RecordHeader record) throws IOException {
        long first = pages.isEmpty() ? 0 : pages.get(pages.size() - 1).endChunk();
        IndexPage page = IndexPage.of(
                segments.record(record.place(), RecordKind.PAGE, IndexPage.MAX_LENGTH + Seal.OVERHEAD),
                segments.header());
        if (page.firstChunk() != first) {
            throw new CorruptImageException(
                    segments.describe(record.place().segment()),
                    "index page",
                    record.place().position(),
                    "chunks from " + first + " on",
                    "from " + page.firstChunk() + " on");
        }
        return new PageReference(first, page.endChunk() - first, record.place(), Place.NONE, (int) record.bodyLength());
    }

    Optional<Seal> seal() {
        return seal;
    }

    ImageFacts facts() {
        return facts;
    }

    /** Refuses to go on with another source, or in another way. */
    void requireSame(BlockDevice source, ImageFacts.Storage storage, DwiWriteOptions options) throws IOException {
        SegmentHeader header = segments.header();
        if (!end.isSome()) {
            throw new CorruptImageException(
                    segments.describe(1), "facts", SegmentHeader.SIZE_BYTES, "facts behind the header", "none");
        }
        boolean isSame = facts.storage().equals(storage)
                && header.chunkSize() == options.chunkSize()
                && header.segmentLimit() == options.segmentSize()
                && header.isEncrypted() == options.secret().isPresent()
                && facts.base().map(BaseImage::imageId).equals(options.base().map(DwiImage::imageId));
        if (!isSame) {
            throw new RefusedException(
                    segments.describe(1) + " was begun with other options", "use the same, or begin a new image");
        }
        if (header.diskSize() != source.size()
                || header.logicalSectorSize() != source.logicalSectorSize()
                || !samplesAgree(source)) {
            throw new RefusedException(
                    source.description() + " is not the disk that " + segments.describe(1)
                            + " was begun with, or has changed",
                    "begin a new image");
        }
    }

    /** Refuses to go on with what was begun with other partitions, or other parts of them. */
    void requireSameDisk(ImageFacts wanted) throws RefusedException {
        if (!ofDisk(facts).equals(ofDisk(wanted))) {
            throw new RefusedException(
                    segments.describe(1) + " was begun with other partitions, or other parts of them",
                    "choose the same, or begin a new image");
        }
    }

    /** What facts say of the disk, as it is stored: texts may have been cut. */
    private static ByteBuffer ofDisk(ImageFacts facts) {
        ImageFacts.Builder builder = ImageFacts.builder()
                .created(Instant.EPOCH)
                .contents(facts.contents())
                .table(facts.table())
                .bootArea(facts.bootArea());
        facts.partitions().forEach(builder::partition);
        return FactsFields.write(builder.build());
    }

    private boolean samplesAgree(BlockDevice source) throws IOException {
        int step = Math.max(1, pagesAtEnd / SAMPLES);
        for (int number = pagesAtEnd - 1; number >= 0; number -= step) {
            PageReference reference = pages.get(number);
            IndexPage page = ChunkIndex.load(segments, reference, reference.page());
            for (int i = page.size() - 1; i >= 0; i--) {
                // What could not be read may be readable now: such chunks tell nothing.
                IndexEntry entry = page.entry(i);
                if (entry.hasDigest() && entry.flags() == 0) {
                    if (!agrees(source, page.start(i), entry)) {
                        return false;
                    }
                    break;
                }
            }
        }
        return true;
    }

    private boolean agrees(BlockDevice source, long chunk, IndexEntry entry) throws IOException {
        SegmentHeader header = segments.header();
        ByteBuffer bytes = ByteBuffer.allocate(header.chunkLength(chunk));
        source.read(chunk * header.chunkSize(), bytes);
        Digester digester = DigestAlgorithm.SHA_256.newDigester();
        digester.update(bytes.flip());
        digester.updateZeros(header.chunkSize() - bytes.limit());
        return Arrays.equals(digester.finish().toByteArray(), entry.digest());
    }

    SegmentChain chain(SegmentTarget target) throws IOException {
        return SegmentChain.resume(segments.header(), seal, target, end.segment(), end.position());
    }

    /** Tells the builder what is there. */
    void restore(ImageBuilder builder) throws IOException {
        for (int number = 0; number < pagesAtEnd; number++) {
            PageReference reference = pages.get(number);
            IndexPage page = ChunkIndex.load(segments, reference, reference.page());
            builder.restore(reference, page, unreadable.getOrDefault((long) number, List.of()));
        }
    }
}
