package io.github.diskwright.testkit.arbitrary;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import io.github.diskwright.testkit.generate.Operation;
import io.github.diskwright.testkit.generate.Operations;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Devices, operations and bytes. What shrinks is sizes and counts; the seeds inside do not, so that a smaller case
 * still looks like the one that failed.
 */
public final class DeviceArbitraries {
    private DeviceArbitraries() {}

    /** One edge case, so that combining keeps those of the lengths. */
    static Arbitrary<Long> seeds() {
        return Arbitraries.longs()
                .between(0, 1L << 32)
                .edgeCases(edges -> edges.includeOnly(0L))
                .dontShrink();
    }

    /** Lengths from zero to {@code most} with some around sectors, clusters and chunks more often. */
    public static Arbitrary<Integer> lengths(int most) {
        Set<Integer> edges = new TreeSet<>(List.of(0, 1, 511, 4096, 65_537, most));
        return Arbitraries.integers().between(0, most).edgeCases(config -> {
            config.filter(edges::contains);
            edges.stream().sorted().filter(edge -> edge > 1 && edge < most).forEach(config::add);
        });
    }

    /** Bytes of every {@link DataKind}, up to {@code most} of them. */
    public static Arbitrary<byte[]> bytes(int most) {
        return Combinators.combine(Arbitraries.of(DataKind.class), lengths(most), seeds())
                .as(DataKind::bytes);
    }

    /** The same as buffers: heap and direct, with and without bytes around position and limit. */
    public static Arbitrary<ByteBuffer> buffers(int most) {
        return Combinators.combine(lengths(most), seeds())
                .as((length, seed) -> new Operation(DeviceCall.WRITE, 0, length, seed).buffer());
    }

    /** Shapes of devices up to a size, of both sector sizes and of several cluster sizes. */
    public static Arbitrary<DeviceShape> shapes(int mostSize) {
        return Combinators.combine(
                        lengths(mostSize),
                        firstAtEdges(List.of(512, 4096)),
                        firstAtEdges(List.of(4096, 512, 65_536, 1 << 20, 1000)),
                        firstAtEdges(List.of(0.5, 0.0, 0.1, 0.9, 1.0)))
                .as((size, sectorSize, clusterSize, dataShare) -> DeviceShape.builder()
                        .size(size)
                        .sectorSize(sectorSize)
                        .clusterSize(clusterSize)
                        .dataShare(dataShare)
                        .build());
    }

    /** Some values, of which only the first is combined with the edge cases of others: there would be too many. */
    private static <T> Arbitrary<T> firstAtEdges(List<T> values) {
        return Arbitraries.of(values).edgeCases(edges -> edges.filter(value -> value.equals(values.get(0))));
    }

    /** Read-only devices up to a size, with data, zeros and {@link Extent.Kind#UNALLOCATED} ranges. */
    public static Arbitrary<GeneratedDevice> devices(int mostSize) {
        return Combinators.combine(shapes(mostSize), seeds()).as(GeneratedDevice::of);
    }

    /**
     * Legal sequences of operations on a device of a fixed size.
     *
     * @param mostCount how many at most
     * @param size of the device in bytes
     */
    public static Arbitrary<List<Operation>> operations(int mostCount, long size) {
        return Combinators.combine(counts(mostCount), seeds()).as((count, seed) -> Operations.of(seed, count, size));
    }

    /**
     * Legal sequences of operations with resizes among them.
     *
     * @param mostCount how many at most
     * @param size of the device at the start in bytes
     * @param maxSize largest size it gets
     */
    public static Arbitrary<List<Operation>> operationsWithResizes(int mostCount, long size, long maxSize) {
        return Combinators.combine(counts(mostCount), seeds())
                .as((count, seed) -> Operations.withResizes(seed, count, size, maxSize));
    }

    /** Numbers of operations; a shorter sequence of one seed is the start of a longer one, so that they shrink well. */
    private static Arbitrary<Integer> counts(int most) {
        return Arbitraries.integers().between(1, most);
    }
}
