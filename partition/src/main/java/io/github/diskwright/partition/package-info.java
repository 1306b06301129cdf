/**
 * GPT and MBR partition tables of any block device, and what their partitions hold. Reading only: nothing here ever
 * writes, and a damaged table is a result with findings, not an exception.
 *
 * <p>Showing what is on a disk, whatever the format of its image:
 *
 * <pre>{@code
 * DiskLayout layout = DiskLayout.read(device);
 * for (Volume volume : layout.volumes()) {
 *     String name = volume.partition().map(p -> "#" + p.number()).orElse("whole disk");
 *     System.out.println(name + ": " + volume.content().name());
 * }
 * for (Finding finding : layout.findings()) {
 *     System.out.println(finding);
 * }
 * }</pre>
 *
 * <p>{@link io.github.diskwright.partition.PartitionTable#read} reads the table alone;
 * {@link io.github.diskwright.partition.Content#detect} says what one volume is.
 */
@NullMarked
package io.github.diskwright.partition;

import org.jspecify.annotations.NullMarked;
