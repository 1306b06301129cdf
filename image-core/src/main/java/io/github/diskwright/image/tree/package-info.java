/**
 * The file world: {@link io.github.diskwright.image.tree.FileTree}, a tree of files with everything that Windows and
 * Unix keep about them, whatever holds it: an NTFS volume, a WIM image, a directory of the host, a FAT catalogue.
 *
 * <p>A {@link io.github.diskwright.image.tree.FileNode} is one name of one file, made when it is asked for and kept by
 * nobody; its data are {@link io.github.diskwright.image.tree.DataStream streams}, each read at any position. A tree of
 * millions of files is walked with a few objects per file and as much memory as it is deep.
 *
 * <pre>{@code
 * long bytes = 0;
 * try (DirectoryCursor files = tree.root().children()) {
 *     while (files.next()) {
 *         bytes += files.node().size();
 *     }
 * }
 * }</pre>
 *
 * <p><b>Names</b> are sequences of 16-bit units, as NTFS and WIM have them, in a {@code String}: unpaired surrogates
 * occur and must come through. Which names are the same is the tree's own rule,
 * {@link io.github.diskwright.image.tree.FileTree#nameRule()}.
 *
 * <p><b>Damage.</b> What comes from a damaged or hostile tree are the typed errors of
 * {@link io.github.diskwright.image.ImageException}, as near to where the damage is as can be: a directory with one bad
 * entry still lists the others. A tree does not promise that a directory is no descendant of itself; who walks has to
 * look, by {@link io.github.diskwright.image.tree.FileNode#fileId()}.
 */
@NullMarked
package io.github.diskwright.image.tree;

import org.jspecify.annotations.NullMarked;
