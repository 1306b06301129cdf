package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.vhdx.VhdxFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power fails while an image is made: what is left opens only when it is complete. */
@CrashFloor(600)
class VhdxCrashTest {
    private final VhdxFormat format = new VhdxFormat();

    static CreateOptions options(CreateOptions.Allocation allocation) {
        return CreateOptions.ofSize(6 * Bytes.MIB).allocation(allocation).build();
    }

    /** What the disk holds in the end. */
    static byte[] whole(CreateOptions.Allocation allocation) throws IOException {
        return TestImage.read(TestImage.written(options(allocation), VhdxCrashTest::write));
    }

    static void write(BlockDevice disk) throws IOException {
        disk.write(1_500_000, TestImage.filled(1));
        disk.writeZeros(1_600_000, 10_000);
        disk.write(5_000_000, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        disk.flush();
        disk.write(4_200_000, TestImage.filled(2));
    }

    /** Filling a fixed disk tells how far it is, and can be stopped; what is left is no image. */
    @Test
    void cancelledCreation() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(0);
        CreateOptions options = CreateOptions.ofSize(100 * Bytes.MIB)
                .allocation(CreateOptions.Allocation.FIXED)
                .build();
        CancellationToken token = new CancellationToken();
        List<Long> seen = new ArrayList<>();
        JobOptions job = JobOptions.builder()
                .cancellation(token)
                .progress((task, done, total) -> {
                    seen.add(done);
                    assertThat(task).isEqualTo("filling");
                    assertThat(total).isEqualTo(99 * Bytes.MIB);
                    if (seen.size() == 2) {
                        token.cancel();
                    }
                })
                .build();
        try (NewImage image = format.create(KeptOpenDevice.over(file), options)) {
            image.device().write(80 * Bytes.MIB, TestImage.filled(1));
            assertThatThrownBy(() -> image.complete(job)).isInstanceOf(CancelledException.class);
            assertThatThrownBy(image::complete).isInstanceOf(IOException.class);
        }
        assertThat(seen).containsExactly(16 * Bytes.MIB, 32 * Bytes.MIB);
        assertThat(TestImage.opens(file)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void interruptedCreation(CreateOptions.Allocation allocation) throws IOException {
        CreateOptions options = options(allocation);
        byte[] whole = whole(allocation);
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(0));
        NewImage image = format.create(device, options);
        write(image.device());
        image.complete();
        device.mark("complete");
        image.close();
        AtomicInteger images = new AtomicInteger();
        long states = device.states(CrashOptions.builder()
                        .seed(5)
                        .subsetsPerChange(3)
                        .maxStates(600)
                        .build())
                .forEach(state -> {
                    boolean opens = TestImage.opens(state.device());
                    assertThat(opens || state.reached().isEmpty()).isTrue();
                    if (opens) {
                        images.incrementAndGet();
                        assertThat(format.check(state.device(), CheckOptions.defaults()))
                                .isEmpty();
                        assertThat(TestImage.read(state.device())).isEqualTo(whole);
                    }
                });
        assertThat(states).isGreaterThan(20);
        assertThat(images).hasValueGreaterThan(1);
    }
}
