package io.github.diskwright.vhdx.internal;

import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashState;
import java.util.List;

/** Numbers the operations on a crash device, and tells which of them a state has seen. */
final class CutRecorder {
    private final CrashDevice device;
    private int operation;

    CutRecorder(CrashDevice device) {
        this.device = device;
    }

    /** An operation begins; gives its number. */
    int start() {
        operation++;
        device.mark("start " + operation);
        return operation;
    }

    /** Everything so far was acknowledged as durable. */
    void flushed() {
        device.mark("flushed " + operation);
    }

    static int started(CrashState state) {
        return last(state.reached(), "start ");
    }

    static int flushed(CrashState state) {
        return last(state.reached(), "flushed ");
    }

    private static int last(List<String> marks, String kind) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            if (marks.get(i).startsWith(kind)) {
                return Integer.parseInt(marks.get(i).substring(kind.length()));
            }
        }
        return 0;
    }
}
