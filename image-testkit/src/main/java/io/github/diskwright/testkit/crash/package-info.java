/**
 * Power cuts: a device that records every write and barrier of an operation and then plays every state that a crash
 * could have left to a check.
 *
 * <p>After a flush everything before it is there. Of the changes after the last flush any may have arrived, in any
 * order, and a change of several sectors in part; only resizes keep their order among themselves.
 *
 * <pre>{@code
 * CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(1 << 20));
 * Journal journal = Journal.open(device);
 * for (int i = 1; i <= 10; i++) {
 *     journal.append("entry " + i);          // writes and flushes
 *     device.mark("entry " + i);             // acknowledged
 * }
 * device.states(42).forEach(state -> {
 *     CrashDevice recovering = CrashDevice.startingWith(state.device());
 *     assertTrue(Journal.open(recovering).entries().containsAll(state.reached()));
 *     recovering.states(42).forEach(again ->   // the power fails once more, during the recovery
 *             assertTrue(Journal.open(again.device()).entries().containsAll(state.reached())));
 * });
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.crash;

import org.jspecify.annotations.NullMarked;
