package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.EndRecord;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.RecordWalk;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.image.pipeline.ParallelWork;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One check of an image: every record of every file, by whichever thread is free, then what the index says. */
final class CheckRun {
    private final Segments segments;
    private final DwiOpenOptions options;
    private final FindingList findings;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<ImageEnd> end = Optional.empty();
    private Optional<DwiImage> base = Optional.empty();
    private int segment;
    private Optional<RecordWalk> walk = Optional.empty();
    private Optional<RecordHeader> last = Optional.empty();
    private long total;
    private long done;

    CheckRun(Segments segments, DwiOpenOptions options, FindingList findings) {
        this.segments = segments;
        this.options = options;
        this.findings = findings;
    }

    void run(JobOptions job) throws IOException {
        for (int number = 1; number <= segments.count(); number++) {
            Optional<BlockDevice> device = segments.device(number);
            if (device.isEmpty()) {
                findings.error("dwi.segment-missing", 0, segments.describe(number) + " is not there");
            } else {
                checkHeader(device.get());
            }
            long size = device.map(BlockDevice::size).orElse(0L);
            long longest = segments.header().segmentLimit();
            if (longest > 0 && size > longest) {
                findings.error(
                        "dwi.segment-length",
                        longest,
                        segments.describe(number) + " has " + size + " bytes, of which the image wants " + longest
                                + " at most");
            }
            total += size;
        }
        findEnd();
        try {
            if (end.isPresent() && segments.isReadable()) {
                openBase();
            }
            Pace pace = new Pace(job, "checking");
            ParallelWork.run(threads(job), job, team -> work(team, pace));
            if (end.isPresent()) {
                try (IndexCheck index = new IndexCheck(segments, end.get(), base, findings)) {
                    index.run(pace);
                }
            }
        } finally {
            if (base.isPresent()) {
                base.get().close();
            }
        }
    }

    /** A segment may have been found by its first record. */
    private void checkHeader(BlockDevice device) throws IOException {
        try {
            OpenedSegments.readHeader(device);
        } catch (CorruptImageException e) {
            findings.error("dwi.segment-header", e);
        } catch (ImageException e) {
            findings.error("dwi.segment-header", 0, e);
        }
    }

    private int threads(JobOptions job) {
        // A record, what is in it, and the chunk.
        long each = 3L * segments.header().chunkSize();
        return (int) Math.max(1, Math.min(job.threads(), job.memory() / each));
    }

    private void findEnd() throws IOException {
        try {
            end = Optional.of(segments.isReadable() ? ImageEnd.read(segments, options.limits()) : endOfEncrypted());
        } catch (UnsupportedFeatureException e) {
            throw e;
        } catch (CorruptImageException e) {
            findings.error("dwi.end", e);
        } catch (ImageException e) {
            findings.error("dwi.end", 0, e);
        }
        if (end.isEmpty() && segments.isReadable()) {
            end = Optional.of(ImageEnd.scan(segments, options.limits()));
        }
    }

    /** Of an encrypted image without its key only the place of the end can be seen. */
    private ImageEnd endOfEncrypted() throws IOException {
        BlockDevice device = segments.require(segments.count());
        Place place = new Place(segments.count(), device.size() - EndRecord.RECORD_LENGTH);
        RecordHeader header = segments.recordHeader(place);
        if (!header.is(RecordKind.END)) {
            throw new CorruptImageException(
                    device.description(), "end record", place.position(), "one at the end", "another record");
        }
        return new ImageEnd(
                Optional.empty(),
                new ChunkIndex(segments, List.of()),
                ImageFacts.builder().build(),
                List.of());
    }

    private void openBase() throws IOException {
        try {
            base = Bases.open(segments, end.orElseThrow(), options);
        } catch (ImageException e) {
            findings.error("dwi.base", 0, e);
        }
    }

    /** Takes records until there are no more. */
    private void work(ParallelWork team, Pace pace) throws IOException {
        try (RecordCheck check =
                new RecordCheck(segments, end, findings, options.limits().maxStructureBytes())) {
            Optional<RecordHeader> header = next(pace);
            while (header.isPresent() && !team.hasFailed()) {
                check.check(header.get());
                header = next(pace);
            }
        }
    }

    /** The next record of all, whose header is sound. */
    private Optional<RecordHeader> next(Pace pace) throws IOException {
        lock.lock();
        try {
            while (walk.isPresent() || segment < segments.count()) {
                RecordWalk current = walk.isPresent() ? walk.get() : nextSegment();
                if (current == null) {
                    continue;
                }
                Optional<RecordHeader> header = nextIn(current);
                if (header.isPresent()) {
                    pace.spend(header.get().bodyLength());
                    done += RecordHeader.SIZE_BYTES + header.get().bodyLength();
                    pace.report(Math.min(done, total), total);
                    last = header;
                    return header;
                }
                checkLast();
                walk = Optional.empty();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RecordWalk nextSegment() throws IOException {
        segment++;
        last = Optional.empty();
        if (segments.device(segment).isEmpty()) {
            return null;
        }
        walk = Optional.of(new RecordWalk(segments, segment));
        return walk.get();
    }

    private Optional<RecordHeader> nextIn(RecordWalk current) throws IOException {
        while (true) {
            try {
                return current.next();
            } catch (UnsupportedFeatureException e) {
                throw e;
            } catch (CorruptImageException e) {
                findings.error("dwi.record-header", e);
                if (!current.skipDamage()) {
                    return Optional.empty();
                }
            }
        }
    }

    /** What a segment has to end with. */
    private void checkLast() {
        RecordKind wanted = segment == segments.count() ? RecordKind.END : RecordKind.SEGMENT_END;
        boolean isSound = last.isPresent()
                && last.get().is(wanted)
                && (wanted == RecordKind.END || last.get().subject() == segment + 1);
        if (!isSound) {
            findings.error(
                    "dwi.incomplete",
                    last.map(RecordHeader::end).orElse(0L),
                    segments.describe(segment) + ": ends without " + wanted.title()
                            + ": the image is not complete, or cut, or files are missing");
        }
    }
}
