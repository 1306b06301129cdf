/**
 * Generators, each a function of a seed: bytes of several kinds, whole devices with realistic extents, and sequences
 * of operations on them.
 *
 * <pre>{@code
 * GeneratedDevice disk = GeneratedDevice.of(DeviceShape.builder().size(1L << 40).build(), seed);
 * for (Operation operation : Operations.of(seed, 100, disk.size())) {
 *     System.out.println(operation);
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.generate;

import org.jspecify.annotations.NullMarked;
