/**
 * What all tests of Diskwright share: how much effort a run makes and from which seed, real sample images, and
 * devices that watch their users.
 *
 * <p>Everything random is a function of a seed, and everything is bounded by counts, so that a failure replays on any
 * machine:
 *
 * <pre>{@code
 * Effort.seeded(42, seed -> {
 *     Random random = new Random(seed);
 *     for (int i = 0; i < Effort.scaled(1_000); i++) {
 *         assertThat(codec.decode(codec.encode(random.nextLong()))).isNotNull();
 *     }
 * });
 * }</pre>
 *
 * <p>System properties that steer a run: {@code diskwright.effort} ({@code normal} or {@code thorough}),
 * {@code diskwright.seed}, {@code diskwright.case} (one fuzz case or crash state alone), {@code diskwright.peers}
 * ({@code optional} or {@code required}) and {@code diskwright.samples} (a folder).
 */
@NullMarked
package io.github.diskwright.testkit;

import org.jspecify.annotations.NullMarked;
