/**
 * Canonical prefix codes with the most significant bit first, as XPRESS, LZX and LZMS use them: codewords are ordered by
 * length, then by symbol. Internal; callers use {@link io.github.diskwright.image.codec}.
 */
@NullMarked
package io.github.diskwright.image.codec.huffman;

import org.jspecify.annotations.NullMarked;
