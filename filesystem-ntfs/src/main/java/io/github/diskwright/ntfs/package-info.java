/**
 * NTFS volumes: what is in them, whether they are whole, and how they become smaller or larger.
 *
 * <p>A volume is a {@link io.github.diskwright.image.device.BlockDevice} from its boot sector on: a partition's window, a
 * bare image, a raw device. Opening never writes.
 */
@NullMarked
package io.github.diskwright.ntfs;

import org.jspecify.annotations.NullMarked;
