package io.github.diskwright.cli;

import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A picture of a disk: a box of text, in it a field for each partition and free range, by size. */
final class DiskBar {
    private static final long SMALLEST_GAP_SHOWN = 1L << 20;
    private static final int DEFAULT_WIDTH = 80;
    private static final int MAX_WIDTH = 200;
    private static final int MIN_WIDTH = 20;

    private final int width;
    private final boolean unicode;

    /** A field of the picture. */
    private record Field(long position, long length, String number, String text, boolean free) {}

    DiskBar(int width, boolean unicode) {
        this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
        this.unicode = unicode;
    }

    /** As wide as the terminal says it is, and with lines where its language has them. */
    static DiskBar of(Map<String, String> environment) {
        int width = DEFAULT_WIDTH;
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("\\d{1,4}")) {
            width = Integer.parseInt(columns);
        }
        String locale = environment.getOrDefault(
                "LC_ALL", environment.getOrDefault("LC_CTYPE", environment.getOrDefault("LANG", "")));
        boolean windowsTerminal = environment.containsKey("WT_SESSION");
        return new DiskBar(
                width, windowsTerminal || locale.toUpperCase(Locale.ROOT).matches(".*UTF-?8.*"));
    }

    /** Three lines; none for a disk without partitions, or with more than there is room for. */
    List<String> lines(DiskLayout layout) {
        List<Field> fields = fields(layout);
        int borders = fields.size() + 1;
        if (layout.table().partitions().isEmpty() || borders + 2 * fields.size() > width) {
            return List.of();
        }
        int[] widths = widths(fields, width - borders);
        StringBuilder middle = new StringBuilder();
        List<String> edges = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            middle.append(unicode ? '│' : '|').append(text(fields.get(i), widths[i]));
            edges.add((unicode ? "─" : "-").repeat(widths[i]));
        }
        middle.append(unicode ? '│' : '|');
        return unicode
                ? List.of("┌" + String.join("┬", edges) + "┐", middle.toString(), "└" + String.join("┴", edges) + "┘")
                : List.of("+" + String.join("+", edges) + "+", middle.toString(), "+" + String.join("+", edges) + "+");
    }

    private static List<Field> fields(DiskLayout layout) {
        List<Field> fields = new ArrayList<>();
        for (Volume volume : layout.volumes()) {
            if (volume.partition().isPresent()
                    && volume.partition().get().kind() != Partition.Kind.EXTENDED
                    && volume.length() > 0) {
                Partition partition = volume.partition().get();
                String number = String.valueOf(partition.number());
                fields.add(new Field(
                        volume.position(),
                        volume.length(),
                        number,
                        partition.type().shortName(),
                        false));
            }
        }
        for (FreeRange range : layout.freeRanges()) {
            if (range.length() >= SMALLEST_GAP_SHOWN) {
                fields.add(new Field(range.position(), range.length(), "", "free", true));
            }
        }
        fields.sort(Comparator.comparingLong(Field::position));
        return fields;
    }

    /** Each field has room for its number; the rest goes by size. */
    private static int[] widths(List<Field> fields, int room) {
        int[] widths = fields.stream()
                .mapToInt(field -> Math.max(2, field.number.length()))
                .toArray();
        double total = fields.stream().mapToDouble(Field::length).sum();
        int left = Math.max(0, room - Arrays.stream(widths).sum());
        int spent = 0;
        double before = 0;
        for (int i = 0; i < widths.length; i++) {
            before += fields.get(i).length;
            int share = (int) (left * (before / total)) - spent;
            widths[i] += share;
            spent += share;
        }
        return widths;
    }

    private String text(Field field, int room) {
        String fill = field.free ? unicode ? "░" : "." : " ";
        String label = field.number.isEmpty() ? field.text : field.number + " " + field.text;
        String shown = label.length() + 2 <= room ? " " + label + " " : field.number.isEmpty() ? "" : field.number;
        return shown + fill.repeat(Math.max(0, room - shown.length()));
    }
}
