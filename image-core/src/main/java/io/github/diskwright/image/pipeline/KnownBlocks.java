package io.github.diskwright.image.pipeline;

/**
 * Tells which blocks need not be compressed because who keeps them has them already. Asked by all threads; what is known
 * once stays known.
 */
@FunctionalInterface
public interface KnownBlocks {
    /**
     * Whether a block is known.
     *
     * @param position its first byte in the device
     * @param digest SHA-256 of its bytes; not to be changed
     */
    boolean isKnown(long position, byte[] digest);
}
