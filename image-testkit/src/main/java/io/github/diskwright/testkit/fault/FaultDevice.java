package io.github.diskwright.testkit.fault;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.InterceptedDevice;
import io.github.diskwright.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device whose calls fail as told, with {@link InjectedFaultException}, and that counts them. Calls are numbered
 * from 1. A failed call does nothing, but for writes under {@link #tearFailedWrites()}. Thread-safe, as far as the
 * device behind it is.
 */
public final class FaultDevice extends InterceptedDevice {
    private static final int SECTOR = 512;

    private final ReentrantLock counting = new ReentrantLock();
    private final Map<DeviceCall, Long> counts = new EnumMap<>(DeviceCall.class);
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final Set<DeviceCall> counted = EnumSet.allOf(DeviceCall.class);
    private volatile boolean tearing;
    private long calls;
    private long faults;
    private final Set<DeviceCall> faulty = EnumSet.noneOf(DeviceCall.class);
    private long written;
    private long writeLimit = Long.MAX_VALUE;

    private FaultDevice(BlockDevice device) {
        super(device);
    }

    /** A device that passes every call on until it is told otherwise. */
    public static FaultDevice over(BlockDevice device) {
        return new FaultDevice(device);
    }

    /** Fails one call: the n-th of its kind. */
    public FaultDevice failAt(DeviceCall call, long n) {
        return with((kind, ofKind, number) -> kind == call && ofKind == n);
    }

    /** Fails the n-th call of its kind and all later ones of that kind. */
    public FaultDevice failFrom(DeviceCall call, long n) {
        return with((kind, ofKind, number) -> kind == call && ofKind >= n);
    }

    /** Fails one call: the n-th of those that {@link #count(Set)} counts, whatever its kind is. */
    public FaultDevice failAt(long n) {
        return with((kind, ofKind, number) -> number == n);
    }

    /** Fails the n-th call of those that {@link #count(Set)} counts and all later ones: the device is gone. */
    public FaultDevice failFrom(long n) {
        return with((kind, ofKind, number) -> number >= n);
    }

    /**
     * Fails calls by chance.
     *
     * @param seed decides which
     * @param probability from 0 to 1
     * @param kinds the kinds of calls that may fail
     */
    public FaultDevice failRandomly(long seed, double probability, Set<DeviceCall> kinds) {
        Random random = Seeds.random(seed, 0);
        Set<DeviceCall> chosen = Set.copyOf(kinds);
        return with((kind, ofKind, number) -> chosen.contains(kind) && random.nextDouble() < probability);
    }

    /** Fails writes with {@link NoSpaceException} that would bring the bytes written in total above a limit. */
    public FaultDevice failBeyond(long bytes) {
        counting.lock();
        try {
            writeLimit = bytes;
        } finally {
            counting.unlock();
        }
        return this;
    }

    /** Lets the first half of the sectors of a failing write arrive, as disks do. */
    public FaultDevice tearFailedWrites() {
        tearing = true;
        return this;
    }

    /** Lets {@link #calls()}, {@link #failAt(long)} and {@link #failFrom(long)} count calls of some kinds only. */
    public FaultDevice count(Set<DeviceCall> kinds) {
        counting.lock();
        try {
            counted.clear();
            counted.addAll(kinds);
        } finally {
            counting.unlock();
        }
        return this;
    }

    /** Ends all failing; counts stay. */
    public FaultDevice heal() {
        rules.clear();
        return failBeyond(Long.MAX_VALUE);
    }

    private FaultDevice with(FaultRule rule) {
        rules.add(rule);
        return this;
    }

    /** Number of calls so far, failed ones included. */
    public long calls() {
        counting.lock();
        try {
            return calls;
        } finally {
            counting.unlock();
        }
    }

    /** Number of calls of one kind so far, failed ones included. */
    public long calls(DeviceCall call) {
        counting.lock();
        try {
            return counts.getOrDefault(call, 0L);
        } finally {
            counting.unlock();
        }
    }

    /** Number of calls that failed so far. */
    public long faults() {
        counting.lock();
        try {
            return faults;
        } finally {
            counting.unlock();
        }
    }

    /** Kinds of the calls that failed so far. */
    public Set<DeviceCall> faultyCalls() {
        counting.lock();
        try {
            return Set.copyOf(faulty);
        } finally {
            counting.unlock();
        }
    }

    @Override
    protected void before(DeviceCall call, long position, long length) throws IOException {
        counting.lock();
        try {
            long ofKind = counts.merge(call, 1L, Long::sum);
            long number = counted.contains(call) ? ++calls : 0;
            if (rules.stream().anyMatch(rule -> rule.fails(call, ofKind, number))) {
                faults++;
                faulty.add(call);
                throw new InjectedFaultException(call, ofKind);
            }
            if (call == DeviceCall.WRITE) {
                spend(length);
            }
        } finally {
            counting.unlock();
        }
    }

    private void spend(long length) throws NoSpaceException {
        if (length > writeLimit - written) {
            faults++;
            faulty.add(DeviceCall.WRITE);
            throw new NoSpaceException(description(), length, Math.max(0, writeLimit - written));
        }
        written += length;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        ByteBuffer copy = source.duplicate();
        try {
            super.write(position, source);
        } catch (InjectedFaultException e) {
            if (tearing) {
                int half = copy.remaining() / SECTOR / 2 * SECTOR;
                device().write(position, copy.limit(copy.position() + half));
            }
            throw e;
        }
    }
}
