/**
 * Fuzzing: deterministic mutation of good input, and a runner that lets a parser answer each case only with success
 * or a typed error, within bounds of memory and reads.
 *
 * <pre>{@code
 * Fuzzer.named("boot sector")
 *         .cases(Effort.scaled(10_000))
 *         .maxReads(100)
 *         .repairing(bytes -> ByteBuffer.wrap(bytes).putInt(508, checksum(bytes)))   // so that mutants pass the check
 *         .runBytes(List.of(goodBootSector), bytes -> BootSector.parse(bytes));
 * }</pre>
 *
 * <p>A failure names seed and case; {@code -Ddiskwright.seed} and {@code -Ddiskwright.case} run it again.
 */
@NullMarked
package io.github.diskwright.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
