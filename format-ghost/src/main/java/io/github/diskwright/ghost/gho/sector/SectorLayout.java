package io.github.diskwright.ghost.gho.sector;

import io.github.diskwright.ghost.gho.stream.BlockList;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.image.device.BlockDevice;
import java.util.Optional;

/**
 * Where the sectors of a partition are in an image. Immutable.
 *
 * @param size bytes of the partition
 * @param start where they are, if they are there as they are
 * @param chain where their blocks are, if they are packed
 * @param checksum position of the record with their checksum; -1 if there is none
 * @param end the byte behind all that belongs to the partition; -1 if that is not known
 */
public record SectorLayout(long size, long start, Optional<BlockList> chain, long checksum, long end) {
    /** Whether the sectors are there as they are. */
    public boolean isRaw() {
        return chain.isEmpty();
    }

    /**
     * The partition as a device.
     *
     * @param description of the device
     * @param reader of the image
     */
    public BlockDevice device(String description, BlockReader reader) {
        return chain.isPresent()
                ? new ChainDevice(description, size, chain.get(), reader)
                : new RawSectors(description, size, start, reader);
    }
}
