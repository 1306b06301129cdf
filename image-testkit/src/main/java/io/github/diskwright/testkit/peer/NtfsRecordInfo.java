package io.github.diskwright.testkit.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of an NTFS volume as {@code ntfsinfo} prints it, with all its attributes, also those in further records.
 * Immutable and thread-safe.
 */
public final class NtfsRecordInfo {
    private static final Pattern START =
            Pattern.compile("Dumping attribute \\S+ \\(0x([0-9a-f]+)\\) from mft record (\\d+) .*");
    private static final Pattern RUN = Pattern.compile("\\s+0x([0-9a-f]+)\\s+(<HOLE>|0x[0-9a-f]+)\\s+0x([0-9a-f]+)");
    private static final Pattern NUMBER = Pattern.compile("\\s*([A-Za-z ]+?):?\\s+(?:0x([0-9a-f]+)|(\\d+) \\(.*)");
    private static final Pattern NAME = Pattern.compile("\\s*Attribute name:\\s+'(.*)'");

    private final List<Attribute> attributes;

    private NtfsRecordInfo(List<Attribute> attributes) {
        this.attributes = List.copyOf(attributes);
    }

    /**
     * Clusters in a row.
     *
     * @param vcn the first one in the attribute
     * @param lcn the first one on the volume; empty for a hole
     * @param length how many
     */
    public record Extent(long vcn, OptionalLong lcn, long length) {}

    /**
     * An attribute, or one piece of it.
     *
     * @param type 0x80 for data
     * @param name empty for the data of the file itself
     * @param record number of the record that it is in
     * @param isResident whether its value is in the record
     * @param flags 1 compressed, 0x8000 sparse
     * @param lowestVcn where this piece begins, in clusters of the attribute
     * @param dataSize in bytes; of a piece that is not the first, 0
     * @param allocatedSize in bytes; of a resident one, 0
     * @param initializedSize in bytes; of a resident one, 0
     * @param extents its runs; of a resident one, none
     */
    public record Attribute(
            int type,
            String name,
            long record,
            boolean isResident,
            int flags,
            long lowestVcn,
            long dataSize,
            long allocatedSize,
            long initializedSize,
            List<Extent> extents) {
        private static Attribute of(Matcher start, List<String> lines) {
            String name = "";
            List<Extent> extents = new ArrayList<>();
            boolean isResident = false;
            for (String line : lines) {
                Matcher named = NAME.matcher(line);
                Matcher run = RUN.matcher(line);
                if (named.matches()) {
                    name = named.group(1);
                } else if (run.matches()) {
                    OptionalLong lcn = run.group(2).startsWith("0x")
                            ? OptionalLong.of(hex(run.group(2).substring(2)))
                            : OptionalLong.empty();
                    extents.add(new Extent(hex(run.group(1)), lcn, hex(run.group(3))));
                } else if (line.matches("\\s*Resident:\\s+Yes")) {
                    isResident = true;
                }
            }
            return new Attribute(
                    (int) hex(start.group(1)),
                    name,
                    Long.parseLong(start.group(2)),
                    isResident,
                    (int) number(lines, "Attribute flags"),
                    number(lines, "Lowest VCN"),
                    number(lines, "Data size"),
                    number(lines, "Allocated size"),
                    number(lines, "Initialized size"),
                    isResident ? List.of() : List.copyOf(extents));
        }

        private static long hex(String digits) {
            return Long.parseUnsignedLong(digits, 16);
        }

        private static long number(List<String> lines, String key) {
            for (String line : lines) {
                Matcher matcher = NUMBER.matcher(line);
                if (matcher.matches() && matcher.group(1).equals(key)) {
                    return matcher.group(2) != null ? hex(matcher.group(2)) : Long.parseLong(matcher.group(3));
                }
            }
            return 0;
        }
    }

    /** Reads what {@code ntfsinfo -v} printed. */
    static NtfsRecordInfo parse(String text) {
        List<Attribute> attributes = new ArrayList<>();
        Matcher start = null;
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher next = START.matcher(line);
            if (next.matches()) {
                if (start != null) {
                    attributes.add(Attribute.of(start, lines));
                }
                start = next;
                lines.clear();
            } else {
                lines.add(line);
            }
        }
        if (start != null) {
            attributes.add(Attribute.of(start, lines));
        }
        return new NtfsRecordInfo(attributes);
    }

    /** All attributes, in the order of the records' numbers and of the records. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** All pieces of an attribute, the first one first. */
    public List<Attribute> pieces(int type, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.type == type && attribute.name.equals(name))
                .toList();
    }

    /** The first piece of an attribute, if there is one. */
    public Optional<Attribute> find(int type, String name) {
        return pieces(type, name).stream().findFirst();
    }

    /** The runs of all pieces of an attribute. */
    public List<Extent> extents(int type, String name) {
        return pieces(type, name).stream()
                .flatMap(attribute -> attribute.extents.stream())
                .toList();
    }
}
