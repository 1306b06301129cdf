package io.github.diskwright.ghost.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A sector of a volume's own records cannot be read: no file is left out for that. */
class BadSectorPeerIT {
    private static final long NOWHERE = -1;

    /** A disk that notes the sectors that are read, and fails at one. */
    private static final class WatchedDisk extends ForwardingDevice {
        private final Set<Long> sectors = new TreeSet<>();
        private final long bad;

        WatchedDisk(BlockDevice disk, long bad) {
            super(disk);
            this.bad = bad;
        }

        @Override
        public Extent extent(long position, long length) {
            return new Extent(position, length, Extent.Kind.DATA);
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            long first = position / 512;
            long last = (position + target.remaining() - 1) / 512;
            if (bad >= first && bad <= last) {
                throw new IOException("Input/output error");
            }
            sectors.add(first);
            sectors.add((first + last) / 2);
            sectors.add(last);
            super.read(position, target);
        }
    }

    private static CaptureOptions recording() {
        return CaptureOptions.builder()
                .badSectors(CaptureOptions.BadSectors.RECORDED)
                .build();
    }

    @Test
    void nothingUsedIsLeftOut() throws IOException {
        try (BlockDevice volume = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.MIXED))) {
            WatchedDisk sound = new WatchedDisk(volume, NOWHERE);
            DiskCapture capture = DiskCapture.of(sound, recording());
            assertThat(capture.capturedBytes()).isLessThan(volume.size());
            int captured = 0;
            for (long bad : sound.sectors) {
                try {
                    DiskCapture other = DiskCapture.of(new WatchedDisk(volume, bad), recording());
                    requireAll(capture.view(), other.view(), bad);
                    captured++;
                } catch (ImageException e) {
                    throw e;
                } catch (IOException e) {
                    // The start of the volume itself: nobody can tell what it is.
                    assertThat(e).hasMessageContaining("Input/output error");
                }
            }
            assertThat(captured).isGreaterThan(5);
        }
    }

    private static void requireAll(BlockDevice expected, BlockDevice found, long bad) throws IOException {
        ExtentIterator extents = expected.extents(0, expected.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.kind() != Extent.Kind.UNALLOCATED) {
                ExtentIterator same = found.extents(extent.position(), extent.length());
                while (same.hasNext()) {
                    assertThat(same.next().kind())
                            .as("bad sector %d, used at %d", bad, extent.position())
                            .isNotEqualTo(Extent.Kind.UNALLOCATED);
                }
            }
        }
    }
}
