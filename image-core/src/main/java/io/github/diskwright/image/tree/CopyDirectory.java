package io.github.diskwright.image.tree;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A directory while a copy fills it. */
final class CopyDirectory {
    final @Nullable CopyDirectory parent;
    final TargetFile target;
    final CopyReporter report;
    /** Files and directories in it that are not done, and the walk while it is in it. */
    private final AtomicLong open = new AtomicLong(1);

    CopyDirectory(@Nullable CopyDirectory parent, TargetFile target, CopyReporter report) {
        this.parent = parent;
        this.target = target;
        this.report = report;
        if (parent != null) {
            parent.hold();
        }
    }

    /** Something more is to be made in it. */
    void hold() {
        open.incrementAndGet();
    }

    /** Something is made, or will not be. True if that was the last. */
    boolean release() {
        return open.decrementAndGet() == 0;
    }
}
