package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.ResizableDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a power cut left: one of the states of a {@link CrashDevice}. Usable only inside the check that it was handed
 * to. Thread-safe.
 */
public final class CrashState {
    private final long number;
    private final Cut cut;
    private final List<Arrival> arrivals;
    private final boolean inOrder;
    private final Content content;
    private final List<ContentDevice> devices = new ArrayList<>();
    private final ContentDevice device;

    CrashState(long number, Cut cut, List<Arrival> arrivals, boolean inOrder, Content content) {
        this.number = number;
        this.cut = cut;
        this.arrivals = arrivals;
        this.inOrder = inOrder;
        this.content = content;
        this.device = open();
    }

    private ContentDevice open() {
        ContentDevice opened =
                new ContentDevice(content.layer(), cut.recording().like(), () -> "crash state " + number);
        devices.add(opened);
        return opened;
    }

    /** Its number among the states of this seed and these options, from 0. */
    public long number() {
        return number;
    }

    /** What is on the disk after the power cut: a writable device of its own. */
    public ResizableDevice device() {
        return device;
    }

    /** Another writable device with what is on the disk after the power cut, whatever was done to the first. */
    public synchronized ResizableDevice copy() {
        return open();
    }

    /** Number of changes and flushes that were made before the power went, whether they arrived or not. */
    public int cut() {
        return cut.entries();
    }

    /** Number of flushes that had ended. Everything before the last of them has arrived. */
    public int flushes() {
        return cut.flushes();
    }

    /**
     * Names of the marks that the operation had passed when the power went. One that was put after a flush returned
     * tells that what it stands for has arrived.
     */
    public List<String> reached() {
        return cut.reached();
    }

    /** Names of the marks that were followed by a flush that ended: what was done before them has arrived. */
    public List<String> durable() {
        return cut.durable();
    }

    CrashStates.Seen seen() {
        return new CrashStates.Seen(cut.marksReached(), List.copyOf(arrivals));
    }

    /** Whether all changes before the cut arrived, whole. */
    public boolean isComplete() {
        return inOrder
                && arrivals.size() == cut.pending().size()
                && arrivals.stream().allMatch(a -> a.parts().isEmpty());
    }

    /** In words: where the cut was, what had been flushed, and which of the changes after that arrived. */
    public String description() {
        List<Change> entries = cut.recording().entries();
        String last = cut.entries() == 0 ? "the start" : "#" + cut.entries() + " " + entries.get(cut.entries() - 1);
        return "power cut after " + last + " of " + entries.size() + "; flushes ended: " + cut.flushes() + "; "
                + (isComplete() ? "everything arrived" : arrivedAndLost())
                + (cut.reached().isEmpty() ? "" : "; last mark reached: " + lastOf(cut.reached()))
                + (cut.durable().isEmpty() ? "" : "; last mark durable: " + lastOf(cut.durable()));
    }

    private String arrivedAndLost() {
        Set<Integer> numbers = arrivals.stream().map(Arrival::number).collect(Collectors.toSet());
        String lost = cut.pending().stream()
                .filter(change -> !numbers.contains(change.number()))
                .map(Arrival::toString)
                .collect(Collectors.joining("; "));
        String arrived = arrivals.stream().map(Arrival::toString).collect(Collectors.joining("; "));
        return "arrived since" + (inOrder ? "" : ", in this order") + ": [" + arrived + "], lost: [" + lost + "]";
    }

    private static String lastOf(List<String> names) {
        return names.get(names.size() - 1);
    }

    synchronized void end() {
        devices.forEach(ContentDevice::close);
    }

    @Override
    public String toString() {
        return "crash state " + number + ": " + description();
    }
}
