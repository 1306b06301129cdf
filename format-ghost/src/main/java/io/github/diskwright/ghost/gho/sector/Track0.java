package io.github.diskwright.ghost.gho.sector;

import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CorruptImageException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The sectors before the first partition, which some images have: the MBR and what boots from it. Two readings of the record
 * are reported: its length counts the unpacked sectors and a packed block follows, or it counts what follows, 6 bytes and the
 * sectors as they are. What stands behind decides. Immutable.
 */
public final class Track0 {
    private static final int PREFIX = 6;
    private static final int LENGTH_BYTES = 2;
    private static final int SECTOR = 512;

    private final byte[] sectors;
    private final long end;

    private Track0(byte[] sectors, long end) {
        this.sectors = sectors;
        this.end = end;
    }

    /**
     * Reads the record.
     *
     * @param reader of the image
     * @param landmarks of the image
     * @param position of the record
     * @param header of it
     * @throws CorruptImageException if neither reading fits
     * @throws IOException if a file cannot be read
     */
    public static Track0 read(BlockReader reader, Landmarks landmarks, long position, RecordHeader header)
            throws IOException {
        GhoStream stream = reader.stream();
        long body = position + RecordHeader.SIZE_BYTES;
        int unpacked = header.bodyLength();
        int stored = Short.toUnsignedInt(
                stream.structure(RecordKind.TRACK_0.label(), body, LENGTH_BYTES).getShort(0));
        if (stored > LENGTH_BYTES && isEnd(stream, landmarks, body + stored)) {
            byte[] sectors = reader.piece(body + LENGTH_BYTES, stored - LENGTH_BYTES);
            boolean isEscaped = sectors.length == unpacked + PREFIX - LENGTH_BYTES;
            return new Track0(
                    require(
                            stream,
                            position,
                            isEscaped ? Arrays.copyOfRange(sectors, 4, sectors.length) : sectors,
                            unpacked),
                    body + stored);
        }
        if (unpacked > PREFIX && isEnd(stream, landmarks, body + unpacked)) {
            byte[] sectors = stream.structure(RecordKind.TRACK_0.label(), body + PREFIX, unpacked - PREFIX)
                    .array();
            return new Track0(require(stream, position, sectors, unpacked - PREFIX), body + unpacked);
        }
        throw stream.corrupt(
                RecordKind.TRACK_0.label(),
                position,
                "a partition or the end of the image behind it",
                header.toString());
    }

    private static boolean isEnd(GhoStream stream, Landmarks landmarks, long position) throws IOException {
        return stream.holds(position, 0) && landmarks.isBoundary(position);
    }

    private static byte[] require(GhoStream stream, long position, byte[] sectors, int due)
            throws CorruptImageException {
        if (sectors.length != due || due % SECTOR != 0) {
            throw stream.corrupt(
                    RecordKind.TRACK_0.label(), position, due + " bytes in whole sectors", sectors.length + " bytes");
        }
        return sectors;
    }

    /** The sectors; a copy. */
    public byte[] sectors() {
        return sectors.clone();
    }

    /** The byte behind the record. */
    public long end() {
        return end;
    }
}
