/**
 * Changes of a disk in which file systems change with their partitions: volumes become smaller, data move and tables are
 * written, volumes become larger, with one journal for all of it.
 *
 * <pre>{@code
 * DiskChange change = PartitionResize.change(disk, number, newLength, EditOptions.defaults(), ResizeOptions.defaults());
 * DiskChangeJob.start(disk, change, journal).run(JobOptions.defaults());
 * // after a power cut, with the same disk and journal:
 * DiskChangeJob.resume(disk, journal).run(JobOptions.defaults());
 * }</pre>
 *
 * <p><b>Why it is safe.</b> Each stage has a journal of its own inside this one, and one stage is durable before the next
 * begins: those of {@link io.github.diskwright.ntfs.resize} and of {@link io.github.diskwright.partition.move}. Between
 * stages volumes are whole and never longer than their partitions, so that is what a power cut leaves; nothing but the
 * journal is needed to go on.
 *
 * <p><b>The journal</b>, all numbers little-endian, in blocks of 4,096 bytes of which the first 512 count: block 0 the
 * header, blocks 1 and 2 the progress, written by turns, then the volumes, then a journal for each stage.
 *
 * <pre>
 * header    0 "DWCHANGE" | 8 u32 version, 1 | 12 u32 CRC-32C of 512 bytes with this field 0 | 16 16 bytes identity
 *           32 u64 size of the disk | 40 u32 number of volumes | 44 u32 how many of them come before the steps
 *           48 u64 where the journal of the steps is | 56 u64 its length | 64 u32 CRC-32C of the volumes
 * progress  0 "DWSTAGES" | 12 u32 CRC-32C as above | 16 16 bytes identity
 *           32 u64 sequence number, the higher one holds | 40 u32 stage that is next or under way
 * volume    0 u64 position on the disk | 8 u64 length of the partition | 16 u64 old size | 24 u64 new size
 *           32 u64 serial number | 40 u32 1 left clean, 2 extra clusters kept, 4 shadow copies dropped
 *           44 u32 number of the partition | 48 u64 where its journal is | 56 u64 its length
 * </pre>
 */
@NullMarked
package io.github.diskwright.partition.change;

import org.jspecify.annotations.NullMarked;
