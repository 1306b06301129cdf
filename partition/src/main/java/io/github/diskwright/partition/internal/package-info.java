/** Recognition of file systems and containers by their bytes, one class per kind. */
@NullMarked
package io.github.diskwright.partition.internal;

import org.jspecify.annotations.NullMarked;
