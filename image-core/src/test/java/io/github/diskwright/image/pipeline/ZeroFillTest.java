package io.github.diskwright.image.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every byte of the range is written in the end, by the caller or with zeros, and nothing is written over. */
class ZeroFillTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 200 * MIB;
    private static final int START = 4 * MIB;

    private final MemoryDevice memory = MemoryDevice.ofSize(SIZE + START);
    private final BitSet written = new BitSet();
    private final Recorded file = new Recorded();

    /** Notes which 64 KiB were written to. */
    private final class Recorded extends ForwardingDevice {
        Recorded() {
            super(memory);
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            int unit = 64 << 10;
            written.set((int) (position / unit), (int) ((position + source.remaining() + unit - 1) / unit));
            super.write(position, source);
        }
    }

    @Test
    void equalsAModel() throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            written.clear();
            ZeroFill fill = new ZeroFill(file, START, SIZE);
            int[] model = new int[SIZE / MIB];
            memory.writeZeros(0, memory.size());
            for (int i = 1; i < 12; i++) {
                int first = random.nextInt(model.length);
                int count = 1 + random.nextInt(Math.min(model.length - first, 60));
                boolean zeros = random.nextInt(3) == 0;
                if (zeros) {
                    fill.zeros(START + (long) first * MIB, (long) count * MIB);
                } else {
                    fill.writing(START + (long) first * MIB, (long) count * MIB);
                }
                for (int at = first; at < first + count; at++) {
                    model[at] = zeros ? 0 : i;
                    if (!zeros) {
                        byte[] bytes = new byte[MIB];
                        bytes[7] = (byte) i;
                        file.write(START + (long) at * MIB, ByteBuffer.wrap(bytes));
                    }
                }
            }
            fill.finish(JobOptions.defaults());
            assertThat(written.nextSetBit(0)).isEqualTo(START / (64 << 10));
            assertThat(written.cardinality()).as("seed %s", seed).isEqualTo(SIZE / (64 << 10));
            for (int at = 0; at < model.length; at++) {
                ByteBuffer byte7 = ByteBuffer.allocate(1);
                memory.read(START + (long) at * MIB + 7, byte7);
                assertThat((int) byte7.get(0)).as("seed %s, MiB %s", seed, at).isEqualTo(model[at]);
            }
        }
    }

    @Test
    void aLongGapWaitsAndCanBeCancelled() throws IOException {
        ZeroFill fill = new ZeroFill(file, START, SIZE);
        fill.writing(START + SIZE - MIB, MIB);
        assertThat(written.cardinality()).isZero();
        CancellationToken token = new CancellationToken();
        token.cancel();
        assertThatThrownBy(() ->
                        fill.finish(JobOptions.builder().cancellation(token).build()))
                .isInstanceOf(CancelledException.class);
        assertThat(written.cardinality()).isZero();
        fill.finish(JobOptions.defaults());
        assertThat(written.cardinality()).isEqualTo((SIZE - MIB) / (64 << 10));
    }
}
