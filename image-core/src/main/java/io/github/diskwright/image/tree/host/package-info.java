/**
 * A directory of the host as a tree of files: {@link io.github.diskwright.image.tree.host.HostTree} to read,
 * {@link io.github.diskwright.image.tree.host.HostTreeWriter} to write. Whatever the JDK has views of is carried: owner and
 * mode on Unix, the attributes of Windows, user attributes, symbolic links as reparse data.
 *
 * <pre>{@code
 * try (HostTree source = HostTree.open(directory);
 *         HostTreeWriter target = HostTreeWriter.into(copy, HostWriterOptions.defaults())) {
 *     CopyReport report = TreeCopy.run(source, target, CopyOptions.defaults());
 *     List<CopyLoss> notKept = report.losses();
 * }
 * }</pre>
 *
 * <p><b>Other programs.</b> Names are looked up by path, as the JDK does it. Trees are safe against what is in images; they
 * are not safe against another program that swaps a directory for a link while they work. Nobody else should be able to
 * write to a directory while it is captured or applied to with rights that the others do not have.
 */
@NullMarked
package io.github.diskwright.image.tree.host;

import org.jspecify.annotations.NullMarked;
