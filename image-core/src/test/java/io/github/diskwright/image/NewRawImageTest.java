package io.github.diskwright.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Making raw images. */
class NewRawImageTest {
    private static final int SIZE = 1 << 20;

    private final BlockFormat format = FormatRegistry.load().byName("raw").orElseThrow();
    private final MemoryDevice file = MemoryDevice.ofSize(0);

    private static CreateOptions options(CreateOptions.Allocation allocation) {
        return CreateOptions.ofSize(SIZE).allocation(allocation).build();
    }

    @ParameterizedTest
    @EnumSource
    void equalsAModel(CreateOptions.Allocation allocation) throws IOException {
        NewImage image = format.create(file, options(allocation));
        BlockDevice disk = image.device();
        byte[] model = new byte[SIZE];
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            int position = random.nextInt(SIZE);
            int length = random.nextInt(Math.min(20_000, SIZE - position));
            if (i % 3 == 0) {
                Arrays.fill(model, position, position + length, (byte) 0);
                disk.writeZeros(position, length);
            } else {
                Arrays.fill(model, position, position + length, (byte) i);
                disk.write(position, ByteBuffer.wrap(model, position, length).slice());
            }
        }
        image.complete();
        image.complete();
        assertThat(file.toByteArray()).isEqualTo(model);
        assertThat(disk.isReadOnly()).isTrue();
        assertThatThrownBy(() -> disk.write(0, ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> disk.writeZeros(0, 1)).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> disk.discard(0, 1)).isInstanceOf(NonWritableChannelException.class);
        image.close();
    }

    @Test
    void spaceTakenAtOnceIsWrittenByCompleting() throws IOException {
        NewImage image = format.create(file, options(CreateOptions.Allocation.FIXED));
        assertThat(file.size()).isEqualTo(SIZE);
        assertThat(file.extent(0, SIZE).kind()).as("making it is fast").isNotEqualTo(Extent.Kind.DATA);
        image.device().discard(0, SIZE);
        image.complete();
        assertThat(file.extent(0, SIZE)).isEqualTo(new Extent(0, SIZE, Extent.Kind.DATA));
    }
}
