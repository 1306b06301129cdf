package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.NtfsVolume;

/** Checks what connects records: that extensions belong to files and that directories lead up to the root. */
final class TreeCheck {
    private static final byte SEEN = 1;
    private static final byte DONE = 2;

    private final CheckState state;
    private final Report report;
    private final byte[] colours;

    TreeCheck(CheckState state, Report report) {
        this.state = state;
        this.report = report;
        this.colours = new byte[(int) state.records.size()];
    }

    void run() {
        RecordTable records = state.records;
        for (long number = 0; number < records.size(); number++) {
            if (records.is(number, RecordTable.EXTENSION)) {
                checkExtension(number);
            } else if (isDirectory(number) && colours[(int) number] == 0) {
                follow(number);
            }
        }
    }

    private void checkExtension(long number) {
        RecordTable records = state.records;
        long base = records.link(number);
        if (base < 0 || base == number || state.listed.contains(number)) {
            return;
        }
        // What a damaged file names is not known.
        if (!records.is(base, RecordTable.DAMAGED)) {
            add("ntfs.extension-orphaned", number, "extends file record " + base + ", which does not name it");
        }
    }

    private boolean isDirectory(long number) {
        return state.records.is(number, RecordTable.IN_USE | RecordTable.DIRECTORY)
                && !state.records.is(number, RecordTable.DAMAGED);
    }

    /** Goes up until the root, a directory that was seen before, or none. */
    private void follow(long start) {
        long at = start;
        while (at >= 0 && at != NtfsVolume.ROOT && isDirectory(at) && colours[(int) at] == 0) {
            colours[(int) at] = SEEN;
            at = state.records.link(at);
        }
        boolean cycle = at >= 0 && at != NtfsVolume.ROOT && isDirectory(at) && colours[(int) at] == SEEN;
        if (cycle) {
            add("ntfs.directory-cycle", least(at), "a directory above itself, which nothing leads to from the root");
        }
        for (long up = start; up >= 0 && up != NtfsVolume.ROOT && isDirectory(up) && colours[(int) up] == SEEN; ) {
            colours[(int) up] = DONE;
            up = state.records.link(up);
        }
    }

    private long least(long start) {
        long least = start;
        for (long at = state.records.link(start); at != start; at = state.records.link(at)) {
            least = Math.min(least, at);
        }
        return least;
    }

    private void add(String id, long number, String text) {
        report.add(id, Severity.ERROR, state.volume.mft().position(number), number, text);
    }
}
