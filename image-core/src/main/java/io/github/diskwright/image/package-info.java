/**
 * What every part of Diskwright shares: the family of errors, limits for what input may ask for, options of long
 * work (progress, cancellation, memory, rate), findings of checks, and the registry of block image formats.
 *
 * <p>Opening an image of whatever format and reading its disk:
 *
 * <pre>{@code
 * FormatRegistry formats = FormatRegistry.load();
 * try (BlockImage image = formats.open(Path.of("master.vhdx"), OpenOptions.defaults())) {
 *     ByteBuffer sector = ByteBuffer.allocate(image.device().logicalSectorSize());
 *     image.device().read(0, sector);
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image;

import org.jspecify.annotations.NullMarked;
