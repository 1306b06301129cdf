package io.github.diskwright.cli;

import io.github.diskwright.image.ProgressListener;
import java.io.PrintStream;
import java.util.Locale;

/** Shows how far work has come: a bar that is redrawn on a terminal, or a line for each tenth. */
final class ProgressDisplay implements ProgressListener, AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;
    /** Work that is over sooner than this shows no bar at all. */
    private static final long PATIENCE_NANOS = 300_000_000;

    private final PrintStream err;
    private final Style style;
    private long started = System.nanoTime();
    private long drawn = started + PATIENCE_NANOS - REDRAW_NANOS;
    private String task = "";
    private int tenths = -1;
    private boolean onScreen;

    enum Style {
        /** One line that is redrawn. */
        BAR,
        /** A line for each tenth. */
        PLAIN,
        /** Nothing. */
        NONE
    }

    ProgressDisplay(PrintStream err, Style style) {
        this.err = err;
        this.style = style;
    }

    @Override
    public void progress(String name, long done, long total) {
        if (style == Style.NONE) {
            return;
        }
        if (!name.equals(task)) {
            close();
            task = name;
            started = System.nanoTime();
            drawn = started + PATIENCE_NANOS - REDRAW_NANOS;
            tenths = -1;
        }
        double share = total == 0 ? 1 : (double) done / total;
        if (style == Style.PLAIN) {
            plain(share, done);
        } else {
            bar(share, done);
        }
    }

    private void plain(double share, long done) {
        if ((int) (share * 10) > tenths) {
            tenths = (int) (share * 10);
            err.println(String.format(Locale.ROOT, "%s %3.0f %%  %s", task, share * 100, rate(done)));
            err.flush();
        }
    }

    private void bar(double share, long done) {
        long now = System.nanoTime();
        if (now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        onScreen = true;
        int filled = (int) (share * WIDTH);
        double left = share == 0 ? 0 : (now - started) / 1e9 * (1 - share) / share;
        err.print(String.format(
                Locale.ROOT,
                "\r%-10s [%s%s] %3.0f %%  %s  %d:%02d left \u001b[K",
                task,
                "=".repeat(filled),
                " ".repeat(WIDTH - filled),
                share * 100,
                rate(done),
                (long) left / 60,
                (long) left % 60));
        err.flush();
    }

    private String rate(long done) {
        return Size.showRate(done, (System.nanoTime() - started) / 1e9);
    }

    /** Wipes the bar off the screen. */
    @Override
    public void close() {
        if (onScreen) {
            err.print("\r\u001b[K");
            err.flush();
            onScreen = false;
        }
    }
}
