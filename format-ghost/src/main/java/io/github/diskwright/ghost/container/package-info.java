/** The project's own container of disk images, {@code .dwi}. */
@NullMarked
package io.github.diskwright.ghost.container;

import org.jspecify.annotations.NullMarked;
