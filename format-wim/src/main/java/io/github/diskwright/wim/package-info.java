/**
 * WIM, ESD and SWM files: images of directory trees that share their data.
 *
 * <p>{@link io.github.diskwright.wim.WimArchive} opens one, with all parts of a split one and files that it refers to; each
 * image in it is a {@link io.github.diskwright.image.tree.FileTree}.
 *
 * <pre>{@code
 * try (WimArchive archive = WimArchive.open(Path.of("install.wim"), WimOpenOptions.defaults());
 *         WimImage image = archive.image(1)) {
 *     FileNode file = image.find(TreePath.of("Windows", "notepad.exe")).orElseThrow();
 *     try (OpenStream stream = file.streams().get(0).open()) {
 *         ByteBuffer bytes = ByteBuffer.allocate((int) stream.size());
 *         stream.read(0, bytes);
 *     }
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.wim;

import org.jspecify.annotations.NullMarked;
