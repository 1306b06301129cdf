package io.github.diskwright.benchmarks;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.OpenOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Opens an image of any format, reads one sector from anywhere in it and closes it, again and again, as {@code
 * benchmarks/compare-ghost} asks: {@code ImageOpens IMAGE ROUNDS}. Prints the median and the longest time in milliseconds,
 * and the KiB of heap that one round allocates, of the second half of the rounds: the first half warms the JVM.
 */
public final class ImageOpens {
    private static final int SECTOR = 512;

    private ImageOpens() {}

    /** The command. */
    public static void main(String[] arguments) throws IOException {
        Path image = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        FormatRegistry formats = FormatRegistry.load();
        Random random = new Random(1);
        ByteBuffer sector = ByteBuffer.allocate(SECTOR);
        long[] times = new long[rounds];
        long allocated = 0;
        for (int i = 0; i < rounds; i++) {
            long before = allocatedBytes();
            long start = System.nanoTime();
            try (BlockImage opened = formats.open(image, OpenOptions.defaults())) {
                long sectors = opened.device().size() / SECTOR;
                opened.device().read((long) (random.nextDouble() * sectors) * SECTOR, sector.clear());
            }
            times[i] = System.nanoTime() - start;
            allocated += i < rounds / 2 ? 0 : allocatedBytes() - before;
        }
        long[] warm = Arrays.copyOfRange(times, rounds / 2, rounds);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%.2f %.2f %.0f%n",
                warm[warm.length / 2] / 1e6,
                warm[warm.length - 1] / 1e6,
                allocated / 1024.0 / warm.length);
    }

    /** Bytes that this thread has allocated; asked through the management server, as the interface is one vendor's. */
    private static long allocatedBytes() throws IOException {
        try {
            Object bytes = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                            "getThreadAllocatedBytes",
                            new Object[] {Thread.currentThread().getId()},
                            new String[] {"long"});
            return (Long) bytes;
        } catch (JMException e) {
            throw new IOException("allocations are not counted here", e);
        }
    }
}
