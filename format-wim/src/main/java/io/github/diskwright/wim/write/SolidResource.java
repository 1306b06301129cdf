package io.github.diskwright.wim.write;

/**
 * Where a solid resource lies.
 *
 * @param offset from the start of the file
 * @param storedSize bytes in the file
 * @param size bytes of its blobs, as one sequence
 */
record SolidResource(long offset, long storedSize, long size) {}
