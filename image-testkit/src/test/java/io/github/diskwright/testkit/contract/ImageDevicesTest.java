package io.github.diskwright.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Caching;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import io.github.diskwright.testkit.generate.Operations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract cannot ask of every device: very large ones, failing stores, interrupts of other threads. */
class ImageDevicesTest {
    @TempDir
    Path folder;

    @Test
    void theLargestDeviceThereCanBeWorksAtItsEnd() throws IOException {
        for (ResizableDevice device : new ResizableDevice[] {
            MemoryDevice.ofSize(Long.MAX_VALUE), OverlayDevice.inMemory(MemoryDevice.ofSize(Long.MAX_VALUE))
        }) {
            long end = Long.MAX_VALUE;
            device.write(end - 10_000, ByteBuffer.wrap(Checks.pattern(10_000, 0)));
            assertThat(device.extent(end - 10, 10)).isEqualTo(new Extent(end - 10, 10, Extent.Kind.DATA));
            assertThat(device.extent(0, end).end()).isBetween(end - 100_000, end - 10_000);
            device.writeZeros(end - 5, 5);
            device.discard(end - 9_000, 100);
            ByteBuffer read = ByteBuffer.allocate(6);
            device.read(end - 6, read);
            assertThat(read.array()).containsExactly(Checks.pattern(10_000, 0)[9_994], 0, 0, 0, 0, 0);
        }
    }

    @Test
    void writebackThatIsStartedChangesNothing() throws IOException {
        Path path = folder.resolve("file");
        byte[] bytes = Checks.pattern(100_000, 0);
        Files.write(path, bytes);
        FileDevice closed;
        try (FileDevice device = FileDevice.openWritable(path);
                FileDevice readOnly = FileDevice.openReadOnly(path)) {
            device.write(10, ByteBuffer.wrap(bytes, 10, 50_000));
            device.startWriteback(0, 0);
            device.startWriteback(7, 60_000);
            device.startWriteback(0, 100_000);
            assertThatThrownBy(() -> device.startWriteback(50_000, 50_001))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> readOnly.startWriteback(0, 1)).isInstanceOf(NonWritableChannelException.class);
            closed = device;
        }
        assertThatThrownBy(() -> closed.startWriteback(0, 1)).isInstanceOf(ClosedChannelException.class);
        assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
    }

    @Test
    void anOverlayZeroesATebibyteWithoutLookingAtEveryBlock() throws IOException {
        OverlayDevice device = OverlayDevice.inMemory(MemoryDevice.ofSize(4L << 40));
        device.writeZeros(1L << 40, 1L << 40);
        for (int i = 0; i < 10; i++) {
            assertThat(device.extent(1L << 40, 1L << 40).length()).isEqualTo(1L << 40);
        }
        assertThat(device.extent(0, 4L << 40).length()).isEqualTo(1L << 40);
    }

    @Test
    void anOverlayWhoseStoreFailsStillShowsTheBase() throws IOException {
        byte[] contents = Checks.pattern(40_000, 0);
        FaultDevice store = FaultDevice.over(MemoryDevice.ofSize(0));
        OverlayDevice device = OverlayDevice.on(MemoryDevice.copyOf(contents), store);
        store.failFrom(DeviceCall.WRITE, 3).failFrom(DeviceCall.WRITE_ZEROS, 1);
        assertThatThrownBy(() -> device.write(1_000, ByteBuffer.allocate(30_000)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> device.writeZeros(8_192, 8_192)).isInstanceOf(IOException.class);
        DeviceModel.of(device, contents).check();
    }

    @Test
    void anOverlayOnGeneratedDevicesBehavesLikeAMap() throws IOException {
        for (int seed = 0; seed < Effort.scaled(20); seed++) {
            DeviceShape shape = DeviceShape.builder()
                    .size(150_000 + 1_111L * seed)
                    .clusterSize(512 << seed % 6)
                    .build();
            OverlayDevice device = OverlayDevice.inMemory(GeneratedDevice.of(shape, seed));
            DeviceModel.of(device).run(Operations.withResizes(seed, 100, device.size(), 400_000));
        }
    }

    @Test
    void anInterruptOfOneThreadHarmsNoOther() throws Exception {
        Path path = Files.write(folder.resolve("disk"), Checks.pattern(1 << 16, 0));
        AtomicBoolean ended = new AtomicBoolean();
        try (FileDevice device = FileDevice.openWritable(path)) {
            Thread interrupted = new Thread(() -> {
                while (!ended.get()) {
                    Thread.currentThread().interrupt();
                    readStart(device);
                }
            });
            interrupted.start();
            try {
                for (int i = 0; i < 2_000; i++) {
                    device.resize(40_000 + i);
                    device.write(30_000, ByteBuffer.wrap(Checks.pattern(10_000, i)));
                    device.extent(0, 100);
                }
            } finally {
                ended.set(true);
                interrupted.join();
            }
            byte[] expected = Arrays.copyOf(Checks.pattern(1 << 16, 0), 41_999);
            System.arraycopy(Checks.pattern(10_000, 1_999), 0, expected, 30_000, 10_000);
            Arrays.fill(expected, 40_000, 41_999, (byte) 0);
            DeviceModel.of(device, expected).check();
        }
    }

    /** Large aligned pieces, as the pipeline's, go past the cache; all others beside them must see the same bytes. */
    @Test
    void alignedAndOtherTransfersPastTheCacheAgree() throws Exception {
        int size = (2 << 20) + 1234;
        byte[] expected = Checks.pattern(size, 1);
        Path path = Files.write(folder.resolve("direct"), expected);
        ByteBuffer room = ByteBuffer.allocateDirect((256 << 10) + 8192).alignedSlice(4096);
        Random random = new Random(5);
        try (FileDevice device = FileDevice.openWritable(path, Caching.DIRECT)) {
            for (int i = 0; i < 1_000; i++) {
                boolean aligned = random.nextInt(3) > 0;
                int unit = aligned ? 4096 : 1;
                int position = random.nextInt(size) / unit * unit;
                int length = Math.min(size - position, 1 + random.nextInt(256 << 10));
                length = aligned && length > unit ? length / unit * unit : length;
                ByteBuffer buffer = room.clear().position(aligned ? 0 : random.nextInt(4096));
                buffer.limit(buffer.position() + length);
                if (random.nextBoolean()) {
                    byte[] bytes = Checks.pattern(length, i);
                    System.arraycopy(bytes, 0, expected, position, length);
                    buffer.put(bytes).flip().position(buffer.limit() - length);
                    device.write(position, buffer);
                } else {
                    device.read(position, buffer);
                    byte[] found = new byte[length];
                    buffer.flip().position(buffer.limit() - length).get(found);
                    assertThat(found).isEqualTo(Arrays.copyOfRange(expected, position, position + length));
                }
            }
        } catch (UnsupportedFeatureException e) {
            Assumptions.abort("the file system of the temporary folder cannot do without its cache");
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }

    private static void readStart(BlockDevice device) {
        try {
            device.read(0, ByteBuffer.allocate(100));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
