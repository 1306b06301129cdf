package io.github.diskwright.partition.move;

/**
 * Bytes that are in their new place: by them a disk shows that it is as the journal left it, and not restored from a
 * copy meanwhile.
 *
 * @param position first byte on the disk
 * @param length bytes, {@link #MAX_BYTES} at most
 * @param crc their CRC-32C
 */
record Sample(long position, int length, int crc) {
    static final int MAX_BYTES = 64 << 10;
}
