package io.github.diskwright.partition.edit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition table in the text form of {@code sfdisk --dump}. Immutable and thread-safe.
 *
 * <p>Written as that tool writes it, so that it can be read by people, compared, and given to it. The form has no room for
 * reserved attribute bits, for gaps in what is not a partition, and for boot code.
 */
public final class SfdiskScript {
    private static final Pattern HEADER = Pattern.compile(
            "(label|label-id|device|unit|first-lba|last-lba|table-length|grain|sector-size)\\s*:\\s*(.*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRAILING_NUMBER = Pattern.compile("(\\d{1,5})$");
    private static final int DEFAULT_ENTRIES = 128;

    private final Map<String, String> headers;
    private final List<Line> lines;

    /**
     * A partition.
     *
     * @param node its device; empty where the script leaves it out
     * @param fields by key in lower case; those without a value have an empty one
     */
    record Line(String node, Map<String, String> fields) {}

    private SfdiskScript(Map<String, String> headers, List<Line> lines) {
        this.headers = headers;
        this.lines = List.copyOf(lines);
    }

    /**
     * Describes a table.
     *
     * @param table a GPT or MBR
     * @param device what to call the disk
     * @throws RefusedException if there is no table, or it is not certain which is the disk's
     */
    public static SfdiskScript of(PartitionTable table, String device) throws RefusedException {
        Map<String, String> headers = new LinkedHashMap<>();
        if (table instanceof GptTable gpt) {
            headers.put("label", "gpt");
            headers.put("label-id", gpt.diskId().orElseThrow());
            headers.put("device", device);
            headers.put("unit", "sectors");
            headers.put("first-lba", Long.toUnsignedString(gpt.firstUsableLba()));
            headers.put("last-lba", Long.toUnsignedString(gpt.lastUsableLba()));
            if (gpt.entryCount() != DEFAULT_ENTRIES) {
                headers.put("table-length", String.valueOf(gpt.entryCount()));
            }
        } else if (table.kind() == PartitionTable.Kind.MBR) {
            headers.put("label", "dos");
            headers.put("label-id", table.diskId().orElseThrow());
            headers.put("device", device);
            headers.put("unit", "sectors");
        } else {
            throw new RefusedException("there is no table that is certain: " + table.kind(), "make one first");
        }
        headers.put("sector-size", String.valueOf(table.sectorSize()));
        List<Line> lines = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            boolean digit = !device.isEmpty() && Character.isDigit(device.charAt(device.length() - 1));
            lines.add(new Line(device + (digit ? "p" : "") + partition.number(), fields(partition)));
        }
        return new SfdiskScript(headers, lines);
    }

    private static Map<String, String> fields(Partition partition) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("start", Long.toUnsignedString(partition.startLba()));
        fields.put("size", Long.toUnsignedString(partition.sectorCount()));
        fields.put(
                "type",
                partition.type().mbrByte().stream()
                        .mapToObj(Integer::toHexString)
                        .findFirst()
                        .orElse(SfdiskValues.guid(partition.type().code())));
        partition.guid().ifPresent(guid -> fields.put("uuid", guid.toString().toUpperCase(Locale.ROOT)));
        if (!partition.name().isEmpty()) {
            fields.put("name", partition.name());
        }
        if (partition.attributes() != 0) {
            fields.put("attrs", SfdiskValues.attributes(partition.attributes()));
        }
        if (partition.isActive()) {
            fields.put("bootable", "");
        }
        return fields;
    }

    /** The script. Lines end in a line feed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        headers.forEach(
                (key, value) -> text.append(key).append(": ").append(value).append('\n'));
        if (!lines.isEmpty()) {
            text.append('\n');
        }
        for (Line line : lines) {
            text.append(line.node).append(" : ");
            List<String> fields = new ArrayList<>();
            line.fields.forEach((key, value) -> fields.add(field(key, value)));
            text.append(String.join(", ", fields)).append('\n');
        }
        return text.toString();
    }

    private static String field(String key, String value) {
        return switch (key) {
            case "start", "size" -> String.format(Locale.ROOT, "%s=%12s", key, value);
            case "name" -> key + "=\"" + SfdiskValues.escape(value) + "\"";
            case "attrs" -> key + "=\"" + value + "\"";
            case "bootable" -> key;
            default -> key + "=" + value;
        };
    }

    /**
     * Reads a script.
     *
     * @param source what it is, for messages
     * @param text the script
     * @throws CorruptImageException if a line is not understood; its position is that of the line in characters
     */
    public static SfdiskScript parse(String source, String text) throws CorruptImageException {
        Map<String, String> headers = new LinkedHashMap<>();
        List<Line> lines = new ArrayList<>();
        long position = 0;
        for (String whole : text.split("\n", -1)) {
            String line = whole.strip();
            Matcher header = HEADER.matcher(line);
            if (header.matches() && lines.isEmpty()) {
                headers.put(
                        header.group(1).toLowerCase(Locale.ROOT),
                        header.group(2).strip());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                lines.add(SfdiskValues.line(source, position, line));
            }
            position += whole.length() + 1;
        }
        return new SfdiskScript(headers, lines);
    }

    /**
     * Whether a text looks like such a script: it has a label, or sizes.
     *
     * @param text any
     */
    public static boolean isLike(String text) {
        return text.lines().limit(100).anyMatch(line -> line.strip().matches("(?i)(label\\s*:.*|.*start\\s*=.*)"));
    }

    /**
     * Makes the table on a disk of any size. What the script leaves out is chosen: a start on the next whole grain, all
     * that is free as size, random ids.
     *
     * @param diskSize bytes
     * @param sectorSize 512 or 4096; a script for the other size is recalculated
     * @param options how to edit
     * @throws io.github.diskwright.image.NoSpaceException if the disk is too small
     * @throws RefusedException if partitions overlap, or the table cannot hold what the script says
     * @throws CorruptImageException if a value is not what it should be
     * @throws UnsupportedFeatureException if the script is for another kind of table
     * @throws IOException never, but for these
     */
    public TableEditor apply(long diskSize, int sectorSize, EditOptions options) throws IOException {
        String unit = headers.getOrDefault("unit", "sectors");
        if (!unit.equals("sectors")) {
            throw new UnsupportedFeatureException("script", "unit " + unit);
        }
        int scriptSector = headers.containsKey("sector-size") ? (int) number("sector-size") : sectorSize;
        if (scriptSector != 512 && scriptSector != 4096) {
            throw bad("sector-size", "512 or 4096", String.valueOf(scriptSector));
        }
        EditOptions used = headers.containsKey("grain") ? withGrain(options, scriptSector) : options;
        TableEditor editor = create(diskSize, sectorSize, used);
        boolean sameSectors = scriptSector == sectorSize;
        if (editor instanceof GptEditor gpt) {
            prepare(gpt, sameSectors);
        } else if (editor instanceof MbrEditor mbr && headers.containsKey("label-id")) {
            mbr.setDiskSignature((int) unsigned("label-id", headers.get("label-id")));
        }
        for (Line line : lines) {
            editor.add(partition(editor, line, scriptSector));
        }
        return editor;
    }

    private EditOptions withGrain(EditOptions options, int scriptSector) throws CorruptImageException {
        long grain = bytes("grain", headers.getOrDefault("grain", ""), scriptSector);
        try {
            return options.toBuilder().grain(grain).build();
        } catch (IllegalArgumentException e) {
            throw bad("grain", "a power of two from 512 bytes to 1 GiB", String.valueOf(grain));
        }
    }

    private TableEditor create(long diskSize, int sectorSize, EditOptions options) throws IOException {
        String label = headers.getOrDefault("label", "dos");
        return switch (label) {
            case "gpt" -> GptEditor.create(diskSize, sectorSize, options);
            case "dos", "mbr" -> MbrEditor.create(diskSize, sectorSize, options);
            default -> throw new UnsupportedFeatureException("script", "label " + label);
        };
    }

    private void prepare(GptEditor gpt, boolean sameSectors) throws IOException {
        if (headers.containsKey("label-id")) {
            gpt.setDiskGuid(guid("label-id", headers.get("label-id")));
        }
        if (headers.containsKey("table-length")) {
            long count = number("table-length");
            if (count < 1 || count > Short.MAX_VALUE) {
                throw bad("table-length", "1 to 32767", String.valueOf(count));
            }
            gpt.setEntryCount((int) count);
        }
        if (sameSectors && (headers.containsKey("first-lba") || headers.containsKey("last-lba"))) {
            gpt.setUsable(
                    headers.containsKey("first-lba") ? number("first-lba") : gpt.firstUsableLba(),
                    headers.containsKey("last-lba") ? number("last-lba") : gpt.lastUsableLba());
        }
    }

    private NewPartition partition(TableEditor editor, Line line, int scriptSector) throws IOException {
        Map<String, String> fields = line.fields;
        boolean gpt = editor.kind() == PartitionTable.Kind.GPT;
        String text = fields.getOrDefault("type", fields.getOrDefault("id", "L"));
        Optional<PartitionType> type = SfdiskValues.type(gpt, text);
        NewPartition.Builder partition =
                NewPartition.builder(type.orElseThrow(() -> bad("type", "a type of a " + (gpt ? "GPT" : "MBR"), text)));
        if (hasValue(fields, "start")) {
            long position = bytes("start", fields.getOrDefault("start", ""), scriptSector);
            if (position < 1) {
                throw bad("start", "1 or more", String.valueOf(position));
            }
            partition.position(position);
        }
        if (hasValue(fields, "size")) {
            long length = bytes("size", fields.getOrDefault("size", ""), scriptSector);
            if (length < 1) {
                throw bad("size", "1 or more", String.valueOf(length));
            }
            partition.length(length);
        }
        Matcher number = TRAILING_NUMBER.matcher(line.node);
        if (number.find() && Integer.parseInt(number.group()) > 0) {
            partition.number(Integer.parseInt(number.group()));
        }
        if (fields.containsKey("uuid") && gpt) {
            partition.guid(guid("uuid", fields.get("uuid")));
        }
        if (gpt) {
            partition.name(fields.getOrDefault("name", ""));
            partition.attributes(SfdiskValues.attributes(fields.getOrDefault("attrs", "")));
        }
        return partition.active(fields.containsKey("bootable") && !gpt).build();
    }

    private static boolean hasValue(Map<String, String> fields, String key) {
        String value = fields.getOrDefault(key, "");
        return !value.isEmpty() && !value.equals("+") && !value.equals("-");
    }

    private static long bytes(String key, String text, int sectorSize) throws CorruptImageException {
        return SfdiskValues.bytes(text, sectorSize)
                .orElseThrow(() -> bad(key, "sectors, or a size such as 20MiB", text));
    }

    private long number(String key) throws CorruptImageException {
        return unsigned(key, headers.getOrDefault(key, ""));
    }

    private static long unsigned(String key, String text) throws CorruptImageException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw bad(key, "a number", text);
        }
    }

    private static UUID guid(String key, String text) throws CorruptImageException {
        if (!text.matches("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")) {
            throw bad(key, "a GUID", text);
        }
        return UUID.fromString(text);
    }

    private static CorruptImageException bad(String key, String expected, String found) {
        return new CorruptImageException("script", key, 0, expected, "'" + found + "'");
    }
}
