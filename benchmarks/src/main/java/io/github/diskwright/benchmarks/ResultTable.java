package io.github.diskwright.benchmarks;

import java.util.List;
import java.util.Locale;

/** Prints results, one line for each benchmark and set of parameters. */
final class ResultTable {
    /** In steady state nothing that moves bytes may allocate more than one for a hundred. */
    static final double MOST_ALLOCATED = 0.01;

    private ResultTable() {}

    static String of(List<ResultRow> rows) {
        int nameWidth = width(rows.stream().map(ResultRow::benchmark).toList(), "benchmark");
        int parameterWidth = width(rows.stream().map(ResultRow::parameterText).toList(), "parameters");
        String start = "%-" + nameWidth + "s  %-" + parameterWidth + "s  ";
        StringBuilder table = new StringBuilder();
        line(
                table,
                start + "%10s %10s       %10s %7s",
                "benchmark",
                "parameters",
                "rate",
                "± error",
                "allocated",
                "ratio");
        for (ResultRow row : rows) {
            line(
                    table,
                    start + "%10.1f %10.1f %-5s %10.4f %7s%s",
                    row.benchmark(),
                    row.parameterText(),
                    row.perSecond() / row.unit().scale(),
                    row.error() / row.unit().scale(),
                    row.unit().rate(),
                    row.allocated(),
                    Double.isNaN(row.ratio()) ? "" : String.format(Locale.ROOT, "%.3f", row.ratio()),
                    isTooMuch(row) ? "  <- allocates" : "");
        }
        line(
                table,
                "MB/s are millions of bytes per second; allocated is in bytes of heap per byte, extent or opening.");
        line(table, "<- allocates: more than %s bytes per byte.", MOST_ALLOCATED);
        return table.toString();
    }

    static boolean isTooMuch(ResultRow row) {
        return row.unit() == ResultRow.Unit.BYTES && row.allocated() > MOST_ALLOCATED;
    }

    private static int width(List<String> texts, String title) {
        return Math.max(
                title.length(), texts.stream().mapToInt(String::length).max().orElse(0));
    }

    static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
