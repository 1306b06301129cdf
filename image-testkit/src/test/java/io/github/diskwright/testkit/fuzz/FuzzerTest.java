package io.github.diskwright.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class FuzzerTest {
    /** A table of 512 bytes: checksum of the rest, count, then numbers that must rise. */
    private static final byte[] TABLE = table();

    private static byte[] table() {
        ByteBuffer bytes = ByteBuffer.allocate(512);
        bytes.putInt(4, 100);
        for (int i = 0; i < 100; i++) {
            bytes.putInt(8 + 4 * i, 10 * i);
        }
        repair(bytes.array());
        return bytes.array();
    }

    private static void repair(byte[] bytes) {
        if (bytes.length >= 4) {
            ByteBuffer.wrap(bytes).putInt(0, checksum(bytes));
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 4, bytes.length - 4);
        return (int) crc.getValue();
    }

    private static int sum(byte[] bytes) throws IOException {
        ByteBuffer table = ByteBuffer.wrap(bytes);
        if (bytes.length < 8 || table.getInt(0) != checksum(bytes)) {
            throw new CorruptImageException("table", "checksum", 0, "right", "wrong");
        }
        int count = table.getInt(4);
        if (count < 0 || count > (bytes.length - 8) / 4) {
            throw new CorruptImageException("table", "count", 4, "less", Integer.toString(count));
        }
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += table.getInt(8 + 4 * i);
        }
        return sum;
    }

    @Test
    void aCarefulParserPassesAndIsReachedBehindItsChecksum() {
        FuzzReport report = Fuzzer.named("table")
                .cases(Effort.scaled(3_000))
                .maxReads(100)
                .repairing(FuzzerTest::repair)
                .runBytes(List.of(TABLE), FuzzerTest::sum);
        assertThat(report.accepted()).isGreaterThan(500);
        assertThat(report.refused()).isGreaterThan(500);
        assertThat(report.refusedByError()).containsOnlyKeys("CorruptImageException");
        assertThat(report.toString()).contains("accepted");
    }

    @Test
    void aStrayRuntimeErrorFailsAndNamesSeedAndCase() {
        Fuzzer fuzzer = Fuzzer.named("table").seed(5).repairing(FuzzerTest::repair);
        assertThatThrownBy(() -> fuzzer.runBytes(List.of(TABLE), bytes -> {
                    int count = ByteBuffer.wrap(bytes).getInt(4);
                    ByteBuffer.wrap(bytes).getInt(8 + 4 * (count - 1));
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fuzzing table: case ")
                .hasMessageContaining("-Ddiskwright.seed=")
                .hasCauseInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPlainErrorOfInputFailsUnlessItIsAllowed() {
        Fuzzer.BytesTarget target = bytes -> {
            throw new EOFException();
        };
        assertThatThrownBy(() -> Fuzzer.named("eof").cases(5).runBytes(List.of(TABLE), target))
                .isInstanceOf(AssertionError.class)
                .hasCauseInstanceOf(EOFException.class);
        assertThat(Fuzzer.named("eof")
                        .cases(5)
                        .allowing(EOFException.class)
                        .runBytes(List.of(TABLE), target)
                        .refused())
                .isEqualTo(5);
    }

    @Test
    void aLargeAllocationFails() {
        List<byte[]> kept = new ArrayList<>();
        assertThatThrownBy(() -> Fuzzer.named("hungry").maxAllocation(1 << 20).runBytes(List.of(TABLE), bytes -> {
                    kept.clear();
                    kept.add(
                            new byte
                                    [Math.min(
                                            1 << 24,
                                            Math.abs(ByteBuffer.wrap(bytes).getInt(4)))]);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("allocated");
    }

    @Test
    void anEndlessWalkFailsEvenIfTheParserSwallowsTheError() {
        assertThatThrownBy(() -> Fuzzer.named("walk")
                        .maxReads(50)
                        .runDevices(List.of(MemoryDevice.copyOf(TABLE)), device -> {
                            try {
                                for (int i = 0; i < 1_000; i++) {
                                    device.read(0, ByteBuffer.allocate(4));
                                }
                            } catch (AssertionError e) {
                                // What no parser should do.
                            }
                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("more than 50 reads");
    }

    @Test
    void devicesAreMutatedWhereAskedAndSamplesStayAsTheyAre() throws IOException {
        MemoryDevice sample = MemoryDevice.ofSize(8L << 30);
        sample.write(4L << 30, ByteBuffer.wrap(TABLE));
        byte[] before = read(sample, 4L << 30);
        Set<Integer> seen = new HashSet<>();
        FuzzReport report = Fuzzer.named("device")
                .cases(400)
                .areas(List.of(new Extent(4L << 30, 512, Extent.Kind.DATA)))
                .repairingDevices(device -> device.write(0, ByteBuffer.wrap(new byte[] {1})))
                .runDevices(List.of(sample), device -> {
                    assertThat(device.isReadOnly()).isTrue();
                    if (device.size() >= sample.size()) {
                        seen.add(Arrays.hashCode(read(device, 4L << 30)));
                    }
                    device.close();
                });
        assertThat(report.accepted()).isEqualTo(400);
        assertThat(seen).hasSizeGreaterThan(300);
        assertThat(read(sample, 4L << 30)).isEqualTo(before);
    }

    @Test
    void parsersThatRepairMayWrite() throws IOException {
        MemoryDevice sample = MemoryDevice.copyOf(TABLE);
        Fuzzer.named("repair")
                .cases(50)
                .writable()
                .runDevices(List.of(sample), device -> device.writeZeros(0, device.size()));
        assertThat(sample.toByteArray()).isEqualTo(TABLE);
    }

    @Test
    void theSameSeedMutatesTheSameWay() {
        for (int seed = 0; seed < 200; seed++) {
            byte[] first = new Mutator(seed).withToken("vhdx".getBytes()).mutate(TABLE);
            byte[] second = new Mutator(seed).withToken("vhdx".getBytes()).mutate(TABLE);
            assertThat(second).isEqualTo(first);
        }
        assertThat(TABLE).isEqualTo(table());
    }

    @Test
    void mutantsDifferAndHaveOtherLengthsToo() {
        Set<Integer> contents = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            byte[] mutant = new Mutator(seed).mutate(TABLE);
            contents.add(Arrays.hashCode(mutant));
            lengths.add(mutant.length);
        }
        assertThat(contents).hasSizeGreaterThan(900);
        assertThat(lengths).hasSizeGreaterThan(100).contains(512);
    }

    @Test
    void shortAndEmptyInputIsFine() {
        for (int seed = 0; seed < 500; seed++) {
            new Mutator(seed).mutate(new byte[0]);
            new Mutator(seed).withToken(new byte[9]).mutate(new byte[seed % 9]);
        }
    }

    private static byte[] read(BlockDevice device, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(512);
        device.read(position, bytes);
        return bytes.array();
    }
}
