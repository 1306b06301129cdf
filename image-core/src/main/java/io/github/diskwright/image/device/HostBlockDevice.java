package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Sector sizes of a raw block device, as the kernel of Linux tells them in {@code /sys/class/block/NAME/queue}. 512
 * bytes where nothing can be learned.
 */
record HostBlockDevice(int logicalSectorSize, int physicalSectorSize) {
    /** S_IFMT and S_IFBLK of POSIX's {@code sys/stat.h}, with the values of Linux, macOS and the BSDs. */
    private static final int FILE_TYPE = 0xf000;

    private static final int BLOCK_DEVICE = 0x6000;

    static final HostBlockDevice NONE = new HostBlockDevice(512, 512);

    /**
     * Whether a file that is not regular is a block device. Pipes, terminals and {@code /dev/zero} are not. Where the
     * host has no such notion, as on Windows, whatever is not regular counts as one.
     */
    static boolean isOne(Path path) throws IOException {
        try {
            return ((Integer) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == BLOCK_DEVICE;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return true;
        }
    }

    static HostBlockDevice of(Path path) throws IOException {
        Path name = path.toRealPath().getFileName();
        if (name == null) {
            return NONE;
        }
        Path entry = Path.of("/sys/class/block", name.toString());
        if (!Files.isDirectory(entry)) {
            return NONE;
        }
        // A partition's queue is that of the disk above it.
        Path queue = Files.isDirectory(entry.resolve("queue"))
                ? entry.resolve("queue")
                : entry.toRealPath().resolveSibling("queue");
        int logical = read(queue.resolve("logical_block_size"));
        return new HostBlockDevice(logical, Math.max(logical, read(queue.resolve("physical_block_size"))));
    }

    private static int read(Path file) throws IOException {
        try {
            int size = Integer.parseInt(Files.readString(file).trim());
            return size == 4096 ? 4096 : 512;
        } catch (NumberFormatException | NoSuchFileException e) {
            return 512;
        }
    }
}
