package io.github.diskwright.testkit.fault;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/**
 * Runs an operation again and again and fails another one of its device calls each time: first that call alone, then
 * that call and all after it. An operation that ends as if nothing had happened has swallowed the fault and fails the
 * test.
 */
public final class FaultSweep {
    private final Source source;
    private final Set<DeviceCall> kinds = EnumSet.allOf(DeviceCall.class);
    private final Set<DeviceCall> tolerated = EnumSet.noneOf(DeviceCall.class);
    private boolean tearing;
    private long maxCalls = Long.MAX_VALUE;

    /** Gives the device of one run. */
    @FunctionalInterface
    public interface Source {
        /**
         * Makes one.
         *
         * @return a fresh device, each time with the same contents
         * @throws IOException if it cannot be made
         */
        BlockDevice open() throws IOException;
    }

    /** What is tried; the same calls each time, given the same device. */
    @FunctionalInterface
    public interface Operation {
        /**
         * Runs it once.
         *
         * @param device where; one of its calls fails; it may be closed
         * @throws IOException the fault, or an error that has it as its cause
         */
        void run(FaultDevice device) throws IOException;
    }

    /** What must hold after a fault. */
    @FunctionalInterface
    public interface Afterwards {
        /**
         * Checks the device after one fault.
         *
         * @param device the device without faults, as the operation left it
         * @param fault what the operation reported
         * @throws Exception if something does not hold; so does any other throwable
         */
        void check(BlockDevice device, IOException fault) throws Exception;
    }

    private FaultSweep(Source source) {
        this.source = source;
    }

    /** Goes through the calls of all kinds. */
    public static FaultSweep over(Source source) {
        return new FaultSweep(source);
    }

    /** Goes through the calls of some kinds only. */
    public FaultSweep only(Set<DeviceCall> calls) {
        kinds.retainAll(calls);
        return this;
    }

    /** Lets the operation succeed in spite of failing calls of some kinds: hints such as a discard. */
    public FaultSweep tolerating(Set<DeviceCall> calls) {
        tolerated.addAll(calls);
        return this;
    }

    /** Lets half of a failing write arrive. */
    public FaultSweep tearingWrites() {
        tearing = true;
        return this;
    }

    /** Tries at most about this many of the calls, evenly spread. */
    public FaultSweep atMost(long calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("calls is " + calls + ", allowed 1 or more");
        }
        maxCalls = calls;
        return this;
    }

    /**
     * Goes through them.
     *
     * @param operation what is tried; without a fault it must succeed
     * @param afterwards what must hold after each fault
     * @return number of faults tried
     * @throws IOException if the operation fails without a fault, or a device cannot be made
     * @throws AssertionError if a fault was swallowed or replaced by another error, or the check fails
     */
    public long run(Operation operation, Afterwards afterwards) throws IOException {
        FaultDevice counting = FaultDevice.over(source.open()).count(kinds);
        operation.run(counting);
        long calls = counting.calls();
        long step = Math.max(1, (calls + maxCalls - 1) / maxCalls);
        long tried = 0;
        for (long n = 1; n <= calls; n += step) {
            tryFault(operation, afterwards, n, false);
            tryFault(operation, afterwards, n, true);
            tried += 2;
        }
        return tried;
    }

    private void tryFault(Operation operation, Afterwards afterwards, long n, boolean forGood) throws IOException {
        BlockDevice plain = source.open();
        FaultDevice device = FaultDevice.over(KeptOpenDevice.over(plain)).count(kinds);
        String where = "fault at call " + n + (forGood ? " and all later ones" : "");
        if (forGood) {
            device.failFrom(n);
        } else {
            device.failAt(n);
        }
        if (tearing) {
            device.tearFailedWrites();
        }
        try {
            operation.run(device);
        } catch (IOException reported) {
            checkAfter(afterwards, plain, reported, where);
            return;
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(where + ": " + failure, failure);
        }
        if (!tolerated.containsAll(device.faultyCalls())) {
            throw new AssertionError(where + ": the operation reported success after failing " + device.faultyCalls());
        }
    }

    private static void checkAfter(Afterwards afterwards, BlockDevice plain, IOException reported, String where) {
        if (!isInjected(reported)) {
            throw new AssertionError(where + ": another error took its place: " + reported, reported);
        }
        try {
            afterwards.check(plain, reported);
        } catch (TestAbortedException e) {
            throw e;
        } catch (Throwable failure) {
            throw new AssertionError(where + " (" + reported.getMessage() + "): " + failure, failure);
        }
    }

    private static boolean isInjected(Throwable reported) {
        int depth = 0;
        for (Throwable at = reported; at != null && depth < 100; at = at.getCause(), depth++) {
            if (at instanceof InjectedFaultException) {
                return true;
            }
        }
        return false;
    }
}
