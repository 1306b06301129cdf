package io.github.diskwright.testkit.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.contract.DeviceModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    @Test
    void theExampleOfThePackageRuns() {
        GeneratedDevice disk =
                GeneratedDevice.of(DeviceShape.builder().size(1L << 40).build(), 5);
        List<Operation> operations = Operations.of(5, 100, disk.size());
        assertThat(operations)
                .hasSize(100)
                .allSatisfy(operation ->
                        assertThat(operation.position() + operation.length()).isLessThanOrEqualTo(disk.size()));
        assertThat(disk.generatedExtents()).hasSizeLessThanOrEqualTo(1_001);
    }

    @Test
    void dataKindsCompressAsTheyShould() throws IOException {
        Map<DataKind, Integer> packed = new HashMap<>();
        for (DataKind kind : DataKind.values()) {
            assertThat(kind.bytes(1 << 16, 3)).isEqualTo(kind.bytes(1 << 16, 3)).hasSize(1 << 16);
            assertThat(kind.bytes(0, 3)).isEmpty();
            packed.put(kind, packedSize(kind.bytes(1 << 16, 3)));
        }
        assertThat(packed.get(DataKind.RANDOM)).isGreaterThan(65_000);
        assertThat(packed.get(DataKind.TEXT)).isBetween(5_000, 40_000);
        assertThat(packed.get(DataKind.CODE)).isBetween(5_000, 60_000);
        assertThat(packed.get(DataKind.REPEATED)).isLessThan(2_000);
        assertThat(packed.get(DataKind.ZEROS)).isLessThan(200);
    }

    private static int packedSize(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        }
        return packed.size();
    }

    @Test
    void generatedDevicesAreTheSameForTheSameSeedAndTellTheTruth() throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            DeviceShape shape = DeviceShape.builder()
                    .size(500_000 + 777L * seed)
                    .sectorSize(seed % 2 == 0 ? 512 : 4096)
                    .build();
            GeneratedDevice device = GeneratedDevice.of(shape, seed);
            DeviceModel.of(device).check();
            assertThat(DeviceModel.contents(GeneratedDevice.of(shape, seed))).isEqualTo(DeviceModel.contents(device));
            assertThat(DeviceModel.contents(GeneratedDevice.of(shape, seed + 100)))
                    .isNotEqualTo(DeviceModel.contents(device));
        }
    }

    @Test
    void generatedDevicesHaveExtentsOfAllKindsAndLengths() {
        GeneratedDevice device =
                GeneratedDevice.of(DeviceShape.builder().size(1L << 30).build(), 1);
        List<Extent> extents = device.generatedExtents();
        assertThat(extents.stream().map(Extent::kind).collect(Collectors.toSet()))
                .hasSize(3);
        assertThat(extents)
                .anyMatch(extent -> extent.length() < 2_000_000)
                .anyMatch(extent -> extent.length() > 1 << 24);
        assertThat(extents.stream().mapToLong(Extent::length).sum()).isEqualTo(1L << 30);
    }

    @Test
    void shapesAreChecked() {
        DeviceShape.Builder builder = DeviceShape.builder();
        assertThatThrownBy(() -> builder.size(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.sectorSize(513)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.dataShare(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxExtents(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.size(0).maxExtents(1).dataShare(1).build().size()).isZero();
        assertThat(GeneratedDevice.of(builder.build(), 1).generatedExtents()).isEmpty();
    }

    @Test
    void aShapeBoundsTheNumberOfExtents() {
        DeviceShape shape = DeviceShape.builder().size(1L << 50).maxExtents(10).build();
        assertThat(GeneratedDevice.of(shape, 3).generatedExtents()).hasSizeBetween(1, 11);
    }

    @Test
    void sequencesHaveEveryKindOfCallAndAreLegal() {
        List<Operation> operations = Operations.withResizes(9, 1_000, 10_000, 100_000);
        assertThat(operations).isEqualTo(Operations.withResizes(9, 1_000, 10_000, 100_000));
        Set<DeviceCall> calls = EnumSet.noneOf(DeviceCall.class);
        long size = 10_000;
        for (Operation operation : operations) {
            calls.add(operation.call());
            size = operation.call() == DeviceCall.RESIZE ? operation.position() : size;
            assertThat(operation.position() + operation.length()).isLessThanOrEqualTo(size);
            assertThat(operation.toString()).isNotEmpty();
        }
        assertThat(calls).containsExactlyInAnyOrder(DeviceCall.values());
        assertThat(Operations.only(operations, Set.of(DeviceCall.WRITE)))
                .isNotEmpty()
                .allMatch(operation -> operation.call() == DeviceCall.WRITE);
    }

    @Test
    void buffersOfWritesHoldTheirBytesBetweenPositionAndLimit() {
        for (int seed = 0; seed < 64; seed++) {
            Operation write = new Operation(DeviceCall.WRITE, 0, 100, seed);
            ByteBuffer buffer = write.buffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            assertThat(Arrays.equals(bytes, write.bytes())).isTrue();
        }
    }
}
