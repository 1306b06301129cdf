package io.github.diskwright.image.device;

/** The one place where ranges of a device are checked; for implementations of {@link BlockDevice}. */
public final class Ranges {
    private Ranges() {}

    /**
     * Checks that a range is inside a device.
     *
     * @param device the device
     * @param position first byte of the range
     * @param length bytes in the range
     * @throws IllegalArgumentException if it is not
     */
    public static void check(BlockDevice device, long position, long length) {
        long size = device.size();
        if (position < 0 || length < 0 || length > size - position) {
            throw new IllegalArgumentException(device.description() + ": range of " + length + " bytes at " + position
                    + " is not inside the device of " + size + " bytes");
        }
    }

    /**
     * Checks that a range is inside a device and not empty, as {@link BlockDevice#extent} asks.
     *
     * @param device the device
     * @param position first byte of the range
     * @param length bytes in the range
     * @throws IllegalArgumentException if it is not
     */
    public static void checkNotEmpty(BlockDevice device, long position, long length) {
        check(device, position, length);
        if (length == 0) {
            throw new IllegalArgumentException(device.description() + ": empty range at " + position);
        }
    }

    /**
     * Checks a logical or physical sector size.
     *
     * @param size 512 or 4096
     * @return the size
     * @throws IllegalArgumentException if it is another number
     */
    public static int checkSectorSize(int size) {
        if (size != 512 && size != 4096) {
            throw new IllegalArgumentException("sector size is " + size + ", allowed 512 and 4096");
        }
        return size;
    }
}
