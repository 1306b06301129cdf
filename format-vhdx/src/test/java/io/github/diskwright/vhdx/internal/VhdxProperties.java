package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class VhdxProperties {
    private static final long MIB = Bytes.MIB;

    private final VhdxFormat format = new VhdxFormat();

    @Property(seed = "1", tries = 2000)
    void everyBlockHasAnEntryOfItsOwn(
            @ForAll @LongRange(min = 1, max = 1L << 34) long sectors,
            @ForAll @IntRange(max = 8) int blockShift,
            @ForAll boolean large,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long any) {
        int sector = large ? 4096 : 512;
        long size = Math.min(sectors * sector, DiskParameters.MAX_DISK_SIZE);
        long blockSize = MIB << blockShift;
        BatGeometry geometry =
                BatGeometry.of(new DiskParameters(blockSize, false, false, size, MixedGuid.ZERO, sector, 4096));
        long ratio = (1L << 23) * sector / blockSize;
        long blocks = geometry.payloadBlocks();
        assertThat(blocks).isEqualTo((size + blockSize - 1) / blockSize);
        assertThat(geometry.entries()).isEqualTo(blocks + (blocks - 1) / ratio);
        assertThat(geometry.regionBytes()).isGreaterThanOrEqualTo((blocks + ratio - 1) / ratio * (ratio + 1) * 8);
        for (long block : new long[] {0, blocks - 1, any % blocks}) {
            long index = geometry.index(block);
            assertThat(index).isEqualTo(block + block / ratio).isLessThan(geometry.entries());
            assertThat(geometry.isBitmap(index)).isFalse();
            assertThat(geometry.block(index)).isEqualTo(block);
            assertThat(geometry.isBitmap(block / ratio * (ratio + 1) + ratio)).isTrue();
        }
    }

    @Property(seed = "2", tries = 500)
    void structuresComeBack(
            @ForAll long a, @ForAll long b, @ForAll long c, @ForAll int d, @ForAll("counts") long count) {
        UUID guid = new UUID(a, b);
        VhdxHeader header = new VhdxHeader(a, guid, new UUID(b, c), new UUID(c, a), d & 0xffff, 1, count, c);
        ByteBuffer bytes = Bytes.allocate(VhdxHeader.SIZE_BYTES);
        header.write(bytes);
        assertThat(VhdxHeader.read(bytes)).isEqualTo(header);
        RegionTable table = new RegionTable(List.of(new RegionEntry(guid, c, count, d)));
        ByteBuffer region = Bytes.allocate(RegionTable.SIZE_BYTES);
        table.write(region);
        assertThat(RegionTable.read(region)).isEqualTo(table);
        MetadataTable metadata = new MetadataTable(List.of(new MetadataEntry(guid, count, count, d)));
        ByteBuffer items = Bytes.allocate(MetadataTable.SIZE_BYTES);
        metadata.write(items);
        assertThat(MetadataTable.read(items)).isEqualTo(metadata);
        LogEntry entry = new LogEntry(count, count, a, count, d, guid, b, c);
        ByteBuffer log = Bytes.allocate(LogEntry.SIZE_BYTES);
        entry.write(log);
        assertThat(LogEntry.read(log)).isEqualTo(entry);
    }

    @Provide
    Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, 0xffff_ffffL);
    }

    @Property(seed = "3", tries = 200)
    void whatIsMadeOpensWithWhatWasAskedFor(
            @ForAll @LongRange(min = 1, max = 1L << 34) long sectors,
            @ForAll @IntRange(max = 8) int blockShift,
            @ForAll boolean large,
            @ForAll boolean largePhysical)
            throws IOException {
        int sector = large ? 4096 : 512;
        long size = Math.min(sectors * sector, DiskParameters.MAX_DISK_SIZE);
        CreateOptions options = CreateOptions.ofSize(size)
                .blockSize(MIB << blockShift)
                .logicalSectorSize(sector)
                .physicalSectorSize(largePhysical ? 4096 : 512)
                .build();
        MemoryDevice file = TestImage.written(options, disk -> disk.write(size - 1, ByteBuffer.wrap(new byte[] {7})));
        try (VhdxDisk disk = VhdxDisk.open(file, OpenOptions.defaults())) {
            assertThat(disk.size()).isEqualTo(size);
            assertThat(disk.blockSize()).isEqualTo(MIB << blockShift);
            assertThat(disk.logicalSectorSize()).isEqualTo(sector);
            assertThat(disk.physicalSectorSize()).isEqualTo(options.physicalSectorSize());
            ByteBuffer last = ByteBuffer.allocate(1);
            disk.read(size - 1, last);
            assertThat(last.get(0)).isEqualTo((byte) 7);
            if (size <= 1L << 40) {
                assertThat(disk.allocatedBlocks()).hasValue(1);
                assertThat(format.check(file, CheckOptions.defaults())).isEmpty();
            }
        }
    }

    /** One write, or zeros. */
    record Step(int position, int length, boolean isZero, byte value) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, (4 << 20) - 1),
                        Arbitraries.integers().between(0, 3 << 19),
                        Arbitraries.of(true, false, false),
                        Arbitraries.bytes())
                .as((position, length, isZero, value) ->
                        new Step(position, Math.min(length, (4 << 20) - position), isZero, value));
    }

    @Property(seed = "4", tries = 60)
    void anyWritesEqualTheModel(
            @ForAll @Size(min = 1, max = 8) List<@From("steps") Step> steps,
            @ForAll CreateOptions.Allocation allocation)
            throws IOException {
        byte[] model = new byte[4 << 20];
        CreateOptions options = CreateOptions.ofSize(model.length)
                .allocation(allocation)
                .ids(TestImage.ids(1))
                .build();
        MemoryDevice file = TestImage.written(options, disk -> {
            for (Step step : steps) {
                if (step.isZero) {
                    disk.writeZeros(step.position, step.length);
                    Arrays.fill(model, step.position, step.position + step.length, (byte) 0);
                } else {
                    Arrays.fill(model, step.position, step.position + step.length, step.value);
                    disk.write(step.position, ByteBuffer.wrap(model, step.position, step.length));
                }
            }
        });
        assertThat(TestImage.read(file)).isEqualTo(model);
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            var extents = image.device().extents(0, model.length);
            while (extents.hasNext()) {
                Extent extent = extents.next();
                for (long at = extent.position(); at < extent.end() && !extent.isData(); at++) {
                    assertThat(model[(int) at]).isZero();
                }
            }
        }
    }
}
