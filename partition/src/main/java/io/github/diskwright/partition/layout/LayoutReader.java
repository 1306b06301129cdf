package io.github.diskwright.partition.layout;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the text form of a layout. */
final class LayoutReader {
    private static final int MAX_TEXT = 1 << 20;

    private final String text;
    private final String name;
    private int lineStart;
    private Layout.@Nullable Builder layout;
    private PartitionType.Scheme scheme = PartitionType.Scheme.GPT;

    LayoutReader(String text, String name) {
        this.text = text;
        this.name = name;
    }

    Layout read() throws CorruptImageException {
        if (text.length() > MAX_TEXT) {
            throw corrupt("at most " + MAX_TEXT + " characters", String.valueOf(text.length()));
        }
        while (lineStart < text.length()) {
            int end = text.indexOf('\n', lineStart);
            int next = end < 0 ? text.length() : end;
            readLine(text.substring(lineStart, next).strip());
            lineStart = next + 1;
        }
        try {
            return layout().build();
        } catch (IllegalArgumentException e) {
            throw corrupt("a table that can be", String.valueOf(e.getMessage()));
        }
    }

    private void readLine(String line) throws CorruptImageException {
        List<String> words = words(line);
        if (words.isEmpty()) {
            return;
        }
        try {
            if (words.get(0).equals("part")) {
                readPart(words);
            } else {
                readSetting(words);
            }
        } catch (IllegalArgumentException e) {
            throw corrupt("a line of a layout", e.getMessage() + " in '" + line + "'");
        }
    }

    private void readSetting(List<String> words) throws CorruptImageException {
        if (words.size() != 2) {
            throw corrupt("a word and its value", String.join(" ", words));
        }
        String value = words.get(1);
        switch (words.get(0)) {
            case "table" -> readTable(value);
            case "id" -> layout().diskId(value);
            case "grain" -> layout().grain(ByteSize.parse(value));
            case "entries" -> layout().entryCount(Integer.parseInt(value));
            default -> throw corrupt("table, id, grain, entries or part", words.get(0));
        }
    }

    private void readTable(String value) throws CorruptImageException {
        if (layout != null) {
            throw corrupt("one table", "a second one");
        }
        PartitionTable.Kind kind = switch (value.toLowerCase(Locale.ROOT)) {
            case "gpt" -> PartitionTable.Kind.GPT;
            case "mbr", "dos" -> PartitionTable.Kind.MBR;
            default -> throw corrupt("gpt or mbr", value);
        };
        scheme = kind == PartitionTable.Kind.GPT ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR;
        layout = Layout.builder(kind);
    }

    private Layout.Builder layout() throws CorruptImageException {
        if (layout == null) {
            throw corrupt("table gpt or table mbr first", "another line");
        }
        return layout;
    }

    private void readPart(List<String> words) throws CorruptImageException {
        Layout.Builder target = layout();
        if (words.size() < 2) {
            throw corrupt("a partition type", "nothing");
        }
        String typeName = words.get(1);
        PartitionType type = PartitionType.find(scheme, typeName)
                .orElseThrow(() -> new IllegalArgumentException("no partition type '" + typeName + "'"));
        LayoutPart.Builder part = LayoutPart.builder(type);
        PartSize size = new PartSize();
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (!size.take(key, value)) {
                readFact(part, key, value);
            }
        }
        size.applyTo(part);
        target.part(part.build());
        if (target.isFull()) {
            throw corrupt("at most " + Layout.MAX_PARTS + " partitions", "more");
        }
    }

    private static void readFact(LayoutPart.Builder part, String key, String value) {
        switch (key) {
            case "number" -> part.number(Integer.parseInt(value));
            case "name" -> part.name(value);
            case "guid" -> part.guid(UUID.fromString(value));
            case "attributes" -> part.attributes(attributes(value));
            case "active" -> part.active(true);
            case "logical" -> part.logical(true);
            case "from" -> part.source(Integer.parseInt(value));
            case "filesystem" -> part.fileSystem(LayoutPart.FileSystem.valueOf(value.toUpperCase(Locale.ROOT)));
            default -> throw new IllegalArgumentException("no such fact of a partition: " + key);
        }
    }

    private static long attributes(String value) {
        return value.startsWith("0x") ? Long.parseUnsignedLong(value.substring(2), 16) : Long.parseUnsignedLong(value);
    }

    /** Splits at blanks outside quotes; {@code #} ends the line. */
    private List<String> words(String line) throws CorruptImageException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && i + 1 < line.length()) {
                word.append(unescaped(line.charAt(++i)));
            } else if (c == '"') {
                quoted = !quoted;
                open = true;
            } else if (quoted || !(Character.isWhitespace(c) || c == '#')) {
                word.append(c);
                open = true;
            } else {
                addWord(words, word, open);
                open = false;
                if (c == '#') {
                    return words;
                }
            }
        }
        if (quoted) {
            throw corrupt("a closing quote", line);
        }
        addWord(words, word, open);
        return words;
    }

    private static void addWord(List<String> words, StringBuilder word, boolean open) {
        if (open) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static char unescaped(char c) {
        return c == 'n' ? '\n' : c == 'r' ? '\r' : c;
    }

    private CorruptImageException corrupt(String expected, String found) {
        return new CorruptImageException(name, "layout line", Math.min(lineStart, text.length()), expected, found);
    }

    /** Collects what a line says of the size. */
    private static final class PartSize {
        private @Nullable Long size;
        private @Nullable Long min;
        private @Nullable Long max;
        private @Nullable Long weight;

        boolean take(String key, String value) {
            switch (key) {
                case "size" -> size = ByteSize.parse(value);
                case "min" -> min = ByteSize.parse(value);
                case "max" -> max = ByteSize.parse(value);
                case "weight" -> weight = Long.parseLong(value);
                default -> {
                    return false;
                }
            }
            return true;
        }

        void applyTo(LayoutPart.Builder part) {
            if (size == null) {
                part.shared(min == null ? 0 : min, max == null ? Long.MAX_VALUE : max, weight == null ? 1 : weight);
            } else if (min == null && max == null && weight == null) {
                part.size(size);
            } else {
                throw new IllegalArgumentException("either a size, or min, max and weight");
            }
        }
    }
}
