/**
 * WIM files of many kinds that other tools have made, and what these tools say of files: what the project's reader and
 * writer of WIM are proved with.
 *
 * <p>A {@link io.github.diskwright.testkit.wim.WimRecipe} makes a file with {@code wimlib-imagex} or 7-Zip, and for what
 * these do not make, changes bytes. The {@link io.github.diskwright.testkit.wim.WimCorpus} keeps what was built. What has
 * to be read from it is told by a file without compression that wimlib makes of each sample, which code of this package
 * takes apart:
 *
 * <pre>{@code
 * WimSample sample = WimCorpus.require().sample(WimRecipe.SOLID_LZMS);
 * try (MemoryTree expected = sample.expected(1); FileTree tree = open(sample.path(), 1)) {
 *     TreeDifference.requireNone(expected, tree);
 * }
 * }</pre>
 *
 * <p>Where a tool is missing, tests are skipped or failed as by {@link io.github.diskwright.testkit.peer.Peer#require}.
 */
@NullMarked
package io.github.diskwright.testkit.wim;

import org.jspecify.annotations.NullMarked;
