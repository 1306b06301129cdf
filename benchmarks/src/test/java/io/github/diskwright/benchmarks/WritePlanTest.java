package io.github.diskwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured on both sides is the same work. */
class WritePlanTest {
    @ParameterizedTest
    @EnumSource
    void theScriptWritesWhereTheLibraryDoes(WritePlan.Kind kind) throws IOException {
        WritePlan plan = new WritePlan(kind, 40, 5);
        MemoryDevice expected = MemoryDevice.ofSize(plan.diskSize());
        List<String> lines = plan.script().lines().toList();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("write")) {
                byte[] data = new byte[Integer.parseInt(words[5])];
                Arrays.fill(data, Byte.parseByte(words[3]));
                expected.write(Long.parseLong(words[4]), ByteBuffer.wrap(data));
            }
        }
        MemoryDevice disk = MemoryDevice.ofSize(plan.diskSize());

        plan.run(disk);

        int length = Integer.parseInt(lines.get(0).split(" ")[5]);
        byte[] ours = new byte[length];
        byte[] theirs = new byte[length];
        for (String line : lines) {
            if (line.startsWith("write")) {
                long position = Long.parseLong(line.split(" ")[4]);
                disk.read(position, ByteBuffer.wrap(ours));
                expected.read(position, ByteBuffer.wrap(theirs));
                assertThat(ours).isEqualTo(theirs);
            }
        }
        assertThat(lines.get(lines.size() - 1)).isEqualTo("flush");
    }

    @Test
    void allocatingWritesAreFlushedAfterEach16() throws IOException {
        List<String> lines =
                new WritePlan(WritePlan.Kind.ALLOCATE, 40, 5).script().lines().toList();

        assertThat(lines).filteredOn("flush"::equals).hasSize(3);
        assertThat(lines.get(16)).isEqualTo("flush");
        assertThat(lines.get(33)).isEqualTo("flush");
        assertThat(new WritePlan(WritePlan.Kind.RANDOM, 40, 5).script().lines())
                .filteredOn("flush"::equals)
                .hasSize(1);
    }
}
