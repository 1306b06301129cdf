/**
 * Checks WIM files: {@link io.github.diskwright.wim.check.WimCheck} reads everything, writes nothing, and tells what is
 * wrong.
 */
@NullMarked
package io.github.diskwright.wim.check;

import org.jspecify.annotations.NullMarked;
