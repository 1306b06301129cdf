/**
 * The structures of {@code .GHO} files, each a type that reads itself from bytes, with the checksum and the obfuscation that
 * they use.
 *
 * <p>No specification of the format is public. What is here was worked out from images by several people; each type says how
 * sure its facts are: <em>measured</em> on three genuine images (Ghost 7.5 uncompressed, 11.x High, 11.x High with password,
 * all of FAT partitions), <em>agreed</em> by two projects or more, or <em>reported</em> by one.
 */
@NullMarked
package io.github.diskwright.ghost.gho.structure;

import org.jspecify.annotations.NullMarked;
