package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.structure.GhostCrc;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Verifies a partition of files: each record, each entry, the checksum of each file. Not thread-safe. */
public final class FatCheck implements FatRecordWalk.Visitor {
    private static final int SECTOR = 512;

    private final BlockReader reader;
    private final FatFlaws flaws;
    private final FatTreeBuilder builder;
    private final Progress progress;
    private GhostCrc crc = new GhostCrc();
    private long length;
    private boolean isUnreadable;
    private boolean hasEnd;
    private long reserved = -1;

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A position was reached.
         *
         * @param position in the image
         * @throws IOException to end the work
         */
        void at(long position) throws IOException;
    }

    /**
     * @param reader of the image, with the password if it has one
     * @param options names and limits
     * @param flaws hears of what is wrong; it should not throw
     * @param progress hears how far it is
     */
    public FatCheck(BlockReader reader, FatTreeOptions options, FatFlaws flaws, Progress progress) {
        this.reader = reader;
        this.flaws = flaws;
        this.progress = progress;
        this.builder = new FatTreeBuilder(reader, options, flaws, new Sums());
    }

    /**
     * Verifies a partition.
     *
     * @param walk through its records
     * @param start the byte behind the partition's header
     * @throws CorruptImageException if the records cannot be followed to their end
     * @throws IOException if a file cannot be read
     */
    public void run(FatRecordWalk walk, long start) throws IOException {
        FatRecordWalk.Result result = walk.from(start, this);
        builder.finish(result.lastBootSector());
        byte[] first = sector(result.firstBootSector(), RecordHeader.BOOT_SECTOR_BODY, RecordKind.BOOT_SECTOR);
        byte[] last = sector(result.lastBootSector(), RecordHeader.BOOT_SECTOR_BODY, RecordKind.BOOT_SECTOR);
        same(result.lastBootSector(), first, last, "the boot sector at the end of the partition is another one");
        if (reserved >= 0) {
            byte[] sectors = sector(reserved, RecordHeader.RESERVED_SECTORS_BODY, RecordKind.RESERVED_SECTORS);
            same(
                    reserved,
                    first,
                    Arrays.copyOf(sectors, SECTOR),
                    "the boot sector among the reserved sectors is another one");
        }
    }

    private byte[] sector(long position, int size, RecordKind kind) throws IOException {
        return reader.body(position, new RecordHeader(kind.code(), size));
    }

    private void same(long position, byte[] one, byte[] other, String text) {
        if (!Arrays.equals(one, other)) {
            flaws.remark("gho.boot.differs", Severity.WARNING, position, text);
        }
    }

    @Override
    public void record(RecordKind kind, long position, RecordHeader header) throws IOException {
        progress.at(position);
        if (kind == RecordKind.RESERVED_SECTORS) {
            reserved = position;
        }
        builder.record(kind, position, header);
    }

    /** Sums up the data of one file after the other. */
    private final class Sums implements FatTreeBuilder.FatData {
        @Override
        public void block(FatItem item, long position, RecordHeader header) throws IOException {
            try {
                byte[] block = reader.record(position, header);
                crc.update(ByteBuffer.wrap(block));
                length += block.length;
            } catch (CorruptImageException e) {
                isUnreadable = true;
                flaws.error("gho.data.damaged", position, e);
            }
        }

        @Override
        public void end(FatItem item, long position, RecordHeader header) throws IOException {
            hasEnd = true;
            ByteBuffer fields = ByteBuffer.wrap(reader.body(position, header)).order(ByteOrder.LITTLE_ENDIAN);
            for (int offset : new int[] {0, 4}) {
                if (fields.getInt(offset) != crc.value() && !isUnreadable) {
                    flaws.error(
                            "gho.data.checksum",
                            position,
                            new IntegrityException(
                                    reader.stream().file(position) + ": data of " + item.name()
                                            + ", whose checksum is at "
                                            + ImageException.hex(reader.stream().positionInFile(position) + offset),
                                    GhostCrc.hex(fields.getInt(offset)),
                                    GhostCrc.hex(crc.value())));
                }
            }
        }

        @Override
        public void over(FatItem item) throws IOException {
            if (!isUnreadable && length != item.entry().size()) {
                flaws.error(
                        "gho.file.size",
                        item.position(),
                        reader.stream()
                                .corrupt(
                                        "data of " + item.name(),
                                        item.position(),
                                        item.entry().size() + " bytes",
                                        length + " bytes"));
            }
            if (!hasEnd && item.blocks() > 0) {
                flaws.error(
                        "gho.data.end",
                        item.position(),
                        reader.stream().corrupt("data of " + item.name(), item.position(), "a checksum", "none"));
            }
            crc = new GhostCrc();
            length = 0;
            isUnreadable = false;
            hasEnd = false;
        }
    }
}
