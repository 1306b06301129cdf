/**
 * Trees of files for tests: one in memory that can hold everything and be hostile, random ones made from a seed, and
 * listings by which trees are compared.
 *
 * <pre>{@code
 * MemoryTree source = GeneratedTree.of(seed, GeneratedTree.Names.OF_THE_HOST, 50);
 * TreeCopy.run(source, writer, CopyOptions.defaults());
 * assertThat(TreeListing.of(written, features)).isEqualTo(TreeListing.of(source, features));
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.tree;

import org.jspecify.annotations.NullMarked;
