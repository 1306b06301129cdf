package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskLayoutTest {
    /** The example of the package documentation. */
    private static List<String> show(BlockDevice device) throws IOException {
        List<String> lines = new ArrayList<>();
        DiskLayout layout = DiskLayout.read(device);
        for (Volume volume : layout.volumes()) {
            String name = volume.partition().map(p -> "#" + p.number()).orElse("whole disk");
            lines.add(name + ": " + volume.content().name());
        }
        for (Finding finding : layout.findings()) {
            lines.add(finding.toString());
        }
        return lines;
    }

    @Test
    void volumesAndFreeSpaceOfAGptDisk() throws IOException {
        GptDisk disk = GptDisk.known(512);
        disk.write(20480 * 512, ByteBuffer.wrap(Volumes.luks2()));
        assertThat(show(disk.device))
                .containsExactly(
                        "#1: empty",
                        "#2: empty",
                        "#3: luks2",
                        "#4: empty",
                        "warning at 0xa00000: partition 3 is of type Microsoft basic data "
                                + "(EBD0A0A2-B9E5-4433-87C0-68B6B72699C7) but holds luks2 [volume.type-differs]");
        DiskLayout layout = DiskLayout.read(disk.device);
        assertThat(layout.freeRanges())
                .containsExactly(
                        new FreeRange(34 * 512, 2014 * 512, FreeRange.Place.DISK),
                        new FreeRange(118_784 * 512, 12_255 * 512, FreeRange.Place.DISK));
        Volume volume = layout.volume(3).orElseThrow();
        assertThat(volume.position()).isEqualTo(20480 * 512);
        assertThat(volume.open(disk.device).size()).isEqualTo(volume.length());
        assertThat(layout.volume(5)).isEmpty();
    }

    @Test
    void wholeDiskMayBeAVolume() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(1 << 20);
        device.write(0, ByteBuffer.wrap(Volumes.luks2()));
        assertThat(show(device)).containsExactly("whole disk: luks2");
        DiskLayout layout = DiskLayout.read(device);
        assertThat(((NoTable) layout.table()).reason()).isEqualTo(NoTable.Reason.VOLUME);
        assertThat(layout.freeRanges()).isEmpty();
        assertThat(layout.volumes().get(0).open(device).size()).isEqualTo(1 << 20);
    }

    @Test
    void dynamicDisksAndStoragePoolsAreNamedByType() throws IOException {
        GptDisk disk = GptDisk.empty(131_072, 512)
                .add(1, "ldm-metadata", 2048, 4095, 0, "")
                .add(2, "ldm-data", 4096, 8191, 0, "")
                .add(3, "storage-spaces", 8192, 12287, 0, "")
                .store();
        assertThat(show(disk.device)).containsExactly("#1: ldm", "#2: ldm", "#3: storage-spaces");
        assertThat(DiskLayout.read(disk.device).volumes())
                .allSatisfy(v -> assertThat(v.content().kind()).isEqualTo(Content.Kind.MEMBER));
    }

    @Test
    void dynamicDiskWithAnMbrNeedsItsPrivateHeader() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(64 << 20);
        MbrDisk.of(device).primary(0, 0, 0x42, 2048, 8192).store();
        assertThat(DiskLayout.read(device).findings()).extracting(Finding::id).containsExactly("volume.ldm-header");
        device.write(0xC00, new Volumes(8).text(0, "PRIVHEAD").buffer());
        assertThat(show(device)).containsExactly("#1: ldm");
    }

    @Test
    void cutAndDamagedVolumesAreFound() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(64 << 20);
        MbrDisk.of(device)
                .primary(0, 0, 0x83, 2048, 2048)
                .primary(1, 0, 0x83, 4096, 2048)
                .store();
        device.write(
                2048 * 512,
                new Volumes(512).text(0, "hsqs").u32(12, 4096).u64(40, 2 << 20).buffer());
        device.write(4096 * 512, new Volumes(512).text(0, "hsqs").buffer());
        assertThat(DiskLayout.check(device, TableOptions.defaults()))
                .extracting(Finding::id)
                .contains("volume.cut", "volume.damaged");
    }

    @ParameterizedTest
    @CsvSource({
        "ntfs/ntfs-2m.raw.gz, b8d5d61336d9d0a2a5c315ab1f9711007a62169034e8791ae47fad1375b29575, 2M, "
                + "CCF05C3DF05C2FC6, 2091008, 2097152",
        "ntfs/ntfs-lastaccess.raw.gz, dcc6d5b444909d973cd6982803596d9b2c80dbf4fb18f8853e71e52d6847f146, Last access, "
                + "0870803570802C0E, 518144, 4096"
    })
    void windowsDisksAreClean(String name, String sha256, String label, String id, long sectors, long cluster)
            throws IOException {
        MemoryDevice device = Samples.open(name, sha256);
        DiskLayout layout = DiskLayout.read(device);
        assertThat(layout.findings())
                .filteredOn(f -> f.severity() != Severity.INFO)
                .isEmpty();
        assertThat(layout.table().kind()).isEqualTo(PartitionTable.Kind.MBR);
        Volume volume = layout.volume(1).orElseThrow();
        assertThat(volume.position()).isEqualTo(128 * 512);
        assertThat(volume.length()).isEqualTo(sectors * 512);
        Content content = volume.content();
        assertThat(content.name()).isEqualTo("ntfs");
        assertThat(content.label()).contains(label);
        assertThat(content.id()).contains(id);
        assertThat(content.size()).hasValue(sectors * 512);
        assertThat(content.blockSize()).hasValue(cluster);
        assertThat(content.property("version").orElseThrow().value()).isEqualTo("3.1");
        assertThat(content.property("dirty").orElseThrow().value()).isEqualTo(false);
    }

    @Test
    void bareNtfsVolumeIsRead() throws IOException {
        MemoryDevice device =
                Samples.open("ntfs/testfs1.raw.gz", "e3612c182b8010e3599b5eb93bff427c7d824e85bdc2ddbe46e378e3ba814eb9");
        assertThat(show(device)).containsExactly("whole disk: ntfs");
        assertThat(DiskLayout.read(device).volumes().get(0).content().label()).contains("mylabel");
    }
}
