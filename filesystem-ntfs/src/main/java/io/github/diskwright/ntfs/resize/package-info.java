/**
 * Shrinking and growing of volumes in place.
 *
 * <pre>{@code
 * NtfsVolume volume = NtfsVolume.open(device);
 * ResizePlan plan = NtfsResize.plan(volume, newSize, ResizeOptions.defaults());
 * ResizeJob.start(device, plan, journal).run(JobOptions.defaults());
 * // after a power cut, with the same device and journal:
 * ResizeJob.resume(device, journal).run(JobOptions.defaults());
 * }</pre>
 *
 * <p><b>Why it is safe.</b> Data are copied only to clusters that the old volume does not use, so the old volume holds
 * until its metadata change. All changes of metadata are in the journal, with the checksums of the sectors that they
 * replace, before the first of them is done; they can be done any number of times. Without a committed journal the volume
 * is the old one; with it, it becomes the new one.
 *
 * <p><b>The journal</b>, all numbers little-endian, in blocks of 4,096 bytes of which the first 512 count: block 0 the
 * header, block 1 the commit, block 2 the state, then the entries.
 *
 * <pre>
 * each      0 magic | 8 u32 version, 1 | 12 u32 CRC-32C of 512 bytes with this field 0 | 16 16 bytes identity
 * header    0 "DWNTFSRZ" | 40 u64 serial number | 48 u64 bytes of the device | 56 u64 old size | 64 u64 new size
 * commit    0 "DWCOMMIT" | 40 u64 bytes of the entries | 48 u32 CRC-32C of the entries
 * state     0 "DW_STATE" | 40 u32 2 applied, 3 done
 * entry     0 u32 kind: 1 write, 2 fill, 3 write that finishes, 4 sample of moved data | 4 u32 group, 1 to 6
 *           8 u64 position | 16 u64 length, whole sectors of 512 bytes, 1 MiB at most | 24 u32 the byte of a fill
 *           28 u32 number of sums | CRC-32C of each sector before | the bytes of a write
 * </pre>
 */
@NullMarked
package io.github.diskwright.ntfs.resize;

import org.jspecify.annotations.NullMarked;
