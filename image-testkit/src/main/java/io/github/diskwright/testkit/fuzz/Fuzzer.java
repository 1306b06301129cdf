package io.github.diskwright.testkit.fuzz;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Feeds mutated input to a parser. Each case must end in success or an {@link ImageException}, within bounds of
 * allocated memory and device reads; anything else fails the test and names seed and case. The first cases are the
 * samples themselves. Not thread-safe; the parser runs on the caller's thread.
 */
public final class Fuzzer {
    private final String name;
    private final List<byte[]> tokens = new ArrayList<>();
    private final List<Class<? extends IOException>> allowed = new ArrayList<>(List.of(ImageException.class));
    private List<Extent> areas = List.of();
    private BytesRepair bytesRepair = bytes -> {};
    private DeviceRepair deviceRepair = device -> {};
    private long seed = Effort.seed(1);
    private int cases = Effort.scaled(1_000);
    private long maxAllocation = 64L << 20;
    private long maxReads = 10_000;
    private boolean writable;

    /** A parser of bytes. */
    @FunctionalInterface
    public interface BytesTarget {
        /**
         * Parses one input.
         *
         * @param bytes the input; the parser's own
         * @throws IOException if it refuses the input
         */
        void parse(byte[] bytes) throws IOException;
    }

    /** A parser of a device. */
    @FunctionalInterface
    public interface DeviceTarget {
        /**
         * Parses one input.
         *
         * @param device the input, read-only but for {@link #writable()}
         * @throws IOException if it refuses the input
         */
        void parse(BlockDevice device) throws IOException;
    }

    /** Makes checksums right again, so that the parser looks behind them. */
    @FunctionalInterface
    public interface BytesRepair {
        /**
         * Repairs one input.
         *
         * @param bytes mutated input, of any length; changed in place
         */
        void repair(byte[] bytes);
    }

    /** As {@link BytesRepair}, for devices. */
    @FunctionalInterface
    public interface DeviceRepair {
        /**
         * Repairs one input.
         *
         * @param device mutated input, of any size; changed in place
         * @throws IOException if that fails
         */
        void repair(ResizableDevice device) throws IOException;
    }

    private Fuzzer(String name) {
        this.name = name;
    }

    /**
     * A fuzzer with the defaults: 1,000 cases (scaled by effort), seed 1, 64 MiB of allocations and 10,000 reads for
     * each case.
     *
     * @param name what is fuzzed, for messages
     */
    public static Fuzzer named(String name) {
        return new Fuzzer(name);
    }

    /** Sets the number of cases; see {@link Effort#scaled}. */
    public Fuzzer cases(int count) {
        cases = count;
        return this;
    }

    /** Sets the seed, unless {@code -Ddiskwright.seed} does. */
    public Fuzzer seed(long fixed) {
        seed = Effort.seed(fixed);
        return this;
    }

    /** Sets how many bytes one case may allocate in all; held only where the virtual machine counts them. */
    public Fuzzer maxAllocation(long bytes) {
        maxAllocation = bytes;
        return this;
    }

    /** Sets how often one case may read the device or ask for an extent. */
    public Fuzzer maxReads(long reads) {
        maxReads = reads;
        return this;
    }

    /** Allows an error besides {@link ImageException}: a plain {@link IOException} of a reader of streams, say. */
    public Fuzzer allowing(Class<? extends IOException> error) {
        allowed.add(error);
        return this;
    }

    /** Adds bytes that mean something to the parser. */
    public Fuzzer token(byte[] token) {
        tokens.add(token.clone());
        return this;
    }

    /** Sets which ranges of devices are changed, those with the structures; the first MiB by default. */
    public Fuzzer areas(List<Extent> ranges) {
        areas = List.copyOf(ranges);
        return this;
    }

    /** Sets what makes checksums right in bytes; half of the cases are repaired. */
    public Fuzzer repairing(BytesRepair repair) {
        bytesRepair = repair;
        return this;
    }

    /** Sets what makes checksums right on devices; half of the cases are repaired. */
    public Fuzzer repairingDevices(DeviceRepair repair) {
        deviceRepair = repair;
        return this;
    }

    /** Lets parsers write to the devices, for those that repair; the samples stay as they are all the same. */
    public Fuzzer writable() {
        writable = true;
        return this;
    }

    private interface Case {
        Parse prepare(int number) throws IOException;
    }

    private interface Parse {
        void run() throws IOException;
    }

    /**
     * Runs a parser of bytes.
     *
     * @param samples good input, one or more
     * @param target the parser
     * @throws AssertionError if a case ends in another way than it may
     */
    public FuzzReport runBytes(List<byte[]> samples, BytesTarget target) {
        return run(number -> {
            byte[] bytes = bytesOf(samples, number);
            return () -> target.parse(bytes);
        });
    }

    private byte[] bytesOf(List<byte[]> samples, int number) {
        byte[] sample = samples.get(number % samples.size());
        if (number < samples.size()) {
            return sample.clone();
        }
        Mutator mutator = mutator(number);
        boolean repaired = mutator.below(2) == 0;
        byte[] bytes = mutator.mutate(sample);
        if (repaired) {
            bytesRepair.repair(bytes);
        }
        return bytes;
    }

    /**
     * Runs a parser of devices. Samples are not changed: mutations live in memory over them.
     *
     * @param samples good input, one or more
     * @param target the parser
     * @throws AssertionError if a case ends in another way than it may
     */
    public FuzzReport runDevices(List<? extends BlockDevice> samples, DeviceTarget target) {
        return run(number -> {
            ResizableDevice input = deviceOf(samples, number);
            BudgetDevice device = new BudgetDevice(writable ? input : ReadOnlyDevice.of(input), maxReads);
            return () -> {
                target.parse(device);
                device.requireWithinBudget();
            };
        });
    }

    private ResizableDevice deviceOf(List<? extends BlockDevice> samples, int number) throws IOException {
        BlockDevice sample = samples.get(number % samples.size());
        // More cases need the sample, whatever this one closes.
        ResizableDevice overlay = OverlayDevice.inMemory(KeptOpenDevice.over(ReadOnlyDevice.of(sample)));
        if (number >= samples.size()) {
            Mutator mutator = mutator(number);
            boolean repaired = mutator.below(2) == 0;
            new DeviceMutator(mutator, areasOf(sample)).mutate(overlay);
            if (repaired) {
                deviceRepair.repair(overlay);
            }
        }
        return overlay;
    }

    private List<Extent> areasOf(BlockDevice sample) {
        long length = Math.max(1, Math.min(1 << 20, sample.size()));
        return areas.isEmpty() ? List.of(new Extent(0, length, Extent.Kind.DATA)) : areas;
    }

    private Mutator mutator(int number) {
        Mutator mutator = new Mutator(Seeds.derive(seed, number));
        tokens.forEach(mutator::withToken);
        return mutator;
    }

    private FuzzReport run(Case action) {
        OptionalLong only = Effort.onlyCase();
        long accepted = 0;
        Map<String, Long> refused = new HashMap<>();
        AllocationMeter meter = new AllocationMeter();
        try (Watchdog watchdog = new Watchdog(name, seed)) {
            for (int number = 0; number < cases; number++) {
                if (only.isEmpty() || only.getAsLong() == number) {
                    watchdog.begin(number);
                    String error = runOne(action, number, meter);
                    if (error.isEmpty()) {
                        accepted++;
                    } else {
                        refused.merge(error, 1L, Long::sum);
                    }
                }
            }
        }
        return new FuzzReport(accepted, refused);
    }

    /** Simple name of the error that the parser refused the case with; empty if it accepted it. */
    private String runOne(Case action, int number, AllocationMeter meter) {
        Parse parse = prepared(action, number);
        long before = meter.allocated();
        String error = "";
        try {
            parse.run();
        } catch (TestAbortedException e) {
            throw e;
        } catch (Throwable failure) {
            if (allowed.stream().noneMatch(type -> type.isInstance(failure))) {
                throw failed(number, failure.toString(), failure);
            }
            error = failure.getClass().getSimpleName();
        }
        long used = meter.allocated() - before;
        if (used > maxAllocation) {
            throw failed(number, "allocated " + used + " bytes, limit " + maxAllocation, null);
        }
        return error;
    }

    private static Parse prepared(Case action, int number) {
        try {
            return action.prepare(number);
        } catch (IOException e) {
            throw new UncheckedIOException("case " + number + " could not be made", e);
        }
    }

    private AssertionError failed(int number, String what, @Nullable Throwable cause) {
        return new AssertionError(
                "fuzzing " + name + ": case " + number + ": " + what + "\nagain with -Ddiskwright.seed=" + seed
                        + " -Ddiskwright.case=" + number,
                cause);
    }
}
