/**
 * Fitting the partitions of one disk onto a disk of another size: who keeps its size, who shares the rest, what is left
 * out, and why it cannot be where it cannot.
 *
 * <pre>{@code
 * DiskLayout source = DiskLayout.read(disk);
 * FitPlan plan = FitPlan.of(source, disk, TargetDisk.of(240L << 30, 512), FitOptions.defaults());
 * System.out.println(plan);
 * }</pre>
 *
 * <p><b>Kinds.</b> A partition keeps its size where its type or contents mean that: EFI system, Microsoft reserved,
 * recovery, boot loaders, diagnostics, swap, hidden and encrypted ones, members of RAID and volume managers, FAT, those
 * that the platform requires, and an active system partition beside a larger one. Those with data share what is left.
 * NTFS becomes smaller and larger with its partition where it is safe to change it; no partition is made smaller than any
 * other file system in it. Disks whose volumes do not follow the table (dynamic disks, Storage Spaces, Core Storage) are
 * refused.
 *
 * <p>A target that has room for every partition at its present size makes none smaller.
 */
@NullMarked
package io.github.diskwright.partition.fit;

import org.jspecify.annotations.NullMarked;
