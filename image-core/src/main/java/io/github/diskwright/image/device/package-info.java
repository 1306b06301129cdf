/**
 * The block world: {@link io.github.diskwright.image.device.BlockDevice} and its kinds. A file, memory, a window on
 * another device (a partition), a read-only view, and a copy-on-write overlay; every image format adds one of its own.
 *
 * <pre>{@code
 * try (FileDevice disk = FileDevice.openReadOnly(Path.of("disk.raw"))) {
 *     BlockDevice partition = WindowDevice.of(disk, 1L << 20, 260L << 20, "partition 1");
 *     ByteBuffer bootSector = ByteBuffer.allocate(512);
 *     partition.read(0, bootSector);
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image.device;

import org.jspecify.annotations.NullMarked;
