package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Replays a log into a view of the file; the file itself is not touched (section 2.3.3). */
final class LogReplay {
    /** Most zero descriptors of one replay: what they say is kept in memory. */
    static final int MAX_ZERO_DESCRIPTORS = 1 << 16;

    private final BlockDevice file;
    private final VhdxHeader header;
    private final Judge judge;
    private final LogRing ring;

    LogReplay(BlockDevice file, VhdxHeader header, Judge judge) {
        this.file = file;
        this.header = header;
        this.judge = judge;
        this.ring = new LogRing(file, header);
    }

    /** The file as it is after the replay. */
    ReplayedFile replay() throws IOException {
        List<LogScanner.Placed> sequence = new LogScanner(ring, header).activeSequence();
        if (sequence.isEmpty()) {
            throw judge.fatal(
                    "vhdx.log-no-sequence",
                    "log",
                    header.logOffset(),
                    "an active sequence of entries of log " + header.logGuid(),
                    "none");
        }
        LogScanner.Placed head = sequence.get(sequence.size() - 1);
        requireFlushedSize(head);
        judge.note(
                "vhdx.log-not-empty",
                Severity.WARNING,
                header.logOffset(),
                "the file was not closed cleanly: " + sequence.size() + " log entries are to be replayed");
        ReplayedFile replayed = new ReplayedFile(file);
        int zeros = 0;
        for (LogScanner.Placed placed : sequence) {
            zeros = apply(placed, replayed, zeros);
        }
        replayed.growTo(Bytes.roundUp(head.entry().lastFileOffset(), Bytes.MIB));
        return replayed;
    }

    private void requireFlushedSize(LogScanner.Placed head) throws CorruptImageException {
        long flushed = head.entry().flushedFileOffset();
        if (file.size() < flushed) {
            throw judge.fatal(
                    "vhdx.file-truncated",
                    "log entry FlushedFileOffset",
                    ring.filePosition(head.offset()) + 48,
                    "a file of at least " + flushed + " bytes",
                    file.size() + " bytes");
        }
    }

    private int apply(LogScanner.Placed placed, ReplayedFile replayed, int zerosBefore) throws IOException {
        LogEntry entry = placed.entry();
        long dataOffset = placed.offset() + entry.descriptorSectors() * Bytes.SECTOR;
        int zeros = zerosBefore;
        for (long i = 0; i < entry.descriptorCount(); i++) {
            LogDescriptor descriptor = descriptor(placed.offset(), i);
            if (!descriptor.isZero()) {
                replayed.put(
                        descriptor.fileOffset(),
                        new ReplayedFile.Update(
                                ring.filePosition(dataOffset), descriptor.leading(), descriptor.trailing()));
                dataOffset += Bytes.SECTOR;
            } else if (++zeros <= MAX_ZERO_DESCRIPTORS) {
                replayed.putZeros(descriptor.fileOffset(), descriptor.length());
            } else {
                throw judge.fatal(
                        "vhdx.log-zeros",
                        ring.filePosition(placed.offset()),
                        "a log with more than " + MAX_ZERO_DESCRIPTORS + " zero descriptors, last at "
                                + ImageException.hex(descriptor.fileOffset()));
            }
        }
        return zeros;
    }

    private LogDescriptor descriptor(long entryOffset, long index) throws IOException {
        long at = LogEntry.SIZE_BYTES + index * LogDescriptor.SIZE_BYTES;
        ByteBuffer sector = ring.sector(entryOffset + at - at % Bytes.SECTOR);
        return LogDescriptor.read(sector, (int) (at % Bytes.SECTOR));
    }
}
