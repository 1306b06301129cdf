/**
 * LZMS, as Windows has it in WIM and ESD files: a range coder for decisions, adaptive prefix codes for the rest, matches
 * of bytes and of differences. There is no official specification; the facts are those that wimlib and 7-Zip agree on.
 * Internal; callers use {@link io.github.diskwright.image.codec.LzmsCodec}.
 */
@NullMarked
package io.github.diskwright.image.codec.lzms;

import org.jspecify.annotations.NullMarked;
