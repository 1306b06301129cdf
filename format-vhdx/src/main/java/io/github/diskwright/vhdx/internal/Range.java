package io.github.diskwright.vhdx.internal;

/**
 * A used part of the file.
 *
 * @param name what uses it
 * @param start first byte
 * @param end first byte after it
 */
record Range(String name, long start, long end) {
    boolean overlaps(long from, long to) {
        return from < end && start < to;
    }
}
