/** Coverage-guided fuzz tests: inputs that a search finds are kept beside them and run again with each {@code -Pfuzz}. */
@NullMarked
package io.github.diskwright.fuzz;

import org.jspecify.annotations.NullMarked;
