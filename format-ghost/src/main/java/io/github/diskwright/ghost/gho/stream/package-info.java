/**
 * The bytes of an image, whatever number of files they are in, and its blocks, unpacked and without the obfuscation of a
 * password.
 */
@NullMarked
package io.github.diskwright.ghost.gho.stream;

import org.jspecify.annotations.NullMarked;
