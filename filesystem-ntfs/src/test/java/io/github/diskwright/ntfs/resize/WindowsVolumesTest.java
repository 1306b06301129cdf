package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.testkit.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Volumes that Windows formatted: the mirror low, the table at a third. Below that the table moves and the mirror does not,
 * which other tools leave inconsistent.
 */
class WindowsVolumesTest {
    private static final int PART = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "ntfs/ntfs-lastaccess.raw.gz, dcc6d5b444909d973cd6982803596d9b2c80dbf4fb18f8853e71e52d6847f146, 65536, 265289728",
        "ntfs/ntfs-2m.raw.gz, b8d5d61336d9d0a2a5c315ab1f9711007a62169034e8791ae47fad1375b29575, 65536, 1070596096"
    })
    void shrinkAndGrow(String sample, String digest, long start, long size) throws IOException {
        MemoryDevice disk = Samples.open(sample, digest);
        BlockDevice partition = WindowDevice.of(disk, start, size, "partition");
        OverlayDevice volume = OverlayDevice.inMemory(ReadOnlyDevice.of(partition));
        Map<String, Long> before = contents(volume);
        long smallest = ResizeTrial.minimum(volume).size();
        assertThat(smallest).isLessThan(size / 10);

        ResizePlan plan = ResizeTrial.plan(volume, smallest);
        assertThat(ResizeJob.start(volume, plan, MemoryDevice.ofSize(plan.journalSize()))
                        .run(JobOptions.defaults()))
                .isEqualTo(ResizeJob.Outcome.DONE);
        volume.resize(smallest);
        assertThat(contents(volume)).isEqualTo(before);
        assertThat(NtfsVolume.open(volume).boot().mirrorLcn())
                .isEqualTo(plan.volume().boot().mirrorLcn());
        assertThat(NtfsVolume.open(volume).boot().mftLcn())
                .isLessThan(plan.volume().boot().mftLcn());

        volume.resize(size);
        assertThat(ResizeTrial.resize(volume, size)).isEqualTo(ResizeJob.Outcome.DONE);
        assertThat(contents(volume)).isEqualTo(before);
        assertThat(NtfsVolume.open(volume).boot().volumeSize()).isEqualTo(size);
    }

    /** CRC of every attribute of every file but of the system's that change. */
    private static Map<String, Long> contents(BlockDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        Map<String, Long> sums = new TreeMap<>();
        for (long number = NtfsVolume.ATTRIBUTE_DEFINITIONS;
                number < volume.mft().recordCount();
                number++) {
            ByteBuffer bytes = ByteBuffer.allocate(volume.mft().recordSize());
            volume.mft().readProtected(number, bytes);
            boolean changes = number == NtfsVolume.BITMAP
                    || number == NtfsVolume.BAD_CLUSTERS
                    || number == NtfsVolume.BOOT
                    || number == NtfsVolume.ROOT;
            if (!changes
                    && FileRecord.isPresent(bytes)
                    && volume.mft().record(number).isInUse()) {
                FileRecord record = volume.mft().record(number);
                if (!record.isExtension()) {
                    NtfsFile file =
                            volume.file(FileReference.of(record.reference().toWord()));
                    for (NtfsAttribute attribute : file.attributes()) {
                        sums.merge(attribute.toString(), crc(attribute), Long::sum);
                    }
                }
            }
        }
        assertThat(sums).hasSizeGreaterThan(40);
        return sums;
    }

    private static long crc(NtfsAttribute attribute) throws IOException {
        CRC32 crc = new CRC32();
        for (long done = 0; done < attribute.size(); ) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART, attribute.size() - done));
            attribute.read(done, part);
            done += part.capacity();
            crc.update(part.flip());
        }
        return crc.getValue();
    }
}
