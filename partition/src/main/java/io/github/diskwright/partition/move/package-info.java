/**
 * Changes of a disk in place that a power cut cannot spoil: data moved from one range to another, overlapping ones
 * included, and sectors written, one step after the other, with a journal on another device.
 *
 * <pre>{@code
 * MovePlan plan = MovePlan.builder(disk.size())
 *         .move(oldPosition, newPosition, length)
 *         .write(0, newFirstSector, "first sector")
 *         .build();
 * MoveJob.start(disk, plan, journal).run(JobOptions.defaults());
 * // after a power cut, with the same disk and journal:
 * MoveJob.resume(disk, journal).run(JobOptions.defaults());
 * }</pre>
 *
 * <p><b>Why it is safe.</b> The journal holds the whole plan before anything is changed, and how far it has come. Data
 * moves in windows, away from the range that it moves into. A window that is not longer than the distance does not
 * overlap what it becomes, so it can be copied again from its start; it is durable before the next one, which overwrites
 * it, begins. Where the distance is small, windows of a useful size do overlap what they become, so each is copied to
 * the journal first.
 *
 * <p><b>The journal</b>, all numbers little-endian, in blocks of 4,096 bytes: block 0 the header, blocks 1 and 2 the
 * progress, written by turns, then the steps, then two windows where a step needs them.
 *
 * <pre>
 * header    0 "DWMOVES" 0 | 8 u32 version, 2 | 12 u32 CRC-32C of the block with this field 0 | 16 u64 size of the disk
 *           24 u32 number of steps | 28 u32 CRC-32C of the steps | 32 u64 length of the steps
 *           40 u64 longest window | 48 u64 least distance without a copy in the journal | 56 u64 length of such a copy
 *           64 16 bytes identity | 80 u64 size that the disk is cut to when all is done
 * progress  0 "DWPLACE" 0 | 8 16 bytes identity | 24 u64 sequence number, the higher one holds | 32 u32 step
 *           36 u32 1 if a window is in the journal, else 0 | 40 u64 bytes of the step that are done
 *           48 u64 length of that window | 56 u32 which copy | 60 u32 its CRC-32C
 *           64 u64 where bytes of this step are that were moved, 72 u32 how many, 0 for none, 76 u32 their CRC-32C
 *           80 u32 CRC-32C of bytes 0 to 79
 * steps     u8 1, move: u64 from, u64 to, u64 length
 *           u8 2, write: u64 position, u32 length, u8 1 if the old bytes follow, u16 length of the text, the text in
 *           UTF-8, the old bytes, the new bytes
 * </pre>
 */
@NullMarked
package io.github.diskwright.partition.move;

import org.jspecify.annotations.NullMarked;
