package io.github.diskwright.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The compressed side of what a benchmark processed; divided by {@link ProcessedBytes} it is the ratio. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class PackedBytes {
    /** Bytes after compression. */
    public long packedBytes;
}
