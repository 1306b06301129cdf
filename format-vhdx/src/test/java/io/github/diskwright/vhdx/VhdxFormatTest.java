package io.github.diskwright.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.vhdx.internal.TestImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VhdxFormatTest {
    private static final long MIB = 1L << 20;

    private final VhdxFormat format = new VhdxFormat();

    @TempDir
    Path folder;

    private Path disk(CreateOptions options) throws IOException {
        Path path = folder.resolve("disk.vhdx");
        try (NewImage image = format.create(FileDevice.create(path, 512, FileDevice.Sparseness.SPARSE), options)) {
            image.complete();
        }
        return path;
    }

    @Test
    void theRegistryKnowsIt() throws IOException {
        FormatRegistry registry = FormatRegistry.load();
        assertThat(registry.byName("vhdx")).get().isInstanceOf(VhdxFormat.class);
        assertThat(registry.byEnding(Path.of("a", "B.VHDX"))).isInstanceOf(VhdxFormat.class);
        try (BlockImage image = registry.open(disk(CreateOptions.ofSize(3 * MIB).build()), OpenOptions.defaults())) {
            assertThat(image.format().name()).isEqualTo("vhdx");
            assertThat(image.device().size()).isEqualTo(3 * MIB);
        }
    }

    /** The example of the package documentation. */
    @Test
    void example() throws IOException {
        Path path = disk(CreateOptions.ofSize(3 * MIB).build());
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(path), OpenOptions.defaults())) {
            ByteBuffer sector = ByteBuffer.allocate(disk.logicalSectorSize());
            disk.read(0, sector);
            assertThat(sector.hasRemaining()).isFalse();
        }
    }

    @Test
    void recognisesByContents() throws IOException {
        assertThat(format.recognises(MemoryDevice.ofSize(0))).isFalse();
        assertThat(format.recognises(MemoryDevice.ofSize(7))).isFalse();
        assertThat(format.recognises(MemoryDevice.ofSize(100))).isFalse();
        assertThat(format.recognises(MemoryDevice.copyOf("vhdxfile".getBytes())))
                .isTrue();
        for (int size : new int[] {64 << 10, (64 << 10) + 7, (192 << 10) + 7, 300 << 10}) {
            assertThat(format.recognises(MemoryDevice.ofSize(size))).isFalse();
        }
        BlockFormat other = FormatRegistry.load().recognise(MemoryDevice.copyOf("vhdxfilE".getBytes()));
        assertThat(other.name()).isEqualTo("raw");
    }

    /** Otherwise its bytes would be converted as if they were those of a disk. */
    @ParameterizedTest
    @CsvSource({"0, 0, true", "64, 192, true", "128, 256, true", "64, 256, true", "192, 256, false", "64, 128, false"})
    void aDamagedBeginningIsRecognisedAndReported(int firstKib, int secondKib, boolean recognised) throws IOException {
        Path path = disk(CreateOptions.ofSize(MIB).build());
        try (FileDevice file = FileDevice.openWritable(path)) {
            for (long at : new long[] {0, firstKib << 10, secondKib << 10}) {
                file.write(at, ByteBuffer.allocate(8));
            }
            assertThat(format.recognises(file)).isEqualTo(recognised);
        }
        FormatRegistry registry = FormatRegistry.load();
        if (recognised) {
            assertThatThrownBy(() -> registry.open(path, OpenOptions.defaults()))
                    .isInstanceOfSatisfying(CorruptImageException.class, e -> {
                        assertThat(e.structure()).isEqualTo("file type identifier");
                        assertThat(e.position()).isZero();
                    });
        }
    }

    @Test
    void propertiesOfADynamicDisk() throws IOException {
        CreateOptions options = CreateOptions.ofSize(9 * MIB)
                .blockSize(2 * MIB)
                .ids(TestImage.ids(1))
                .build();
        try (BlockImage image = format.open(FileDevice.openReadOnly(disk(options)), OpenOptions.defaults())) {
            assertThat(image.properties())
                    .contains(
                            Property.text("type", "type", "dynamic"),
                            Property.bytes("blockSize", "block size", 2 * MIB),
                            Property.bytes("logicalSectorSize", "logical sector size", 512),
                            Property.bytes("physicalSectorSize", "physical sector size", 4096),
                            Property.text("diskId", "disk id", "12340000-0000-4000-0000-000000000003"),
                            Property.text("dataWriteGuid", "data write id", "12340000-0000-4000-0000-000000000002"),
                            Property.text("creator", "creator", "Diskwright"),
                            Property.text("log", "log", "empty"),
                            Property.number("allocatedBlocks", "allocated blocks", 0),
                            Property.bytes("fileSize", "file size", 4 * MIB));
        }
    }

    @Test
    void aFixedDiskHasAllItsBlocks() throws IOException {
        CreateOptions options = CreateOptions.ofSize(5 * MIB + 512)
                .allocation(CreateOptions.Allocation.FIXED)
                .build();
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(disk(options)), OpenOptions.defaults())) {
            assertThat(disk.type()).isEqualTo(VhdxDisk.Type.FIXED);
            assertThat(disk.allocatedBlocks()).hasValue(6);
            assertThat(disk.fileSize()).isEqualTo(10 * MIB);
            assertThat(disk.size()).isEqualTo(5 * MIB + 512);
        }
    }

    @Test
    void aFixedDiskIsReallyWritten() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options = CreateOptions.ofSize(4 * MIB)
                .allocation(CreateOptions.Allocation.FIXED)
                .build();
        VhdxDisk disk = VhdxDisk.create(file, options);
        disk.write(2 * MIB, ByteBuffer.wrap(new byte[] {1}));
        assertThat(file.extent(4 * MIB, 2 * MIB)).isEqualTo(new Extent(4 * MIB, 2 * MIB, Extent.Kind.DATA));
        disk.writeZeros(MIB, 2 * MIB);
        assertThat(file.extent(4 * MIB, 3 * MIB)).isEqualTo(new Extent(4 * MIB, 3 * MIB, Extent.Kind.DATA));
    }

    @Test
    void aSparseFixedDiskHasItsBlocksAndHoles() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options = CreateOptions.ofSize(4 * MIB)
                .allocation(CreateOptions.Allocation.FIXED)
                .sparse(true)
                .build();
        VhdxDisk disk = VhdxDisk.create(KeptOpenDevice.over(file), options);
        disk.write(3 * MIB, ByteBuffer.allocate((int) MIB).put(0, (byte) 1));
        disk.write(MIB, ByteBuffer.allocate((int) MIB).put(0, (byte) 1));
        disk.writeZeros(0, 2 * MIB);
        disk.complete();

        assertThat(file.size()).isEqualTo(8 * MIB);
        assertThat(file.extent(4 * MIB, 4 * MIB).length()).isEqualTo(3 * MIB);
        assertThat(file.extent(4 * MIB, MIB).isData()).isFalse();
        try (VhdxDisk opened = VhdxDisk.open(file, OpenOptions.defaults())) {
            assertThat(opened.type()).isEqualTo(VhdxDisk.Type.FIXED);
            assertThat(opened.allocatedBlocks()).hasValue(4);
        }
    }

    /** A copy that fails leaves nothing that looks like an image, and closing writes nothing more. */
    @ParameterizedTest
    @EnumSource
    void closingWithoutCompletingAbandons(CreateOptions.Allocation allocation) throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        FaultDevice counted = FaultDevice.over(KeptOpenDevice.over(file));
        CreateOptions options =
                CreateOptions.ofSize(100 * MIB).allocation(allocation).build();
        long writes;
        try (NewImage image = format.create(counted, options)) {
            image.device().write(MIB, ByteBuffer.allocate(512));
            writes = counted.calls(DeviceCall.WRITE);
        }
        assertThat(counted.calls(DeviceCall.WRITE)).isEqualTo(writes);
        assertThat(format.recognises(file)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aCompleteDiskIsReadOnly(CreateOptions.Allocation allocation) throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options = CreateOptions.ofSize(MIB).allocation(allocation).build();
        try (VhdxDisk disk = VhdxDisk.create(KeptOpenDevice.over(file), options)) {
            disk.write(5, ByteBuffer.wrap(new byte[] {7}));
            assertThat(disk.isReadOnly()).isFalse();
            disk.complete();
            disk.complete();
            assertThat(disk.isReadOnly()).isTrue();
            assertThatThrownBy(() -> disk.write(0, ByteBuffer.allocate(1)))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> disk.writeZeros(0, 1)).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> disk.discard(0, 1)).isInstanceOf(NonWritableChannelException.class);
            disk.flush();
            ByteBuffer bytes = ByteBuffer.allocate(1);
            disk.read(5, bytes);
            assertThat(bytes.get(0)).isEqualTo((byte) 7);
        }
        try (VhdxDisk disk = VhdxDisk.open(file, OpenOptions.defaults())) {
            disk.complete();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "512, 1",
        "1048576, 1",
        "1099511627776, 1",
        "1099511628288, 2",
        "2199023255552, 2",
        "35184372088832, 32",
        "70368744177664, 32",
    })
    void defaultBlockSize(long size, long mib) throws IOException {
        try (VhdxDisk disk = VhdxDisk.create(
                MemoryDevice.ofSize(0), CreateOptions.ofSize(size).build())) {
            assertThat(disk.blockSize()).isEqualTo(mib * MIB);
            assertThat(disk.type()).isEqualTo(VhdxDisk.Type.DYNAMIC);
            assertThat(disk.isLogReplayed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // size, sector, block size
        "0, 512, 1048576",
        "513, 512, 1048576",
        "512, 4096, 1048576",
        "70368744178176, 512, 1048576",
        "1048576, 512, 524288",
        "1048576, 512, 3145728",
        "1048576, 512, 536870912",
    })
    void refusesWhatTheFormatCannotHold(long size, int sector, long blockSize) {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options = CreateOptions.ofSize(size)
                .logicalSectorSize(sector)
                .blockSize(blockSize)
                .build();
        assertThatThrownBy(() -> format.create(file, options)).isInstanceOf(UnsupportedFeatureException.class);
        assertThat(file.size()).isZero();
    }

    @Test
    void wantsAnEmptyFile() {
        CreateOptions options = CreateOptions.ofSize(MIB).build();
        assertThatThrownBy(() -> format.create(MemoryDevice.ofSize(1), options))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opensForWritingThroughTheRegistry() throws IOException {
        Path path = disk(CreateOptions.ofSize(9 * MIB).build());
        OpenOptions options =
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
        FormatRegistry registry = FormatRegistry.load();
        try (BlockImage image = registry.open(path, options)) {
            assertThat(image.device().isReadOnly()).isFalse();
            image.device().write(5 * MIB, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThatThrownBy(() -> registry.open(path, options)).isInstanceOf(RefusedException.class);
        }
        try (BlockImage image = registry.open(path, OpenOptions.defaults())) {
            ByteBuffer bytes = ByteBuffer.allocate(3);
            image.device().read(5 * MIB, bytes);
            assertThat(bytes.array()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aReadOnlyFileGivesAReadOnlyDisk() throws IOException {
        Path path = disk(CreateOptions.ofSize(MIB).build());
        OpenOptions options =
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openReadOnly(path), options)) {
            assertThat(disk.isReadOnly()).isTrue();
        }
    }

    @Test
    void anOpenDiskIsReadOnly() throws IOException {
        Path path = disk(CreateOptions.ofSize(MIB).build());
        VhdxDisk disk = VhdxDisk.open(FileDevice.openWritable(path), OpenOptions.defaults());
        assertThat(disk.isReadOnly()).isTrue();
        assertThatThrownBy(() -> disk.write(0, ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> disk.writeZeros(0, 1)).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> disk.discard(0, 1)).isInstanceOf(NonWritableChannelException.class);
        disk.flush();
        disk.close();
        disk.close();
        assertThatThrownBy(() -> disk.read(0, ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void rangesAreChecked() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        try (VhdxDisk disk = VhdxDisk.create(file, CreateOptions.ofSize(MIB).build())) {
            assertOutside(disk);
            disk.write(MIB, ByteBuffer.allocate(0));
            disk.write(100, ByteBuffer.allocate(0));
            disk.writeZeros(0, MIB);
            disk.discard(0, MIB);
            assertThat(disk.allocatedBlocks()).hasValue(0);
        }
    }

    private static void assertOutside(BlockDevice disk) {
        assertThatThrownBy(() -> disk.read(MIB, ByteBuffer.allocate(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.write(MIB, ByteBuffer.allocate(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.writeZeros(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.extent(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.extent(0, MIB + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void checkTellsProgressAndCanBeCancelled() throws IOException {
        Path path = disk(CreateOptions.ofSize(1L << 40).build());
        try (FileDevice file = FileDevice.openReadOnly(path)) {
            List<Long> done = new ArrayList<>();
            CancellationToken token = new CancellationToken();
            JobOptions job = JobOptions.builder()
                    .progress((task, bytes, total) -> {
                        done.add(bytes);
                        assertThat(total).isEqualTo((1L << 20) * 8 + 255 * 8);
                    })
                    .cancellation(token)
                    .build();
            CheckOptions options = CheckOptions.defaults().withJob(job);
            assertThat(format.check(file, options)).isEmpty();
            assertThat(done).isSorted().endsWith((1L << 20) * 8 + 255 * 8);
            token.cancel();
            assertThatThrownBy(() -> format.check(file, options)).isInstanceOf(CancelledException.class);
        }
    }

    @Test
    void findingsAreBounded() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        try (VhdxDisk disk = VhdxDisk.create(
                KeptOpenDevice.over(file), CreateOptions.ofSize(1000 * MIB).build())) {
            disk.complete();
        }
        for (int i = 0; i < 1000; i++) {
            file.write(3 * MIB + i * 8L, ByteBuffer.wrap(new byte[] {5, 0, 0, 0, 0, 0, 0, 0}));
        }
        BlockDevice damaged = ReadOnlyDevice.of(file);
        assertThat(format.check(damaged, CheckOptions.defaults())).hasSize(1000);
        CheckOptions few = CheckOptions.defaults()
                .withLimits(Limits.builder().maxFindings(7).build());
        assertThat(format.check(damaged, few)).hasSize(7);
    }
}
