package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Goes through the records of a partition of FAT files, from its first boot sector to the second one: headers are read, each
 * leads to the next, bodies are passed. No password is needed. Costs one small read for each record, so one for each 32 KiB
 * of data. Immutable and thread-safe.
 */
public final class FatRecordWalk {
    /** Bytes that older writers leave behind the boot sector; reported. */
    private static final int OLD_TAIL = 66;

    private static final String TASK = "reading the records of a Ghost image";

    private final GhoStream stream;
    private final boolean isEnded;
    private final CancellationToken cancellation;

    /**
     * @param stream the image
     * @param isEnded whether the image has its last record
     * @param cancellation stops the walk
     */
    public FatRecordWalk(GhoStream stream, boolean isEnded, CancellationToken cancellation) {
        this.stream = stream;
        this.isEnded = isEnded;
        this.cancellation = cancellation;
    }

    /** Hears of the records between the boot sectors. */
    public interface Visitor {
        /** Hears nothing. */
        Visitor NONE = (kind, position, header) -> {};

        /**
         * A record.
         *
         * @param kind of it: an entry, data, their end, or reserved sectors
         * @param position of it in the image
         * @param header of it
         * @throws IOException to end the walk
         */
        void record(RecordKind kind, long position, RecordHeader header) throws IOException;
    }

    /**
     * What a walk found.
     *
     * @param firstBootSector position of the record; -1 if the walk did not begin there
     * @param lastBootSector position of the record
     * @param end the byte behind the partition
     */
    public record Result(long firstBootSector, long lastBootSector, long end) {}

    /**
     * Goes through a partition.
     *
     * @param start the byte behind the partition's header
     * @param visitor hears of the records
     * @throws CorruptImageException if a record is not there or of a kind that cannot be there
     * @throws UnsupportedFeatureException if the records are those of older writers
     * @throws IOException if a file cannot be read or the visitor says so
     */
    public Result from(long start, Visitor visitor) throws IOException {
        requireRecords(start);
        RecordHeader first = stream.requireRecord("boot sector", start);
        if (!first.is(RecordKind.BOOT_SECTOR, RecordHeader.BOOT_SECTOR_BODY)) {
            throw stream.corrupt("boot sector", start, "a boot sector of 512 bytes", first.toString());
        }
        long next = behind(start, first);
        if (isOldTail(next)) {
            next += OLD_TAIL;
        }
        return run(start, next, visitor);
    }

    /** A tail is as long as the record of an entry: one whose magic number is merely damaged is not to be passed for it. */
    private boolean isOldTail(long position) throws IOException {
        if (!stream.holds(position, OLD_TAIL)
                || stream.record(position + OLD_TAIL).isEmpty()) {
            return false;
        }
        ByteBuffer bytes = stream.structure("record", position, RecordHeader.SIZE_BYTES);
        int difference = bytes.getInt(RecordHeader.MAGIC_OFFSET) ^ RecordHeader.MAGIC;
        int alike = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            alike += (difference >>> shift & 0xFF) == 0 ? 1 : 0;
        }
        boolean isEntry = bytes.get(0) == RecordKind.ENTRY.code() && bytes.getShort(8) == RecordHeader.ENTRY_BODY;
        return alike < 2 && !isEntry;
    }

    /**
     * Goes on from a record within a partition to its end.
     *
     * @param record position of a record that is an entry
     * @throws IOException as of {@link #from}
     */
    public Result onFrom(long record) throws IOException {
        return run(-1, record, Visitor.NONE);
    }

    private void requireRecords(long start) throws IOException {
        if (stream.record(start).isPresent() || !stream.holds(start, RecordHeader.SIZE_BYTES)) {
            return;
        }
        ByteBuffer bytes = stream.structure("boot sector", start, RecordHeader.SIZE_BYTES);
        if (Byte.toUnsignedInt(bytes.get(0)) == RecordKind.OLD_DIRECTORY.code()) {
            throw new UnsupportedFeatureException(stream.description(), "directory records of older Ghost (kind 19h)");
        }
        if (!isEnded && bytes.getInt(RecordHeader.MAGIC_OFFSET) != RecordHeader.MAGIC) {
            throw new UnsupportedFeatureException(
                    stream.description(), "a Ghost image whose records have no magic number, as of Ghost 1.x to 3.x");
        }
    }

    private Result run(long firstBootSector, long start, Visitor visitor) throws IOException {
        long position = start;
        while (true) {
            cancellation.throwIfCancelled(TASK);
            RecordHeader header = stream.requireRecord("record", position);
            RecordKind kind = header.kind().orElse(RecordKind.END_OF_IMAGE);
            switch (kind) {
                case BOOT_SECTOR -> {
                    require(header.bodyLength() == RecordHeader.BOOT_SECTOR_BODY, position, header);
                    return new Result(firstBootSector, position, behind(position, header));
                }
                case ENTRY -> require(header.bodyLength() == RecordHeader.ENTRY_BODY, position, header);
                case END_OF_DATA -> require(header.bodyLength() == RecordHeader.END_OF_DATA_BODY, position, header);
                case RESERVED_SECTORS ->
                    require(header.bodyLength() == RecordHeader.RESERVED_SECTORS_BODY, position, header);
                case DATA -> require(header.bodyLength() > 0, position, header);
                case OLD_DIRECTORY ->
                    throw new UnsupportedFeatureException(
                            stream.description(), "directory records of older Ghost (kind 19h)");
                default ->
                    throw stream.corrupt("record", position, "a record of files or a boot sector", header.toString());
            }
            visitor.record(kind, position, header);
            position = behind(position, header);
        }
    }

    private void require(boolean holds, long position, RecordHeader header) throws CorruptImageException {
        if (!holds) {
            throw stream.corrupt("record", position, "the length that its kind has", header.toString());
        }
    }

    private static long behind(long position, RecordHeader header) {
        return position + RecordHeader.SIZE_BYTES + header.bodyLength();
    }
}
