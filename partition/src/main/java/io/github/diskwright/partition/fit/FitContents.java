package io.github.diskwright.partition.fit;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.layout.PlacedPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** What must not be cut off of a volume. */
final class FitContents {
    private static final int BLOCK = 1 << 20;

    private FitContents() {}

    /** Bytes from the start of a volume that hold all that was found in it; empty where that cannot be told. */
    static OptionalLong size(Volume volume) {
        if (volume.content().isDamaged()) {
            return OptionalLong.empty();
        }
        long largest = 0;
        for (Content content : volume.contents()) {
            if (!content.isDamaged()) {
                if (content.size().isEmpty()) {
                    return OptionalLong.empty();
                }
                largest = Math.max(largest, content.size().getAsLong());
            }
        }
        return OptionalLong.of(largest);
    }

    /** Whether a volume holds NTFS that seems sound, and nothing else. */
    static boolean isNtfs(Volume volume) {
        Content content = volume.content();
        return volume.contents().size() == 1 && content.name().equals("ntfs") && !content.isDamaged();
    }

    /**
     * A partition with zeros at both ends may hold something between: it loses nothing but zeros. Reads what is cut off,
     * but for holes.
     *
     * @throws RefusedException if there is anything else
     */
    static void requireZerosCut(FitPlan plan, BlockDevice disk) throws IOException {
        for (PlacedPart part : plan.target().parts()) {
            Partition old = plan.source(part).orElse(null);
            if (old != null && part.length() < old.length() && isEmpty(plan, old)) {
                long end = old.position() + old.length();
                requireZeros(disk, old.number(), old.position() + part.length(), end);
            }
        }
    }

    private static boolean isEmpty(FitPlan plan, Partition partition) {
        return plan.source()
                .volume(partition.number())
                .map(volume -> volume.content().kind() == Content.Kind.EMPTY)
                .orElse(false);
    }

    private static void requireZeros(BlockDevice disk, int number, long start, long end) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        ExtentIterator extents = disk.extents(start, end - start);
        while (extents.hasNext()) {
            Extent extent = extents.next();
            long at = extent.position();
            while (extent.isData() && at < extent.end()) {
                block.clear().limit((int) Math.min(BLOCK, extent.end() - at));
                disk.read(at, block);
                if (!Zeros.isZero(block.flip())) {
                    throw new RefusedException(
                            "partition " + number + " becomes smaller, and holds something at " + ImageException.hex(at)
                                    + " that would be cut off",
                            "let it keep its size, or leave it out");
                }
                at += block.limit();
            }
        }
    }
}
