/**
 * NTFS volumes of many kinds and what foreign tools say of them: the volumes that the project's reader, checker and
 * resizer are proved with.
 *
 * <p>A {@link io.github.diskwright.testkit.ntfs.NtfsRecipe} makes a volume with {@code mkntfs}, fills it through a mount
 * of ntfs-3g and, for what ntfs-3g does not make, changes bytes of the volume itself. The
 * {@link io.github.diskwright.testkit.ntfs.NtfsCorpus} keeps what was built. The
 * {@link io.github.diskwright.testkit.ntfs.NtfsJudge} reads a volume through ntfs-3g, every stream of it, as a
 * {@link io.github.diskwright.testkit.ntfs.JudgedTree} that can be compared with another one:
 *
 * <pre>{@code
 * Path volume = NtfsCorpus.require().copyOf(NtfsRecipe.FRAGMENTED_MFT, folder.resolve("volume.ntfs"));
 * NtfsJudge judge = NtfsJudge.require();
 * JudgedTree before = judge.tree(volume);
 * shrink(volume);
 * judge.requireClean(volume);
 * judge.tree(volume).requireEqual(before);
 * }</pre>
 *
 * <p>Where a tool is missing, or volumes cannot be mounted, tests are skipped or failed as by
 * {@link io.github.diskwright.testkit.peer.Peer#require}.
 */
@NullMarked
package io.github.diskwright.testkit.ntfs;

import org.jspecify.annotations.NullMarked;
