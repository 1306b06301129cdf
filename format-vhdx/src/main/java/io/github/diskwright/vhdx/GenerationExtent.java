package io.github.diskwright.vhdx;

import io.github.diskwright.image.device.Extent;
import java.util.Objects;

/**
 * A run of bytes of a differencing disk, and which file of the chain says what they are.
 *
 * @param extent the bytes, as the file says: one that hides its parent's bytes says ZERO or UNALLOCATED
 * @param generation 0 for the file itself, 1 for its parent, and so on
 */
public record GenerationExtent(Extent extent, int generation) {
    /** Checks the numbers. */
    public GenerationExtent {
        Objects.requireNonNull(extent, "extent");
        if (generation < 0) {
            throw new IllegalArgumentException("generation is " + generation);
        }
    }

    /** The same seen from one generation further on. */
    public GenerationExtent older() {
        return new GenerationExtent(extent, generation + 1);
    }
}
