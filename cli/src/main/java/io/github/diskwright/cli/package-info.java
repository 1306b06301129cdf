/**
 * The {@code diskwright} command: one class for each verb, what they have in common (options, sizes, exit codes,
 * progress, results as text or JSON), and the demonstration.
 */
@NullMarked
package io.github.diskwright.cli;

import org.jspecify.annotations.NullMarked;
