package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The power fails, or something else does, while an image is written: what is there up to the last checkpoint is read, and
 * writing goes on to the same bytes.
 */
class ContainerCrashTest {
    private final GeneratedDevice disk = SampleDisk.of(60, 77);

    private static DwiWriteOptions options() {
        return ContainerProperties.options("lz4", SampleDisk.CHUNK)
                .checkpointInterval(300_000)
                .build();
    }

    private static DwiOpenOptions incomplete() {
        return DwiOpenOptions.builder()
                .incomplete(DwiOpenOptions.Incomplete.ALLOWED)
                .build();
    }

    @Test
    void powerCuts() throws IOException {
        byte[] whole = SampleDisk.bytes(disk, options()).get(0);
        CrashDevice file = CrashDevice.startingWith(MemoryDevice.ofSize(0));
        ImageFacts facts = ImageFacts.builder().source("sample").build();
        DwiWriter.write(disk, new SingleSegment(file), facts, options(), SampleDisk.ONE_THREAD);
        AtomicInteger goneOn = new AtomicInteger();
        AtomicInteger readAtAll = new AtomicInteger();
        long states = file.states(CrashOptions.builder().seed(5).build()).forEach(state -> {
            readAtAll.addAndGet(readsWhatItHas(state.copy()) ? 1 : 0);
            ResizableDevice rest = state.copy();
            try {
                DwiWriter.resume(disk, new SingleFile(rest), options(), SampleDisk.ONE_THREAD);
                goneOn.incrementAndGet();
                assertThat(bytes(rest)).as(state.description()).isEqualTo(whole);
            } catch (CorruptImageException e) {
                // Nothing was durable yet: not even the header.
                assertThat(state.flushes()).as(state.description()).isZero();
            }
        });
        assertThat(states).isGreaterThan(50);
        assertThat(goneOn.get()).isGreaterThan(40);
        assertThat(readAtAll.get()).isGreaterThan(40);
    }

    private static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) Math.max(4096, device.size()));
        all.limit((int) device.size());
        device.read(0, all);
        return all.array();
    }

    /** Reads all chunks of what is there: each is right, or missing. */
    private boolean readsWhatItHas(ResizableDevice file) throws IOException {
        try (DwiImage image = DwiImage.open(file, incomplete())) {
            boolean isAny = false;
            for (long at = 0; at < disk.size(); at += SampleDisk.CHUNK) {
                ByteBuffer found = ByteBuffer.allocate((int) Math.min(SampleDisk.CHUNK, disk.size() - at));
                ByteBuffer expected = ByteBuffer.allocate(found.capacity());
                disk.read(at, expected);
                try {
                    image.device().read(at, found);
                    assertThat(found.array()).isEqualTo(expected.array());
                    isAny = true;
                } catch (ImageException e) {
                    assertThat(e.getMessage()).isNotEmpty();
                }
            }
            return isAny;
        } catch (ImageException e) {
            return false;
        }
    }

    @Test
    void everyCallFails() throws IOException {
        byte[] whole = SampleDisk.bytes(disk, options()).get(0);
        ImageFacts facts = ImageFacts.builder().source("sample").build();
        FaultSweep.over(() -> MemoryDevice.ofSize(0))
                .run(
                        device -> DwiWriter.write(
                                disk, new SingleSegment(device), facts, options(), SampleDisk.ONE_THREAD),
                        (device, fault) -> {
                            ResizableDevice rest = (ResizableDevice) device;
                            try {
                                DwiWriter.resume(disk, new SingleFile(rest), options(), SampleDisk.ONE_THREAD);
                                assertThat(bytes(rest)).isEqualTo(whole);
                            } catch (CorruptImageException e) {
                                // Not even the header had arrived.
                                assertThat(bytes(device)).startsWith(new byte[4096]);
                            }
                        });
    }

    @Test
    void cancelledAtEveryTick() throws IOException {
        byte[] whole = SampleDisk.bytes(disk, options()).get(0);
        ImageFacts facts = ImageFacts.builder().source("sample").build();
        for (int tick = 1; tick <= 12; tick++) {
            CancellationToken token = new CancellationToken();
            AtomicInteger seen = new AtomicInteger();
            int last = 5 * tick;
            JobOptions job = JobOptions.builder()
                    .threads(2)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (seen.incrementAndGet() == last) {
                            token.cancel();
                        }
                    })
                    .build();
            MemorySegments files = new MemorySegments();
            try {
                DwiWriter.write(disk, files, facts, options(), job);
            } catch (CancelledException e) {
                DwiWriter.resume(disk, files, options(), SampleDisk.ONE_THREAD);
            }
            assertThat(Arrays.equals(files.bytes().get(0), whole))
                    .as("tick %d", tick)
                    .isTrue();
        }
    }

    /** A file that is the only one, whichever is asked for: looking for more finds nothing. */
    private record SingleFile(ResizableDevice file) implements SegmentTarget {
        @Override
        public ResizableDevice segment(int segment) {
            return segment == 1 ? file : MemoryDevice.ofSize(0);
        }

        @Override
        public void dropFrom(int segment) {
            assertThat(segment).isGreaterThan(1);
        }
    }
}
