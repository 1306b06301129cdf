package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.ChunkIndex;
import io.github.diskwright.ghost.container.internal.EndRecord;
import io.github.diskwright.ghost.container.internal.PageReference;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.ghost.container.internal.Segments;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.digest.DigestTreeBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the end of an image says, or what a scan found where the end is missing.
 *
 * @param record the end record, if there is one
 * @param index where the chunks are
 * @param facts what the image is of
 * @param unreadable what could not be read of the source
 */
record ImageEnd(Optional<EndRecord> record, ChunkIndex index, ImageFacts facts, List<UnreadableRange> unreadable) {
    static ImageEnd find(Segments segments, DwiOpenOptions options) throws IOException {
        boolean isTolerant = options.damage() == DwiOpenOptions.Damage.ZEROS
                || options.incomplete() == DwiOpenOptions.Incomplete.ALLOWED;
        try {
            return read(segments, options.limits());
        } catch (UnsupportedFeatureException e) {
            throw e;
        } catch (ImageException e) {
            if (!isTolerant) {
                throw e;
            }
            return scan(segments, options.limits());
        }
    }

    /** Reads the end, which has to be sound. */
    static ImageEnd read(Segments segments, Limits limits) throws IOException {
        EndRecord end = endRecord(segments);
        requireSizes(segments, end);
        Record directory = record(segments, end.directory(), RecordKind.DIRECTORY, limits);
        long memory = (long) PageReference.MEMORY * (directory.content().remaining() / PageReference.SIZE_BYTES);
        limits.requireStructure(segments.describe(end.directory().segment()), "directory in memory", memory);
        List<PageReference> pages = PageReference.readAll(directory, segments.header());
        if (pages.size() != end.pages()) {
            throw directory.corrupt(0, end.pages() + " pages", pages.size() + "");
        }
        ImageFacts facts = FactsFields.read(record(segments, end.facts(), RecordKind.FACTS, limits));
        List<UnreadableRange> unreadable = end.unreadable().isSome()
                ? RangeList.read(
                        record(segments, end.unreadable(), RecordKind.UNREADABLE, limits),
                        segments.header().diskSize())
                : List.of();
        return new ImageEnd(Optional.of(end), new ChunkIndex(segments, pages), facts, unreadable);
    }

    /** The segment header is in clear and can be changed by anybody: what it says of sizes is part of the digest tree. */
    private static void requireSizes(Segments segments, EndRecord end) throws IntegrityException {
        SegmentHeader header = segments.header();
        byte[] value = DigestTreeBuilder.value(header.chunkSize(), header.diskSize(), end.treeRoot());
        if (!Arrays.equals(value, end.treeValue())) {
            throw new IntegrityException(
                    segments.describe(segments.count()) + ": sizes in the segment header, by the digest tree",
                    HexFormat.of().formatHex(end.treeValue()),
                    HexFormat.of().formatHex(value));
        }
    }

    /** The end record: the last 256 bytes of the last segment. */
    static EndRecord endRecord(Segments segments) throws IOException {
        BlockDevice last = segments.require(segments.count());
        long position = last.size() - EndRecord.RECORD_LENGTH;
        if (position < SegmentHeader.SIZE_BYTES) {
            throw new CorruptImageException(
                    last.description(), "end record", 0, "one at the end of the file", last.size() + " bytes");
        }
        try {
            Place place = new Place(segments.count(), position);
            return EndRecord.of(segments.record(place, RecordKind.END, EndRecord.RECORD_LENGTH));
        } catch (CorruptImageException e) {
            // Mostly it is the end that is missing, which is good to know.
            throw withHint(last, position, e);
        }
    }

    private static CorruptImageException withHint(BlockDevice last, long position, CorruptImageException cause) {
        CorruptImageException e = new CorruptImageException(
                last.description(),
                "end record",
                position,
                "one at the end of the last file",
                "none: the image is not complete, its last file is missing, or its end is damaged");
        e.addSuppressed(cause);
        return e;
    }

    private static Record record(Segments segments, Place place, RecordKind kind, Limits limits) throws IOException {
        RecordHeader header = segments.recordHeader(place);
        limits.requireStructure(segments.describe(place.segment()), kind.title(), header.bodyLength());
        return segments.record(place, kind, header.bodyLength());
    }

    /** What is found without the end. */
    static ImageEnd scan(Segments segments, Limits limits) throws IOException {
        ImageScan scan = ImageScan.of(segments, limits);
        ImageFacts facts = scan.facts().orElseGet(() -> ImageFacts.builder().build());
        return new ImageEnd(Optional.empty(), scan.index(), facts, scan.unreadable());
    }
}
