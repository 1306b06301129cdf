package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.FatRecordWalk;
import io.github.diskwright.ghost.gho.ntfs.NtfsStream;
import io.github.diskwright.ghost.gho.sector.SectorLayout;
import io.github.diskwright.ghost.gho.sector.SectorScan;
import io.github.diskwright.ghost.gho.sector.Track0;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.structure.CatalogueEntry;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the partitions of an image. Of partitions of FAT files the catalogues at the end of the image tell the last file, from
 * where it is not far to the partition's end; without them, or where they do not fit, all records are gone through. Not
 * thread-safe.
 */
final class PartitionScan {
    private static final int SCANNED = 64 << 10;
    private static final int STEP = 512;

    private final ImageParts parts;
    private final GhoStream stream;
    private final boolean usesCatalogues;
    private final List<GhoPartition> partitions = new ArrayList<>();
    private Optional<Track0> track0 = Optional.empty();
    private boolean isWhole = true;
    private long openFiles = -1;

    PartitionScan(ImageParts parts, boolean usesCatalogues) {
        this.parts = parts;
        this.stream = parts.stream();
        this.usesCatalogues = usesCatalogues;
    }

    /** Partitions and what is before them. */
    record Result(List<GhoPartition> partitions, Optional<Track0> track0, boolean isWhole) {}

    /** Looks for all of them. */
    Result run() throws IOException {
        Limits limits = parts.options().limits();
        long position = first();
        while (position >= 0) {
            position = afterTrack0(position);
            Optional<GhoHeader> header = parts.landmarks().partitionHeader(position);
            if (header.isEmpty()) {
                break;
            }
            if (partitions.size() >= limits.maxChainLength()) {
                throw new UnsupportedFeatureException(
                        stream.description(), "more than " + limits.maxChainLength() + " partitions");
            }
            position = partition(position, header.get());
        }
        isWhole &= position >= 0;
        if (position >= 0 && parts.landmarks().tailAt(position) < 0) {
            throw stream.corrupt(
                    "end of the partitions", position, "another partition or the end of the image", "something else");
        }
        return new Result(List.copyOf(partitions), track0, isWhole);
    }

    private long afterTrack0(long position) throws IOException {
        Optional<RecordHeader> record = stream.recordHeader(position);
        if (record.isEmpty() || !record.get().is(RecordKind.TRACK_0)) {
            return position;
        }
        Track0 read = Track0.read(parts.reader(), parts.landmarks(), position, record.get());
        track0 = Optional.of(read);
        return read.end();
    }

    /** Where the header says, else in steps of a sector up to a bound. */
    private long first() throws IOException {
        long due = GhoHeader.SIZE_BYTES + (long) parts.landmarks().descriptorBytes();
        if (isStart(due)) {
            return due;
        }
        for (long position = GhoHeader.SIZE_BYTES; position <= SCANNED; position += STEP) {
            if (parts.landmarks().partitionHeader(position).isPresent()) {
                return position;
            }
        }
        if (!stream.holds(due, GhoHeader.SIZE_BYTES)) {
            throw stream.corrupt(
                    "descriptor area", GhoHeader.SIZE_BYTES, "a partition behind it", "the end of the file");
        }
        if (parts.header().isSectorCopy()) {
            throw new UnsupportedFeatureException(
                    stream.description(), "a raw image of a disk (-ir), whose layout is not known");
        }
        if (parts.landmarks().endRecord().isEmpty()) {
            throw new UnsupportedFeatureException(
                    stream.description(), "a Ghost image without partition headers, as of Ghost 1.x to 3.x");
        }
        throw stream.corrupt("partition header", due, "FE EF, compression and id of the image", "something else");
    }

    private boolean isStart(long position) throws IOException {
        Optional<RecordHeader> record = stream.recordHeader(position);
        return parts.landmarks().partitionHeader(position).isPresent()
                || record.isPresent() && record.get().is(RecordKind.TRACK_0);
    }

    private long partition(long position, GhoHeader header) throws IOException {
        Optional<PartitionKind> kind = PartitionKind.of(header.type());
        if (kind.isEmpty()) {
            throw new UnsupportedFeatureException(
                    stream.description(), "partitions of kind " + header.type() + " in a Ghost image");
        }
        long start = position + GhoHeader.SIZE_BYTES;
        GhoPartition.Contents contents = switch (kind.get()) {
            case FAT_FILES -> files(start);
            case NTFS_CLUSTERS -> clusters(start);
            case SECTORS -> sectors(start);
        };
        partitions.add(new GhoPartition(parts, partitions.size() + 1, header, position, contents));
        return contents.end();
    }

    /** What was found before a scan failed. */
    List<GhoPartition> found() {
        return partitions;
    }

    /** The byte behind the header of the partition of files that a scan failed in; -1 if it failed elsewhere. */
    long openFiles() {
        return openFiles;
    }

    private GhoPartition.Contents files(long start) throws IOException {
        openFiles = start;
        Optional<List<CatalogueEntry>> catalogue = parts.catalogue((int) partitions.stream()
                .filter(one -> one.kind() == PartitionKind.FAT_FILES)
                .count());
        long end = endOfFiles(start, catalogue);
        openFiles = -1;
        return new GhoPartition.Contents(PartitionKind.FAT_FILES, end, Optional.empty(), catalogue);
    }

    private GhoPartition.Contents clusters(long start) throws IOException {
        long end = isNtfsRead() ? NtfsStream.end(parts.reader(), parts.landmarks(), start) : -1;
        return new GhoPartition.Contents(PartitionKind.NTFS_CLUSTERS, end, Optional.empty(), Optional.empty());
    }

    private GhoPartition.Contents sectors(long start) throws IOException {
        if (needsPassword()) {
            return new GhoPartition.Contents(PartitionKind.SECTORS, -1, Optional.empty(), Optional.empty());
        }
        SectorLayout layout = new SectorScan(
                        parts.reader(), parts.landmarks(), parts.options().cancellation())
                .scan(start);
        return new GhoPartition.Contents(PartitionKind.SECTORS, layout.end(), Optional.of(layout), Optional.empty());
    }

    private boolean isNtfsRead() {
        return parts.options().ntfsImages() == GhoOptions.NtfsImages.EXPERIMENTAL
                && !parts.reader().isLocked();
    }

    /** Packed sectors are not obfuscated; where the others end is told by what is. */
    private boolean needsPassword() throws IOException {
        return parts.reader().isLocked() && parts.header().compressionCode() == 0;
    }

    private long endOfFiles(long start, Optional<List<CatalogueEntry>> catalogue) throws IOException {
        FatRecordWalk walk = parts.walk();
        long last = catalogue.stream()
                .flatMap(List::stream)
                .mapToLong(CatalogueEntry::position)
                .max()
                .orElse(-1);
        return usesCatalogues && last > start && isEntry(last)
                ? walk.onFrom(last).end()
                : walk.from(start, FatRecordWalk.Visitor.NONE).end();
    }

    private boolean isEntry(long position) throws IOException {
        return stream.record(position)
                .filter(header -> header.is(RecordKind.ENTRY, RecordHeader.ENTRY_BODY))
                .isPresent();
    }
}
