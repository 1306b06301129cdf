package io.github.diskwright.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, shown in columns as wide as they need to be. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();
    private final String rightAligned;

    /**
     * @param rightAligned for each column {@code r} or {@code l}
     */
    TextTable(String rightAligned) {
        this.rightAligned = rightAligned;
    }

    void add(String... cells) {
        if (cells.length != rightAligned.length()) {
            throw new IllegalArgumentException(cells.length + " cells for " + rightAligned.length() + " columns");
        }
        rows.add(cells.clone());
    }

    List<String> lines() {
        int[] widths = new int[rightAligned.length()];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String space = " ".repeat(widths[i] - row[i].length());
            line.append("  ").append(rightAligned.charAt(i) == 'r' ? space + row[i] : row[i] + space);
        }
        return line.toString().stripTrailing();
    }
}
