/**
 * What the codecs of Windows (XPRESS, LZX, LZMS, LZNT1) share: the contract of a chunk's encoder and decoder on arrays,
 * word access to bytes, copies of matches. Internal; callers use {@link io.github.diskwright.image.codec}.
 */
@NullMarked
package io.github.diskwright.image.codec.chunk;

import org.jspecify.annotations.NullMarked;
