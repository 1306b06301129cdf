/**
 * Changing partition tables: in memory first, then as a plan that can be shown, then on the disk in an order that
 * survives a power cut.
 *
 * <p>Adding a partition to a disk:
 *
 * <pre>{@code
 * TableEditor editor = TableEditor.open(device, EditOptions.defaults());
 * PartitionType type = PartitionType.of(UUID.fromString("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"));
 * int number = editor.add(NewPartition.builder(type).length(100L << 20).name("Data").build());
 * TableWrite write = editor.plan(device);
 * write.describe().forEach(System.out::println);
 * write.apply(device, Path.of("overwritten.sectors"));
 * }</pre>
 *
 * <p>The life of a change: {@link io.github.diskwright.partition.edit.TableEditor} holds the table;
 * {@link io.github.diskwright.partition.edit.TableEditor#plan} compares it with the disk, orders the sectors that differ
 * into steps, and reads the result back as any reader would; {@link io.github.diskwright.partition.edit.TableWrite}
 * saves what it overwrites, writes step by step with a barrier after each, and compares. A GPT always has one valid copy:
 *
 * <pre>
 * backup entries | backup header | primary entries | primary header | protective MBR
 * </pre>
 *
 * <p>A table that was read from its backup is written the other way round. {@link
 * io.github.diskwright.partition.edit.SavedSectors} takes a change back.
 */
@NullMarked
package io.github.diskwright.partition.edit;

import org.jspecify.annotations.NullMarked;
