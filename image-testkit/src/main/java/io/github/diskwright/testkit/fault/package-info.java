/**
 * Devices that misbehave on purpose: calls that fail, space that runs out, sinks that are slow, reads that are wrong.
 *
 * <p>The usual form goes through all calls that an operation makes and fails each in turn:
 *
 * <pre>{@code
 * FaultSweep.over(() -> MemoryDevice.copyOf(image)).run(
 *         device -> store.put(device, "new"),                               // must report every fault
 *         (device, fault) -> assertThat(store.get(device)).isIn("old", "new"));
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.fault;

import org.jspecify.annotations.NullMarked;
