/**
 * LZX as WIM files and the Windows overlay filter use it: every chunk a stream of its own, calls translated. Internal;
 * callers use {@link io.github.diskwright.image.codec.LzxCodec}.
 */
@NullMarked
package io.github.diskwright.image.codec.lzx;

import org.jspecify.annotations.NullMarked;
