package io.github.diskwright.ghost.gho.structure;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A file as the catalogue at the end of an image lists it. Measured; whether the names of files in directories say where
 * these are is not known.
 *
 * @param size bytes of the file, unsigned 32 bits
 * @param position of the file's {@link RecordKind#ENTRY} in the image
 * @param date of the last write, as FAT has it
 * @param time of the last write, as FAT has it
 * @param attributes as FAT has them
 * @param name as it is stored, in the charset of DOS
 */
public record CatalogueEntry(long size, long position, int date, int time, int attributes, String name) {
    private static final int FIXED_BYTES = 18;
    private static final int MAX_NAME = 1024;
    private static final long LAST = 0xFFFFFFFFL;
    private static final int UNSET = 0xFFFF;

    /**
     * Reads all entries of a catalogue.
     *
     * @param source description of the image, for errors
     * @param position of the catalogue's record, for errors
     * @param list the catalogue, unpacked
     * @param charset of the names
     * @throws CorruptImageException if it does not end as it has to
     */
    public static List<CatalogueEntry> readAll(String source, long position, ByteBuffer list, Charset charset)
            throws CorruptImageException {
        List<CatalogueEntry> entries = new ArrayList<>();
        while (list.remaining() > FIXED_BYTES) {
            long size = Integer.toUnsignedLong(list.getInt());
            long at = list.getLong();
            int date = Short.toUnsignedInt(list.getShort());
            int time = Short.toUnsignedInt(list.getShort());
            int attributes = Short.toUnsignedInt(list.getShort());
            String name = name(source, position, list, charset);
            if (size == LAST && date == UNSET && time == UNSET && attributes == UNSET && name.isEmpty()) {
                return Collections.unmodifiableList(entries);
            }
            entries.add(new CatalogueEntry(size, at, date, time, attributes, name));
        }
        throw new CorruptImageException(
                source, "catalogue", position, "an entry of ones at its end", "the end after " + entries.size());
    }

    private static String name(String source, long position, ByteBuffer list, Charset charset)
            throws CorruptImageException {
        int start = list.position();
        while (list.hasRemaining() && list.position() - start <= MAX_NAME) {
            if (list.get() == 0) {
                return new String(list.array(), list.arrayOffset() + start, list.position() - 1 - start, charset);
            }
        }
        throw new CorruptImageException(
                source, "catalogue", position, "names of up to " + MAX_NAME + " bytes that end with a zero", "another");
    }
}
