package io.github.diskwright.testkit.fault;

import io.github.diskwright.testkit.DeviceCall;

/** Says which calls fail. Calls are asked about in turn, under a lock. */
@FunctionalInterface
interface FaultRule {
    /**
     * Whether a call fails.
     *
     * @param call which call
     * @param numberOfKind how many of its kind there were, this one included
     * @param number how many there were of all kinds, this one included
     */
    boolean fails(DeviceCall call, long numberOfKind, long number);
}
