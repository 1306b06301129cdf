/**
 * The images of a WIM file as trees of files: {@link io.github.diskwright.wim.image.WimImage}.
 */
@NullMarked
package io.github.diskwright.wim.image;

import org.jspecify.annotations.NullMarked;
