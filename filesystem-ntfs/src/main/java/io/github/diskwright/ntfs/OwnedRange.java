package io.github.diskwright.ntfs;

import io.github.diskwright.image.ImageException;
import java.util.Objects;

/**
 * Bytes of a volume and whose they are.
 *
 * @param position of the first one on the volume
 * @param length how many, 1 or more
 * @param kind what they are
 * @param recordNumber the file's base record; -1 where there is no file
 * @param path of the file, as {@link NtfsFile#path()}; empty where there is no file
 * @param stream what of the file: empty for its data, the name of another stream of data, or name and type such as {@code
 *     "$I30:$INDEX_ALLOCATION"}
 * @param offset where the bytes are in that, in bytes; of compressed data where they would be if nothing was compressed, and
 *     the unit of 16 clusters that they are in is lost with them
 */
public record OwnedRange(
        long position, long length, Kind kind, long recordNumber, String path, String stream, long offset) {
    /** What bytes of a volume are. */
    public enum Kind {
        /** A file's, which may be one of the volume's own. */
        FILE,
        /** In clusters that are not used. */
        FREE,
        /** In clusters that are used, or may be, by a file that was not found. */
        UNKNOWN,
        /** Behind the clusters, where the copy of the boot sector is. */
        BEHIND
    }

    /** Checks that nothing is missing. */
    public OwnedRange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(stream, "stream");
    }

    /** Bytes of no file. */
    static OwnedRange of(long position, long length, Kind kind) {
        return new OwnedRange(position, length, kind, -1, "", "", 0);
    }

    /** Whose they are, for people, without where: {@code "/report.doc, 4096 bytes from 0x1000"}. */
    public String text() {
        return switch (kind) {
            case FILE ->
                path + (stream.isEmpty() ? "" : ":" + stream) + ", " + length + " bytes from "
                        + ImageException.hex(offset);
            case FREE -> "free space";
            case UNKNOWN -> "a file that is not known";
            case BEHIND -> "behind the clusters";
        };
    }
}
