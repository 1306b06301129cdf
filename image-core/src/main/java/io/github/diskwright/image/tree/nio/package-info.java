/**
 * Any tree of files as a read-only {@link java.nio.file.FileSystem}: everything that takes a {@link java.nio.file.Path}
 * reads WIM images, NTFS volumes and directories alike.
 *
 * <pre>{@code
 * try (FileSystem files = TreeFileSystem.of(tree);
 *         Stream<Path> paths = Files.walk(files.getPath("/Windows"))) {
 *     List<Path> programs = paths.filter(files.getPathMatcher("glob:**.exe")::matches).toList();
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image.tree.nio;

import org.jspecify.annotations.NullMarked;
