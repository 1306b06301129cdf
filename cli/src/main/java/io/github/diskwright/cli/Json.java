package io.github.diskwright.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes maps, lists, texts, whole numbers and truth values as JSON (RFC 8259), indented by two spaces. Doubles are
 * written only if finite.
 */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    static String of(Object value) {
        Json json = new Json();
        json.write(value, "\n");
        return json.text.toString();
    }

    private void write(Object value, String lineBreak) {
        if (value instanceof Map<?, ?> map) {
            writeMap(map, lineBreak);
        } else if (value instanceof List<?> list) {
            writeList(list, lineBreak);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            text.append(number);
        } else if (value instanceof String string) {
            writeText(string);
        } else {
            throw new IllegalArgumentException("not for JSON: " + value);
        }
    }

    private void writeMap(Map<?, ?> map, String lineBreak) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            text.append(lineBreak).append("  ");
            writeText(entry.getKey().toString());
            text.append(": ");
            write(entry.getValue(), lineBreak + "  ");
            text.append(entries.hasNext() ? "," : lineBreak);
        }
        text.append('}');
    }

    private void writeList(List<?> list, String lineBreak) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            text.append(lineBreak).append("  ");
            write(list.get(i), lineBreak + "  ");
            text.append(i + 1 < list.size() ? "," : lineBreak);
        }
        text.append(']');
    }

    private void writeText(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c) && !isPaired(string, i)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /** A name on disk can hold half a surrogate pair, which UTF-8 cannot. */
    private static boolean isPaired(String string, int index) {
        char c = string.charAt(index);
        return Character.isHighSurrogate(c)
                ? index + 1 < string.length() && Character.isLowSurrogate(string.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(string.charAt(index - 1));
    }
}
