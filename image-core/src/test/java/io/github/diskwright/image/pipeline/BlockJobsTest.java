package io.github.diskwright.image.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Copy, comparison and digest of devices, beside the plain way to do the same. */
class BlockJobsTest {
    private static final JobOptions JOB = JobOptions.builder().threads(3).build();

    /** Random data and zeros inside data, at places and of lengths that suit nobody. */
    private static MemoryDevice disk(long seed) throws IOException {
        Random random = new Random(seed);
        MemoryDevice disk = MemoryDevice.ofSize(5_000_000 + random.nextInt(1_000_000));
        for (int i = 0; i < 12; i++) {
            byte[] bytes = new byte[random.nextInt(300_000)];
            random.nextBytes(bytes);
            int hole = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            Arrays.fill(bytes, hole, Math.min(bytes.length, hole + random.nextInt(60_000)), (byte) 0);
            disk.write(random.nextInt(4_700_000), ByteBuffer.wrap(bytes));
        }
        return disk;
    }

    @Test
    void copiesToAnEmptyAndToAUsedTarget() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            MemoryDevice source = disk(seed);
            MemoryDevice empty = MemoryDevice.ofSize(source.size());
            MemoryDevice used = disk(seed + 1000);
            used.resize(source.size());
            List<DigestAlgorithm> algorithms = List.of(DigestAlgorithm.CRC_32, DigestAlgorithm.SHA_256);

            BlockCopy.Result first =
                    BlockCopy.of(source, empty, BlockCopy.Target.EMPTY).run(algorithms, JOB);
            BlockCopy.Result second =
                    BlockCopy.of(source, used, BlockCopy.Target.USED).run(List.of(), JOB);

            assertThat(empty.toByteArray()).isEqualTo(source.toByteArray());
            assertThat(used.toByteArray()).isEqualTo(source.toByteArray());
            assertThat(first.bytes()).isEqualTo(source.size());
            assertThat(first.dataBytes()).isEqualTo(second.dataBytes()).isLessThan(source.size());
            assertThat(first.digests()).isEqualTo(DeviceDigest.compute(source, algorithms, JOB));
            assertThat(second.digests()).isEmpty();
        }
    }

    @Test
    void aTargetThatIsTooSmallIsRefusedBeforeAnythingIsWritten() throws Exception {
        MemoryDevice source = disk(1);
        MemoryDevice small = MemoryDevice.ofSize(source.size() - 1);

        assertThatExceptionOfType(NoSpaceException.class)
                .isThrownBy(() ->
                        BlockCopy.of(source, small, BlockCopy.Target.EMPTY).run(List.of(), JOB))
                .satisfies(e -> assertThat(e.needed()).hasValue(source.size()))
                .satisfies(e -> assertThat(e.available()).hasValue(source.size() - 1));
        assertThat(small.extent(0, small.size()).isData()).isFalse();
    }

    @Test
    void digestsAreThoseOfTheWholeContents() throws Exception {
        MemoryDevice disk = disk(5);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            var plain = algorithm.newDigester();
            plain.update(ByteBuffer.wrap(disk.toByteArray()));
            DigestValue expected = plain.finish();
            assertThat(DeviceDigest.compute(disk, List.of(algorithm), JOB)).containsExactly(expected);
        }
    }

    @Test
    void comparisonFindsTheFirstByteThatDiffers() throws Exception {
        MemoryDevice disk = disk(6);
        byte[] bytes = disk.toByteArray();
        Random random = new Random(9);
        assertThat(BlockCompare.firstDifference(disk, disk(6), JOB)).isEmpty();
        for (int i = 0; i < 60; i++) {
            MemoryDevice other = disk(6);
            int where = random.nextInt(bytes.length);
            other.write(where, ByteBuffer.wrap(new byte[] {(byte) (bytes[where] + 1)}));
            int later = where + random.nextInt(bytes.length - where);
            other.write(later, ByteBuffer.wrap(new byte[] {(byte) (bytes[later] + 1)}));

            assertThat(BlockCompare.firstDifference(disk, other, JOB)).isEqualTo(OptionalLong.of(where));
            assertThat(BlockCompare.firstDifference(other, disk, JOB)).isEqualTo(OptionalLong.of(where));
        }
    }

    @Test
    void zerosEqualHolesAndAShorterDeviceEndsFirst() throws Exception {
        MemoryDevice holes = MemoryDevice.ofSize(3_000_000);
        MemoryDevice zeros = MemoryDevice.copyOf(new byte[3_000_000]);
        MemoryDevice shorter = MemoryDevice.ofSize(2_999_999);

        assertThat(BlockCompare.firstDifference(holes, zeros, JOB)).isEmpty();
        assertThat(BlockCompare.firstDifference(zeros, holes, JOB)).isEmpty();
        assertThat(BlockCompare.firstDifference(zeros, shorter, JOB)).hasValue(2_999_999);
        assertThat(BlockCompare.firstDifference(shorter, holes, JOB)).hasValue(2_999_999);
    }
}
