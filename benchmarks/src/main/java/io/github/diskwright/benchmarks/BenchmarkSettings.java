package io.github.diskwright.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How all benchmarks are measured. Each of them counts what it processed ({@link ProcessedBytes}), so that scores of
 * different block and data sizes can be compared; JMH's own score is calls per second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
abstract class BenchmarkSettings {
    /** Default of the {@code size} of those that go over a device or through its blocks: 128 MiB, the same data for all. */
    static final String SIZE = "134217728";
}
