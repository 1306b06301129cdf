package io.github.diskwright.partition.edit;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.partition.PartitionType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The parts of a line of a {@link SfdiskScript}. */
final class SfdiskValues {
    private static final Pattern FIELD = Pattern.compile(
            "\\G[\\s,;]*(?:([A-Za-z]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,;\"]*))|([A-Za-z]+))(?=[\\s,;]|$)[\\s,;]*");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19})(?:([KMGTP])(?:iB|B)?)?");
    private static final String UNITS = "KMGTP";
    private static final List<String> GENERIC_ATTRIBUTES =
            List.of("RequiredPartition", "NoBlockIOProtocol", "LegacyBIOSBootable");
    private static final int FIRST_TYPE_BIT = 48;
    private static final Map<String, String> GPT_SHORTCUTS =
            Map.of("L", "linux", "S", "swap", "H", "home", "U", "esp", "R", "raid", "V", "lvm");
    private static final Map<String, String> MBR_SHORTCUTS =
            Map.of("L", "83", "S", "82", "E", "05", "X", "85", "x", "85", "U", "ef", "R", "fd", "V", "8e");

    /** The one type that the tool spells in lower case. */
    private static final String LOWER_CASE = "773F91EF-66D4-49B5-BD83-D683BF40AD16";

    private SfdiskValues() {}

    /** A type GUID as the tool spells it. */
    static String guid(String upperCase) {
        return upperCase.equals(LOWER_CASE) ? upperCase.toLowerCase(Locale.ROOT) : upperCase;
    }

    /** A line of a partition: with a node and named fields, with named fields only, or fields by their place. */
    static SfdiskScript.Line line(String source, long position, String line) throws CorruptImageException {
        int colon = line.indexOf(':');
        int equals = line.indexOf('=');
        int quote = line.indexOf('"');
        boolean hasNode = colon >= 0 && (equals < 0 || colon < equals) && (quote < 0 || colon < quote);
        String node = hasNode ? line.substring(0, colon).strip() : "";
        String rest = hasNode ? line.substring(colon + 1).strip() : line;
        return new SfdiskScript.Line(node, equals < 0 ? byPlace(rest) : byName(source, position, rest));
    }

    private static Map<String, String> byPlace(String text) {
        String[] names = {"start", "size", "type", "bootable"};
        String[] values = text.split("[,;]|\\s+", -1);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            String value = values[i].strip();
            if (i < 3 && !value.isEmpty()) {
                fields.put(names[i], value);
            } else if (i == 3 && value.equals("*")) {
                fields.put(names[i], "");
            }
        }
        return fields;
    }

    private static Map<String, String> byName(String source, long position, String text) throws CorruptImageException {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = FIELD.matcher(text);
        int end = 0;
        while (end < text.length() && matcher.find()) {
            String key = matcher.group(1) != null ? matcher.group(1) : matcher.group(4);
            String quoted = matcher.group(2);
            String value = quoted != null ? unescape(quoted) : matcher.group(3);
            fields.put(key.toLowerCase(Locale.ROOT), value == null ? "" : value);
            end = matcher.end();
        }
        if (end < text.length()) {
            throw new CorruptImageException(
                    source, "partition line", position, "fields such as start=2048, size=4096", "'" + text + "'");
        }
        return fields;
    }

    /** Bytes of a number of sectors, or of a size with a unit. */
    static Optional<Long> bytes(String text, int sectorSize) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long value = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2);
            long factor = unit == null ? sectorSize : 1L << (10 * (UNITS.indexOf(unit) + 1));
            return Optional.of(Math.multiplyExact(value, factor));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<PartitionType> type(boolean gpt, String text) {
        // Capital letters: a small e is the type byte 0E.
        String name = (gpt ? GPT_SHORTCUTS : MBR_SHORTCUTS).getOrDefault(text, text);
        return PartitionType.find(gpt ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR, name);
    }

    /** Attributes in words. Reserved bits have none. */
    static String attributes(long bits) {
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < GENERIC_ATTRIBUTES.size(); bit++) {
            if ((bits >>> bit & 1) != 0) {
                words.add(GENERIC_ATTRIBUTES.get(bit));
            }
        }
        String numbers = LongStream.range(FIRST_TYPE_BIT, Long.SIZE)
                .filter(bit -> (bits >>> bit & 1) != 0)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
        if (!numbers.isEmpty()) {
            words.add("GUID:" + numbers);
        }
        return String.join(" ", words);
    }

    /** The bits of attributes in words. */
    static long attributes(String text) throws CorruptImageException {
        long bits = 0;
        for (String word : text.split("[\\s,]+")) {
            String number = word.startsWith("GUID:") ? word.substring(5) : word;
            int generic = GENERIC_ATTRIBUTES.indexOf(word);
            if (generic >= 0) {
                bits |= 1L << generic;
            } else if (number.matches("\\d{1,2}") && Integer.parseInt(number) < Long.SIZE) {
                bits |= 1L << Integer.parseInt(number);
            } else if (!word.isEmpty()) {
                throw new CorruptImageException("script", "attrs", 0, "names and bits of attributes", "'" + word + "'");
            }
        }
        return bits;
    }

    /** A name between quotes: what is not plain ASCII as bytes of UTF-8. */
    static String escape(String name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b < 0x20 || b == 0x7F || b == '"' || b == '\\') {
                text.append(String.format(Locale.ROOT, "\\x%02x", b));
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    private static String unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher matcher = Pattern.compile("\\\\x([0-9a-fA-F]{2})").matcher(text);
        int at = 0;
        while (matcher.find()) {
            bytes.writeBytes(text.substring(at, matcher.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(matcher.group(1), 16));
            at = matcher.end();
        }
        bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
