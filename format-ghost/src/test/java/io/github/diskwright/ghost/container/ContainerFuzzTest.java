package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Damaged and hostile images end in typed errors, within bounds of memory and time. */
class ContainerFuzzTest {
    private static final Limits LIMITS =
            Limits.builder().maxStructureBytes(4 << 20).build();

    private static List<byte[]> samples() throws IOException {
        Secret secret = Secret.key(ContainerProperties.key());
        return List.of(
                SampleDisk.bytes(
                                SampleDisk.of(6, 1),
                                ContainerProperties.options("zstd", SampleDisk.CHUNK)
                                        .build())
                        .get(0),
                SampleDisk.bytes(
                                SampleDisk.of(4, 2),
                                ContainerProperties.options("lz4", SampleDisk.CHUNK)
                                        .checkpointInterval(50_000)
                                        .build())
                        .get(0),
                SampleDisk.bytes(
                                SampleDisk.of(3, 3),
                                ContainerProperties.options("store", SampleDisk.CHUNK)
                                        .secret(secret)
                                        .build())
                        .get(0));
    }

    private static DwiOpenOptions.Builder options() {
        return DwiOpenOptions.builder()
                .limits(LIMITS)
                .cacheMemory(1 << 20)
                .secret(Secret.key(ContainerProperties.key()));
    }

    private static void readAll(BlockDevice file, DwiOpenOptions options) throws IOException {
        try (DwiImage image = DwiImage.open(file, options)) {
            assertThat(image.properties()).isNotEmpty();
            BlockDevice disk = image.device();
            ByteBuffer buffer = ByteBuffer.allocate(SampleDisk.CHUNK);
            ImageException failure = null;
            for (long at = 0; at < Math.min(disk.size(), 1 << 20); at += SampleDisk.CHUNK) {
                try {
                    buffer.clear().limit((int) Math.min(SampleDisk.CHUNK, disk.size() - at));
                    disk.read(at, buffer);
                    disk.extent(at, disk.size() - at);
                } catch (ImageException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Test
    void mutatedImagesAreRead() throws IOException {
        FuzzReport report = fuzzer("container").runBytes(samples(), bytes -> {
            readAll(MemoryDevice.copyOf(bytes), options().build());
        });
        assertThat(report.accepted()).isPositive();
        assertThat(report.refused()).isPositive();
    }

    @Test
    void mutatedImagesAreSalvaged() throws IOException {
        FuzzReport report = fuzzer("salvage").cases(Effort.scaled(600)).runBytes(samples(), bytes -> {
            DwiOpenOptions salvage =
                    options().damage(DwiOpenOptions.Damage.ZEROS).build();
            readAll(MemoryDevice.copyOf(bytes), salvage);
        });
        assertThat(report.accepted()).isPositive();
    }

    @Test
    void mutatedImagesAreChecked() throws IOException {
        FuzzReport report = fuzzer("check").cases(Effort.scaled(600)).runBytes(samples(), bytes -> {
            DwiCheck.check(MemoryDevice.copyOf(bytes), options().build(), SampleDisk.ONE_THREAD);
        });
        assertThat(report.accepted()).isPositive();
    }

    private static Fuzzer fuzzer(String name) {
        return Fuzzer.named(name)
                .cases(Effort.scaled(1_500))
                .maxAllocation(96L << 20)
                .token(new byte[] {'D', 'W', 'I', 'R'})
                .repairing(ContainerFuzzTest::repair);
    }

    /** Makes the checksums of headers and bodies right again, wherever a record seems to be. */
    private static void repair(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < SegmentHeader.SIZE_BYTES) {
            return;
        }
        buffer.putInt(12, 0).putInt(12, crc(bytes, 0, SegmentHeader.SIZE_BYTES));
        for (int at = SegmentHeader.SIZE_BYTES; at <= bytes.length - RecordHeader.SIZE_BYTES; at++) {
            if (RecordHeader.isMagic(buffer, at)) {
                long length = buffer.getLong(at + 32);
                int body = at + RecordHeader.SIZE_BYTES;
                if (length >= 0 && length <= bytes.length - body) {
                    buffer.putInt(at + 12, crc(bytes, body, (int) length));
                }
                buffer.putInt(at + 8, 0).putInt(at + 8, crc(bytes, at, RecordHeader.SIZE_BYTES));
            }
        }
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** A header may claim a disk of exabytes in a run of a few bytes. */
    @Test
    void aHugeDiskOfNothingCostsNothing() throws IOException {
        MemorySegments files = new MemorySegments();
        try (MemoryDevice huge = MemoryDevice.ofSize(1L << 46)) {
            DwiWriter.write(
                    huge,
                    files,
                    ImageFacts.builder().build(),
                    ContainerProperties.options("zstd", 16 << 20).build(),
                    SampleDisk.ONE_THREAD);
        }
        assertThat(files.bytes().get(0)).hasSizeLessThan(10_000);
        try (DwiImage image = DwiImage.open(files.copies(), DwiOpenOptions.defaults())) {
            assertThat(image.device().size()).isEqualTo(1L << 46);
            assertThat(image.device().extent(12_345, 1L << 40).length()).isEqualTo(1L << 40);
            assertThat(image.digest(3)).isEmpty();
        }
    }
}
