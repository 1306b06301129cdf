package io.github.diskwright.testkit.crash;

/**
 * A named place in a record.
 *
 * @param name its name
 * @param entries number of changes and flushes before it
 */
record Mark(String name, int entries) {}
