/**
 * XPRESS with Huffman codes ([MS-XCA] 2.1), as WIM files and the Windows overlay filter use it: chunks of up to 64 KiB.
 * Internal; callers use {@link io.github.diskwright.image.codec.XpressCodec}.
 */
@NullMarked
package io.github.diskwright.image.codec.xpress;

import org.jspecify.annotations.NullMarked;
