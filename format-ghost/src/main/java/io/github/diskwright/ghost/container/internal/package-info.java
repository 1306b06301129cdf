/** Structures of the container, as {@code DWI-FORMAT.md} defines them, and how they are encrypted. */
@NullMarked
package io.github.diskwright.ghost.container.internal;

import org.jspecify.annotations.NullMarked;
