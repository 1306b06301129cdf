/**
 * The plain bytes of an image file that may have been compressed as one stream, at any position: see {@link
 * io.github.diskwright.ghost.plain.PlainFile}. Not exported.
 */
@NullMarked
package io.github.diskwright.ghost.plain;

import org.jspecify.annotations.NullMarked;
