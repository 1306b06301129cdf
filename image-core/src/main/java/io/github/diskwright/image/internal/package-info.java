/** The raw format, as a service. */
@NullMarked
package io.github.diskwright.image.internal;

import org.jspecify.annotations.NullMarked;
