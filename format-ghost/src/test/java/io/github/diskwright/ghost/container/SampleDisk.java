package io.github.diskwright.ghost.container;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Disks for tests, and images of them. */
final class SampleDisk {
    static final int CHUNK = 64 << 10;
    /** Bytes of a segment header. */
    static final int HEADER = 4096;
    /** Bytes of a record header. */
    static final int RECORD = 64;

    static final JobOptions ONE_THREAD = JobOptions.builder().threads(1).build();

    private SampleDisk() {}

    /** Data, zeros and holes, with a short last chunk. */
    static GeneratedDevice of(int chunks, long seed) {
        DeviceShape shape = DeviceShape.builder()
                .size((long) chunks * CHUNK - 512)
                .sectorSize(512)
                .clusterSize(96 << 10)
                .dataShare(0.6)
                .build();
        return GeneratedDevice.of(shape, seed);
    }

    static MemorySegments image(GeneratedDevice disk, DwiWriteOptions options) throws IOException {
        MemorySegments files = new MemorySegments();
        DwiWriter.write(disk, files, ImageFacts.builder().source("sample").build(), options, ONE_THREAD);
        return files;
    }

    static List<byte[]> bytes(GeneratedDevice disk, DwiWriteOptions options) throws IOException {
        return image(disk, options).bytes();
    }

    /** Lengths of the bodies of all records, by their positions. */
    static TreeMap<Integer, Integer> records(byte[] image) {
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        TreeMap<Integer, Integer> records = new TreeMap<>();
        int at = HEADER;
        while (at < image.length) {
            int length = Math.toIntExact(bytes.getLong(at + 32));
            records.put(at, length);
            at += RECORD + length;
        }
        return records;
    }

    /** Makes the checksum of a changed segment header fit. */
    static void sealSegment(byte[] image) {
        seal(image, 0, HEADER, 12);
        records(image).forEach((at, length) -> {
            if (image[at + 4] == 9) {
                System.arraycopy(image, 0, image, at + 64, HEADER);
                sealRecord(image, at, length);
            }
        });
    }

    /** Makes the checksums of a changed record fit. */
    static void sealRecord(byte[] image, int start, int bodyLength) {
        CRC32C body = new CRC32C();
        body.update(image, start + RECORD, bodyLength);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(start + 12, (int) body.getValue());
        seal(image, start, RECORD, 8);
    }

    private static void seal(byte[] image, int start, int length, int offset) {
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(start + offset, 0);
        CRC32C crc = new CRC32C();
        crc.update(image, start, length);
        bytes.putInt(start + offset, (int) crc.getValue());
    }
}
