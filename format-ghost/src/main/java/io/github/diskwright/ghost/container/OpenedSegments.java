package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.EndRecord;
import io.github.diskwright.ghost.container.internal.Place;
import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.RecordKind;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The files of an image, found and in order.
 *
 * @param header of the first one that was found
 * @param devices by segment number, from 1 on; missing ones are empty
 */
record OpenedSegments(SegmentHeader header, List<Optional<BlockDevice>> devices) implements AutoCloseable {
    /** Segments of an image that is a few terabytes large on the smallest of media. */
    private static final int MOST_SEGMENTS = 65_536;

    /**
     * Finds the other files of an image beside one of them, whatever they are called.
     *
     * @param file one of them; part of the result
     */
    static OpenedSegments beside(BlockDevice file, Limits limits) throws IOException {
        SegmentHeader header = headerOrCopy(file);
        TreeMap<Integer, BlockDevice> found = new TreeMap<>();
        found.put(header.segment(), file);
        if (file instanceof FileDevice host && host.isRegularFile()) {
            try {
                addBeside(host.path(), header, found, limits);
            } catch (IOException | RuntimeException e) {
                closeAllBut(file, found.values());
                throw e;
            }
        }
        return inOrder(header, found, file);
    }

    /** The segments that are given. */
    static OpenedSegments of(List<? extends BlockDevice> files) throws IOException {
        SegmentHeader header = readHeader(files.get(0));
        TreeMap<Integer, BlockDevice> found = new TreeMap<>();
        for (BlockDevice file : files) {
            SegmentHeader other = readHeader(file);
            if (!other.equals(header.ofSegment(other.segment())) && !isSameImage(header, other)) {
                throw new CorruptImageException(
                        file.description(),
                        "segment header",
                        16,
                        "image " + header.imageId(),
                        "image " + other.imageId());
            }
            if (found.put(other.segment(), file) != null) {
                throw new CorruptImageException(
                        file.description(), "segment header", 32, "a segment of its own", "another " + other.segment());
            }
        }
        return inOrder(header, found, files.get(0));
    }

    private static boolean isSameImage(SegmentHeader header, SegmentHeader other) {
        return header.imageId().equals(other.imageId())
                && header.diskSize() == other.diskSize()
                && header.chunkSize() == other.chunkSize()
                && header.features() == other.features();
    }

    private static OpenedSegments inOrder(SegmentHeader header, TreeMap<Integer, BlockDevice> found, BlockDevice file)
            throws CorruptImageException {
        int last = found.lastKey();
        if (last > MOST_SEGMENTS) {
            throw new CorruptImageException(
                    file.description(),
                    "segment header",
                    32,
                    "at most " + MOST_SEGMENTS + " segments",
                    "number " + last);
        }
        List<Optional<BlockDevice>> devices = new ArrayList<>();
        for (int number = 1; number <= last; number++) {
            devices.add(Optional.ofNullable(found.get(number)));
        }
        return new OpenedSegments(header, devices);
    }

    private static void addBeside(Path path, SegmentHeader header, TreeMap<Integer, BlockDevice> found, Limits limits)
            throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        int looked = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder == null ? path.toAbsolutePath() : folder, SegmentNames::isLikely)) {
            for (Path other : files) {
                if (++looked > limits.maxTableEntries()) {
                    return;
                }
                if (Files.isRegularFile(other) && !Files.isSameFile(other, path)) {
                    addIfPart(other, header, found);
                }
            }
        }
    }

    private static void addIfPart(Path path, SegmentHeader header, TreeMap<Integer, BlockDevice> found)
            throws IOException {
        FileDevice file;
        try {
            file = FileDevice.openReadOnly(path);
        } catch (IOException e) {
            // Of another user, or gone meanwhile: many a folder holds many an image.
            return;
        }
        boolean isKept = false;
        try {
            OptionalInt segment = segmentOf(file, header);
            isKept = segment.isPresent() && found.putIfAbsent(segment.getAsInt(), file) == null;
        } finally {
            if (!isKept) {
                file.close();
            }
        }
    }

    /** Which segment of an image a file is, if it is one; where its header is damaged, by its first record. */
    private static OptionalInt segmentOf(BlockDevice file, SegmentHeader header) throws IOException {
        try {
            SegmentHeader other = readHeader(file);
            return isSameImage(header, other) ? OptionalInt.of(other.segment()) : OptionalInt.empty();
        } catch (ImageException e) {
            return segmentByRecord(file, header);
        }
    }

    private static OptionalInt segmentByRecord(BlockDevice file, SegmentHeader header) throws IOException {
        if (file.size() < SegmentHeader.SIZE_BYTES + RecordHeader.SIZE_BYTES) {
            return OptionalInt.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.SIZE_BYTES);
        file.read(SegmentHeader.SIZE_BYTES, bytes);
        int segment = RecordHeader.segmentIn(bytes.flip());
        Place place = new Place(segment, SegmentHeader.SIZE_BYTES);
        try {
            RecordHeader.read(file.description(), bytes, header.imageId(), place, file.size());
            return segment >= 1 && segment <= MOST_SEGMENTS ? OptionalInt.of(segment) : OptionalInt.empty();
        } catch (ImageException e) {
            // Not a segment, or one that cannot be told from something else: it counts as missing.
            return OptionalInt.empty();
        }
    }

    /** The header of a file, or if it is damaged its copy, which the last file of an image has before its end record. */
    private static SegmentHeader headerOrCopy(BlockDevice file) throws IOException {
        try {
            return readHeader(file);
        } catch (CorruptImageException e) {
            Optional<SegmentHeader> copy = headerCopy(file);
            if (copy.isPresent()) {
                return copy.get();
            }
            throw e;
        }
    }

    private static Optional<SegmentHeader> headerCopy(BlockDevice file) throws IOException {
        long position = file.size() - EndRecord.RECORD_LENGTH - EndRecord.HEADER_COPY_LENGTH;
        if (position < SegmentHeader.SIZE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer record = ByteBuffer.allocate(EndRecord.HEADER_COPY_LENGTH);
        file.read(position, record);
        record.flip();
        try {
            ByteBuffer body = record.slice(RecordHeader.SIZE_BYTES, SegmentHeader.SIZE_BYTES);
            SegmentHeader copy = SegmentHeader.read(file.description(), body);
            Place place = new Place(copy.segment(), position);
            RecordHeader header = RecordHeader.read(
                    file.description(), record.slice(0, RecordHeader.SIZE_BYTES), copy.imageId(), place, file.size());
            return header.is(RecordKind.HEADER_COPY) ? Optional.of(copy) : Optional.empty();
        } catch (ImageException e) {
            return Optional.empty();
        }
    }

    static SegmentHeader readHeader(BlockDevice file) throws IOException {
        if (file.size() < SegmentHeader.SIZE_BYTES) {
            throw new CorruptImageException(
                    file.description(),
                    "segment header",
                    0,
                    SegmentHeader.SIZE_BYTES + " bytes",
                    file.size() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.SIZE_BYTES);
        file.read(0, bytes);
        return SegmentHeader.read(file.description(), bytes.flip());
    }

    /** Closes all files. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Optional<BlockDevice> device : devices) {
            try {
                if (device.isPresent()) {
                    device.get().close();
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes all files but the one that a caller still has. */
    void closeAllBut(BlockDevice kept) throws IOException {
        closeAllBut(kept, devices.stream().flatMap(Optional::stream).toList());
    }

    private static void closeAllBut(BlockDevice kept, Iterable<BlockDevice> files) throws IOException {
        for (BlockDevice file : files) {
            if (file != kept) {
                file.close();
            }
        }
    }
}
