/**
 * Searches for matches: where in the data before a position the bytes at that position have been before. Internal;
 * callers use {@link io.github.diskwright.image.codec}.
 */
@NullMarked
package io.github.diskwright.image.codec.match;

import org.jspecify.annotations.NullMarked;
