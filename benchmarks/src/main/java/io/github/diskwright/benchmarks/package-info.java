/** Benchmarks of the inner loops, one class for each question. {@code benchmarks/README.md} says how to run them. */
@NullMarked
package io.github.diskwright.benchmarks;

import org.jspecify.annotations.NullMarked;
