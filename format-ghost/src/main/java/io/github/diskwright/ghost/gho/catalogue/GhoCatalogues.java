package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.CatalogueEntry;
import io.github.diskwright.ghost.gho.structure.EndRecord;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The catalogues at the end of an image, one for each partition of files, found through its last record. They are packed with
 * zlib in every image and never obfuscated. Immutable.
 */
public final class GhoCatalogues {
    private static final GhoCatalogues NONE = new GhoCatalogues(List.of(), -1);

    private final List<List<CatalogueEntry>> lists;
    private final long position;

    private GhoCatalogues(List<List<CatalogueEntry>> lists, long position) {
        this.lists = lists;
        this.position = position;
    }

    /**
     * Reads the catalogues.
     *
     * @param stream the image
     * @param landmarks of it
     * @param limits how large they may be when unpacked, and how many
     * @param charset of names
     * @return the catalogues; none if the image has no last record or that leads to none
     * @throws CorruptImageException if the last record leads astray or a catalogue is damaged
     * @throws UnsupportedFeatureException if a limit is reached
     * @throws IOException if a file cannot be read
     */
    public static GhoCatalogues read(GhoStream stream, Landmarks landmarks, Limits limits, Charset charset)
            throws IOException {
        Optional<EndRecord> end = landmarks.endRecord();
        if (end.isEmpty() || end.get().catalogueDistance() == 0) {
            return NONE;
        }
        long endPosition = landmarks.endPosition();
        long distance = end.get().catalogueDistance();
        if (distance < 0 || distance > endPosition) {
            throw stream.corrupt(
                    "end of image", endPosition, "a distance back to a catalogue", String.valueOf(distance));
        }
        List<List<CatalogueEntry>> lists = new ArrayList<>();
        long position = endPosition - distance;
        while (position < endPosition) {
            RecordHeader header = stream.requireRecord("catalogue", position);
            if (!header.is(RecordKind.CATALOGUE) || lists.size() >= limits.maxChainLength()) {
                throw stream.corrupt(
                        "catalogue", position, "up to " + limits.maxChainLength() + " catalogues", header + "");
            }
            byte[] packed = stream.structure("catalogue", position + RecordHeader.SIZE_BYTES, header.bodyLength())
                    .array();
            ByteBuffer list =
                    ByteBuffer.wrap(unpack(stream, position, packed, limits)).order(ByteOrder.LITTLE_ENDIAN);
            lists.add(CatalogueEntry.readAll(stream.file(position), stream.positionInFile(position), list, charset));
            position += RecordHeader.SIZE_BYTES + header.bodyLength();
        }
        return new GhoCatalogues(List.copyOf(lists), endPosition - distance);
    }

    /** A record has no more than 64 KiB, so unpacked it cannot exceed 64 MiB by the nature of zlib. */
    private static byte[] unpack(GhoStream stream, long position, byte[] packed, Limits limits) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream list = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(part);
                if (count == 0 && !inflater.finished()) {
                    throw new DataFormatException("a stream without an end");
                }
                list.write(part, 0, count);
                limits.requireStructure(stream.description(), "catalogue", list.size());
            }
            return list.toByteArray();
        } catch (DataFormatException e) {
            throw stream.corrupt("catalogue", position, "a zlib stream", String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    /** No catalogues. */
    public static GhoCatalogues none() {
        return NONE;
    }

    /** The entries of each, in their order. */
    public List<List<CatalogueEntry>> lists() {
        return lists;
    }

    /** Position of the first one; -1 if there is none. */
    public long position() {
        return position;
    }
}
