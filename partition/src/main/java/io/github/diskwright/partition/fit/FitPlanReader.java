package io.github.diskwright.partition.fit;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.layout.Layout;
import io.github.diskwright.partition.layout.LayoutPart;
import io.github.diskwright.partition.layout.PlacedRange;
import io.github.diskwright.partition.layout.TargetDisk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the text form of a plan. */
final class FitPlanReader {
    private static final int MAX_TEXT = 1 << 20;

    private final String text;
    private final String name;
    private final DiskLayout source;
    private final StringBuilder layoutText = new StringBuilder();
    private final List<PlacedRange> places = new ArrayList<>();
    private final List<Partition> dropped = new ArrayList<>();
    private Optional<PlacedRange> extended = Optional.empty();
    private @Nullable TargetDisk disk;
    private boolean isForSource;
    private int lineStart;

    FitPlanReader(String text, String name, DiskLayout source) {
        this.text = text;
        this.name = name;
        this.source = source;
    }

    FitPlan read() throws CorruptImageException, RefusedException {
        if (text.length() > MAX_TEXT || !text.startsWith(FitPlanText.HEAD + '\n')) {
            throw corrupt("'" + FitPlanText.HEAD + "', and at most " + MAX_TEXT + " characters", "something else");
        }
        while (lineStart < text.length()) {
            int end = text.indexOf('\n', lineStart);
            int next = end < 0 ? text.length() : end;
            String line = text.substring(lineStart, next);
            boolean isOwn;
            try {
                isOwn = take(line.strip());
            } catch (IllegalArgumentException e) {
                throw corrupt("a line of a plan", e.getMessage() + " in '" + line.strip() + "'");
            }
            // The layout's reader finds its lines where they are.
            layoutText.append(isOwn ? " ".repeat(line.length()) : line).append('\n');
            lineStart = next + 1;
        }
        return plan();
    }

    private boolean take(String line) throws CorruptImageException, RefusedException {
        String[] words = line.split("\\s+");
        switch (words[0]) {
            case "plan" -> require(line.equals(FitPlanText.HEAD), FitPlanText.HEAD, line);
            case "source" -> requireSource(line);
            case "target" -> disk = target(words);
            case "place" -> places.add(place(words));
            case "extended" -> extended = Optional.of(place(words));
            case "drop" -> dropped.add(partition(words));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void requireSource(String line) throws RefusedException {
        String expected = "source " + FitPlanText.fingerprint(source.table());
        if (!line.equals(expected)) {
            throw new RefusedException(
                    "the plan was made for another disk, or its table has changed: '" + line + "', not '" + expected
                            + "'",
                    "make the plan anew");
        }
        isForSource = true;
    }

    private TargetDisk target(String[] words) throws CorruptImageException {
        require(words.length == 4, "size, sectors and physical", words.length - 1 + " values");
        return new TargetDisk(
                ByteSize.parse(value(words[1], "size")),
                Integer.parseInt(value(words[2], "sectors")),
                Integer.parseInt(value(words[3], "physical")));
    }

    private PlacedRange place(String[] words) throws CorruptImageException {
        require(words.length == 3, "at and length", words.length - 1 + " values");
        return new PlacedRange(ByteSize.parse(value(words[1], "at")), ByteSize.parse(value(words[2], "length")));
    }

    private Partition partition(String[] words) throws CorruptImageException {
        require(words.length == 2, "a number", words.length - 1 + " values");
        return source.table()
                .partition(Integer.parseInt(words[1]))
                .orElseThrow(() -> new IllegalArgumentException("the disk has no partition " + words[1]));
    }

    private String value(String word, String key) throws CorruptImageException {
        require(word.startsWith(key + "="), key + "=", word);
        return word.substring(key.length() + 1);
    }

    private void require(boolean isTrue, String expected, String found) throws CorruptImageException {
        if (!isTrue) {
            throw corrupt(expected, found);
        }
    }

    private FitPlan plan() throws CorruptImageException, RefusedException {
        Layout layout = Layout.parse(layoutText.toString(), name);
        TargetDisk target = disk;
        lineStart = text.length();
        if (target == null || !isForSource) {
            throw corrupt("lines source and target", "none");
        }
        requireSources(layout);
        try {
            return FitPlan.of(source, layout.placed(target, places, extended), dropped);
        } catch (IllegalArgumentException e) {
            throw corrupt("a place for each partition", String.valueOf(e.getMessage()));
        }
    }

    /** Every partition of the disk goes to one place or is left out, in so many words: nothing is lost by a slip. */
    private void requireSources(Layout layout) throws CorruptImageException {
        require(
                layout.table() == source.table().kind(),
                "a table of kind " + source.table().kind(),
                layout.table() + "");
        Set<Integer> open = new HashSet<>();
        for (Partition partition : source.table().partitions()) {
            if (partition.kind() != Partition.Kind.EXTENDED) {
                open.add(partition.number());
            }
        }
        for (LayoutPart part : layout.parts()) {
            if (part.source().isPresent()) {
                require(open.remove(part.source().getAsInt()), "each partition once", "'" + part + "'");
            }
        }
        for (Partition partition : dropped) {
            require(open.remove(partition.number()), "each partition once", "drop " + partition.number());
        }
        require(open.isEmpty(), "a line part or drop for each partition of the disk", "none for " + open);
    }

    private CorruptImageException corrupt(String expected, String found) {
        return new CorruptImageException(name, "line of a plan", Math.min(lineStart, text.length()), expected, found);
    }
}
