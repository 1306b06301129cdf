package io.github.diskwright.ghost.gho.stream;

import io.github.diskwright.ghost.gho.structure.EndRecord;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import java.io.IOException;
import java.util.Optional;

/** What in an image tells where something else ends: headers of partitions, and what stands at its end. Thread-safe. */
public final class Landmarks {
    private final GhoStream stream;
    private final GhoHeader first;
    private final Optional<EndRecord> endRecord;

    /**
     * @param stream the image
     * @param first the header of its first file
     * @throws IOException if a file cannot be read
     */
    public Landmarks(GhoStream stream, GhoHeader first) throws IOException {
        this.stream = stream;
        this.first = first;
        long position = stream.size() - EndRecord.SIZE_BYTES;
        this.endRecord = position < GhoHeader.SIZE_BYTES
                ? Optional.empty()
                : EndRecord.read(stream.structure("end of image", position, EndRecord.SIZE_BYTES));
    }

    /** The last record of the image, if it is there. */
    public Optional<EndRecord> endRecord() {
        return endRecord;
    }

    /** Where the last record is, or the image's end if it is not there. */
    public long endPosition() {
        return endRecord.isPresent() ? stream.size() - EndRecord.SIZE_BYTES : stream.size();
    }

    /** Bytes of the descriptor area and its copy. */
    public int descriptorBytes() {
        return first.descriptorBytes();
    }

    /**
     * The partition header at a position, of this image.
     *
     * @throws IOException if a file cannot be read
     */
    public Optional<GhoHeader> partitionHeader(long position) throws IOException {
        if (!stream.holds(position, GhoHeader.SIZE_BYTES)) {
            return Optional.empty();
        }
        GhoHeader header = GhoHeader.read(stream.structure("partition header", position, GhoHeader.SIZE_BYTES));
        return GhoHeader.isPresent(stream.structure("partition header", position, 2)) && header.belongsTo(first)
                ? Optional.of(header)
                : Optional.empty();
    }

    /**
     * The byte behind the copy of the descriptor area if what ends the image begins at a position: that copy or none, then
     * catalogues or none, then the last record.
     *
     * @return where the catalogues or the last record are; -1 if something else is here
     * @throws IOException if a file cannot be read
     */
    public long tailAt(long position) throws IOException {
        if (isTailRecord(position)) {
            return position;
        }
        long behind = position + descriptorBytes();
        return isTailRecord(behind) ? behind : -1;
    }

    private boolean isTailRecord(long position) throws IOException {
        Optional<RecordHeader> record = stream.record(position);
        return record.isPresent()
                && (record.get().is(RecordKind.CATALOGUE)
                        || record.get().is(RecordKind.END_OF_IMAGE, EndRecord.BODY_BYTES));
    }

    /**
     * Whether a partition can end at a position.
     *
     * @throws IOException if a file cannot be read
     */
    public boolean isBoundary(long position) throws IOException {
        return partitionHeader(position).isPresent() || tailAt(position) >= 0;
    }
}
