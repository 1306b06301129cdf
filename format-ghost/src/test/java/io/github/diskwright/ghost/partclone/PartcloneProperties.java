package io.github.diskwright.ghost.partclone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.testkit.arbitrary.DeviceArbitraries;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PartcloneProperties {
    private final PartcloneFormat format = new PartcloneFormat();

    @Provide
    Arbitrary<GeneratedDevice> devices() {
        return DeviceArbitraries.devices(400_000);
    }

    @Provide
    Arbitrary<Integer> blockSizes() {
        return Arbitraries.of(512, 1024, 4096, 65_536);
    }

    @Property(seed = "1", tries = 150)
    void whatIsWrittenIsRead(
            @ForAll @From("devices") GeneratedDevice generated,
            @ForAll @From("blockSizes") int blockSize,
            @ForAll @IntRange(min = 1, max = 300) int perChecksum,
            @ForAll boolean hasChecksums)
            throws IOException {
        BlockDevice source = WindowDevice.of(generated, 0, generated.size() / blockSize * blockSize, "whole blocks");
        PartcloneOptions options = PartcloneOptions.builder()
                .blockSize(blockSize)
                .checksum(hasChecksums ? PartcloneChecksum.CRC32 : PartcloneChecksum.NONE)
                .blocksPerChecksum(perChecksum)
                .build();
        MemoryDevice file = MemoryDevice.ofSize(0);
        PartcloneWriter.Result result = PartcloneWriter.write(source, file, options, JobOptions.defaults());
        assertThat(format.check(file, CheckOptions.defaults())).hasSize(hasChecksums ? 0 : 1);
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            assertThat(image.device().size()).isEqualTo(source.size());
            assertThat(bytes(image.device())).isEqualTo(bytes(source));
            long used = 0;
            ExtentIterator extents = image.device().extents(0, source.size());
            while (extents.hasNext()) {
                Extent extent = extents.next();
                used += extent.isData() ? extent.length() / blockSize : 0;
                if (!extent.isData()) {
                    ExtentIterator sources = source.extents(extent.position(), extent.length());
                    assertThat(sources.next().kind()).isEqualTo(Extent.Kind.UNALLOCATED);
                    assertThat(sources.hasNext()).isFalse();
                }
            }
            assertThat(used).isEqualTo(result.usedBlocks());
        }
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        byte[] bytes = new byte[(int) device.size()];
        device.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
