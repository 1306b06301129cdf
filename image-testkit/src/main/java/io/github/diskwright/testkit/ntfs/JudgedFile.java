package io.github.diskwright.testkit.ntfs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file or directory as ntfs-3g shows it.
 *
 * @param kind what it is shown as
 * @param record number of its record in the MFT
 * @param links number of its names
 * @param target of a link, with {@code <root>} for the volume's root; for reparse points that ntfs-3g does not follow,
 *     what it says instead; else empty
 * @param streams contents by name, those of the file itself under the empty name; none of a link
 * @param metadata bytes in hexadecimal by name, only of what the file has: {@code attrib} (little-endian),
 *     {@code times} (creation, change of data, access, change of the record), {@code acl}, {@code reparse_data},
 *     {@code object_id}, {@code dos_name}, {@code ea}
 */
public record JudgedFile(
        Kind kind,
        long record,
        int links,
        String target,
        SortedMap<String, JudgedStream> streams,
        SortedMap<String, String> metadata) {

    /** Names of the metadata, which are ntfs-3g's of its extended attributes without {@code system.ntfs_}. */
    public static final List<String> METADATA =
            List.of("attrib", "times", "acl", "reparse_data", "object_id", "dos_name", "ea");

    /** What ntfs-3g shows a file as. */
    public enum Kind {
        /** A file with data. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link, or any other reparse point. */
        LINK,
        /** A pipe or a device. */
        SPECIAL;

        static Kind of(String letter) {
            return switch (letter) {
                case "f" -> FILE;
                case "d" -> DIRECTORY;
                case "l" -> LINK;
                default -> SPECIAL;
            };
        }
    }

    /** Copies the maps. */
    public JudgedFile {
        streams = Collections.unmodifiableSortedMap(new TreeMap<>(streams));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /**
     * A stream that has to be there.
     *
     * @param name empty for the data of the file itself
     */
    public JudgedStream stream(String name) {
        JudgedStream stream = streams.get(name);
        if (stream == null) {
            throw new AssertionError("no stream \"" + name + "\" among " + streams.keySet());
        }
        return stream;
    }

    /** All that is known of it by name, for comparing. */
    SortedMap<String, Object> facts() {
        SortedMap<String, Object> facts = new TreeMap<>(Map.of("kind", kind, "record", record, "links", links));
        facts.put("target", target);
        streams.forEach((name, stream) -> facts.put("stream \"" + name + "\"", stream));
        metadata.forEach(facts::put);
        return facts;
    }
}
