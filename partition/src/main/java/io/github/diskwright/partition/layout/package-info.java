/**
 * Descriptions of a wanted disk: which partitions, how large, what they keep; and where that puts them on a disk of a
 * given size.
 *
 * <pre>{@code
 * Layout layout = LayoutPreset.WINDOWS_UEFI.layout();
 * for (PlacedPart part : layout.place(TargetDisk.of(500L << 30, 512)).parts()) {
 *     System.out.println(part);
 * }
 * }</pre>
 *
 * <p><b>The text form</b> has a line per partition in the order of the disk; {@code #} starts a comment, values with
 * blanks stand in double quotes, in which {@code \} keeps the next character.
 *
 * <pre>
 * table gpt                 gpt or mbr; comes first
 * id 4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709      disk GUID, or for an MBR 0x1234abcd; left out: a new one
 * grain 1M                  starts and sizes are multiples of this
 * entries 128               of a GPT
 * part esp size=260M name="EFI system partition"
 * part msr size=16M
 * part windows min=20G weight=1 name="Basic data partition" from=3 filesystem=follow
 * part recovery size=990M attributes=0x8000000000000001
 * </pre>
 *
 * <p>After {@code part} comes a type as {@link io.github.diskwright.partition.PartitionType#find} takes it, then any of
 * {@code number, size, min, max, weight, name, guid, attributes, active, logical, from, filesystem}. A partition has
 * either a {@code size} or shares what the others leave, by {@code weight} (1) and between {@code min} and {@code max}.
 *
 * <p><b>How space is shared.</b> In whole grains and integers, so that the same description gives the same bytes
 * everywhere: each gets its weight's part rounded down; whoever would be below its minimum or above its maximum is held
 * there, and the rest is shared again; what rounding leaves goes to the largest weight.
 */
@NullMarked
package io.github.diskwright.partition.layout;

import org.jspecify.annotations.NullMarked;
