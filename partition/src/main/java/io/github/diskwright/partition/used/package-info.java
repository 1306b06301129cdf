/**
 * What a disk holds without what its file systems do not use: a view of the disk that any copy, digest or capture carries
 * in less, and the facts of how it came to be.
 *
 * <p>Copying the used blocks of a disk, without the contents of its page files:
 *
 * <pre>{@code
 * UsedBlocksOptions options = UsedBlocksOptions.builder()
 *         .pagingFiles(UsedExtents.PagingFiles.LEFT_OUT)
 *         .build();
 * UsedBlocks used = UsedBlocks.of(disk, options);
 * for (Finding finding : used.findings()) {
 *     System.out.println(finding);
 * }
 * BlockCopy.of(used.device(), target, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
 * }</pre>
 */
@NullMarked
package io.github.diskwright.partition.used;

import org.jspecify.annotations.NullMarked;
