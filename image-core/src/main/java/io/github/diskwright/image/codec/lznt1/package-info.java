/**
 * LZNT1 ([MS-XCA] 2.5), the compression of NTFS: blocks of 4 KiB. Internal; callers use
 * {@link io.github.diskwright.image.codec.Lznt1Codec}.
 */
@NullMarked
package io.github.diskwright.image.codec.lznt1;

import org.jspecify.annotations.NullMarked;
