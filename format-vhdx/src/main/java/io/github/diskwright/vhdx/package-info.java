/**
 * VHDX, the virtual hard disk format of Windows (MS-VHDX): fixed, dynamic and differencing disks of up to 64 TiB are
 * opened, written to, checked, repaired, resized, compacted, merged and made. Most callers reach it through {@link
 * io.github.diskwright.image.FormatRegistry}; who knows that a file is a VHDX, or wants more than every format has,
 * uses {@link io.github.diskwright.vhdx.VhdxDisk} and {@link io.github.diskwright.vhdx.VhdxMaintenance}:
 *
 * <pre>{@code
 * try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(path), OpenOptions.defaults())) {
 *     ByteBuffer sector = ByteBuffer.allocate(disk.logicalSectorSize());
 *     disk.read(0, sector);
 * }
 * }</pre>
 *
 * <p><b>Life of a disk.</b> Opening reads headers, log, region table and metadata and checks them against every rule
 * of the format; a log that was not empty is replayed in memory, the file is not touched. The block allocation table
 * is read page by page while the disk is used, so the size of the disk does not matter for memory. The parents of a
 * differencing disk are opened with it, for reading only, and refused if they were changed since.
 *
 * <p>The first change of a disk that was opened for writing replays the log to the file and gives the file new ids. From
 * then on bytes take these ways into the file:
 *
 * <pre>
 *   payload of blocks that are there      ------------------------------> its place
 *   payload of new blocks and sectors     --> free space --+
 *                                                          | barrier
 *   block allocation table, bitmaps,      --> memory ------+--> one log entry --> barrier --> its place
 *   region tables, metadata items
 * </pre>
 *
 * <p>A flush goes through all of it with two barriers, however many blocks are new. After a power cut each sector is as
 * it was or as it was to be, and everything that was flushed is there. Closing empties the log.
 *
 * <p>Making a disk writes payload at once, and the structures around it when it is completed; the signature comes last,
 * behind a barrier. A file whose making was interrupted, or given up by closing it, cannot be opened as a disk:
 * either it is not recognised, or its missing signature is reported.
 */
@NullMarked
package io.github.diskwright.vhdx;

import org.jspecify.annotations.NullMarked;
