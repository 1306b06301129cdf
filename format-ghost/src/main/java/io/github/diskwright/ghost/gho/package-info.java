/**
 * Genuine {@code .GHO} images of Symantec and Norton Ghost, read only: {@link io.github.diskwright.ghost.gho.GhoArchive} is an
 * open image, {@link io.github.diskwright.ghost.gho.GhoPartition} a partition in it, as a tree of files or as a device, and
 * {@link io.github.diskwright.ghost.gho.GhoCheck} verifies all of it.
 *
 * <p>The format was never published. No genuine image was at hand when this was written: what is read follows a sheet of facts
 * of which those on images of FAT partitions, with and without zlib and a password, were measured on three genuine images;
 * the others were reported. All of it is tested on images that a synthesiser makes from the same sheet, which proves that the
 * sheet was followed, not that it is right.
 *
 * <p>Listing the files of an image:
 *
 * <pre>{@code
 * GhoOptions options = GhoOptions.builder().password("secret").build();
 * try (GhoArchive image = GhoArchive.open(Path.of("disk.gho"), options)) {
 *     for (GhoPartition partition : image.partitions()) {
 *         if (partition.kind() == PartitionKind.FAT_FILES) {
 *             try (FatTree files = partition.tree(); DirectoryCursor cursor = files.root().children()) {
 *                 while (cursor.next()) {
 *                     System.out.println(cursor.name());
 *                 }
 *             }
 *         }
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.ghost.gho;

import org.jspecify.annotations.NullMarked;
