/**
 * An NTFS volume as a {@link io.github.diskwright.image.tree.FileTree}: files as Windows shows them, with all that they
 * have.
 *
 * <pre>{@code
 * NtfsVolume volume = NtfsVolume.open(device);
 * try (NtfsTree tree = NtfsTree.of(volume)) {
 *     FileNode file = tree.find(TreePath.of("Windows", "explorer.exe")).orElseThrow();
 *     try (OpenStream data = tree.stream(file, "").orElseThrow().open()) {
 *         data.read(0, buffer);
 *     }
 * }
 * }</pre>
 *
 * <p>What is deeper (records, attributes and where their clusters are) is in {@link io.github.diskwright.ntfs}.
 */
@NullMarked
package io.github.diskwright.ntfs.tree;

import org.jspecify.annotations.NullMarked;
