package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How many entries of the block allocation table a question about extents costs. */
class PayloadDeviceTest {
    private static final long MIB = Bytes.MIB;
    private static final int BLOCKS = 20_000;

    /** A disk whose blocks lie one behind the other in a file that has holes. */
    private static final class CountingDisk extends PayloadDevice {
        private final MemoryDevice file;
        private long lookups;

        CountingDisk(MemoryDevice file) {
            super(new DiskFacts(
                    new DiskParameters(MIB, true, false, BLOCKS * MIB, MixedGuid.ZERO, 512, 4096),
                    "test",
                    MixedGuid.ZERO,
                    false,
                    Optional.empty()));
            this.file = file;
        }

        @Override
        BlockDevice file() {
            return file;
        }

        @Override
        long entry(long block) {
            lookups++;
            return BatEntry.present((1 + block) * MIB);
        }

        @Override
        public OptionalLong allocatedBlocks() {
            return OptionalLong.empty();
        }

        @Override
        boolean isClosed() {
            return false;
        }

        @Override
        public void complete(JobOptions job) {}

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public void write(long position, ByteBuffer source) {}

        @Override
        public void writeZeros(long position, long length) {}

        @Override
        public void discard(long position, long length) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void onlyEntriesOfTheAnswerAreLookedAt() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize((1 + BLOCKS) * MIB);
        int pieces = 500;
        for (int i = 0; i < pieces; i++) {
            file.write((1 + i * 40L) * MIB + 100_000, TestImage.filled(1).limit(100_000));
        }
        CountingDisk disk = new CountingDisk(file);
        ExtentIterator extents = disk.extents(0, disk.size());
        int count = 0;
        long end = 0;
        while (extents.hasNext()) {
            Extent extent = extents.next();
            assertThat(extent.position()).isEqualTo(end);
            end = extent.end();
            count++;
        }
        assertThat(end).isEqualTo(disk.size());
        assertThat(count).isGreaterThanOrEqualTo(2 * pieces);
        assertThat(disk.lookups).isLessThan(BLOCKS + 4L * count);
    }
}
