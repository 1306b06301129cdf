/**
 * VHDX, the virtual hard disk format of Windows (MS-VHDX): fixed and dynamic disks of up to 64 TiB are opened, checked
 * and made. Most callers reach it through {@link io.github.diskwright.image.FormatRegistry}; who knows that a file is
 * a VHDX, or wants more than every format has, uses {@link io.github.diskwright.vhdx.VhdxDisk}:
 *
 * <pre>{@code
 * try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(path), OpenOptions.defaults())) {
 *     ByteBuffer sector = ByteBuffer.allocate(disk.logicalSectorSize());
 *     disk.read(0, sector);
 * }
 * }</pre>
 *
 * <p><b>Life of a disk.</b> Opening reads headers, log, region table and metadata and checks them against every rule
 * of the format; a log that was not empty is replayed in memory, the file is never touched. The block allocation table
 * is read page by page while the disk is used, so the size of the disk does not matter for memory.
 *
 * <p>Making a disk writes payload at once, and the structures around it when it is completed; the signature comes last,
 * behind a barrier. A file whose making was interrupted, or given up by closing it, cannot be opened as a disk:
 * either it is not recognised, or its missing signature is reported.
 */
@NullMarked
package io.github.diskwright.vhdx;

import org.jspecify.annotations.NullMarked;
