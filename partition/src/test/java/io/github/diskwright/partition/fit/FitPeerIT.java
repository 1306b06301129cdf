package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.change.DiskChange;
import io.github.diskwright.partition.change.DiskChangeJob;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.peer.FatTools;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.Sfdisk;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks with real file systems, made by others, are whole for others after they were fitted. */
class FitPeerIT {
    private static final long DISK = 160 * MIB;
    private static final ResizeOptions CLEAN =
            ResizeOptions.builder().afterwards(ResizeOptions.Afterwards.CLEAN).build();
    private static final String TEXT = "a file that moves with its volume";

    @TempDir
    private Path folder;

    /** FAT, NTFS that does not fill its partition, exFAT, ext4; each made for its place. */
    private Path disk(String label) throws IOException {
        Path disk = folder.resolve("disk.raw");
        try (FileDevice file = FileDevice.create(disk, 512, FileDevice.Sparseness.SPARSE)) {
            file.resize(DISK);
        }
        Path script = folder.resolve("script");
        String esp = label.equals("gpt") ? "C12A7328-F81F-11D2-BA4B-00A0C93EC93B" : "ef";
        String data = label.equals("gpt") ? "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7" : "7";
        String linux = label.equals("gpt") ? "0FC63DAF-8483-4772-8E79-3D69D8477DE4" : "83";
        Files.writeString(
                script,
                "label: " + label + "\nstart=2048,size=40M,type=" + esp + "\nsize=40M,type=" + data + "\nsize=20M,type="
                        + data + "\nsize=30M,type=" + linux + "\n",
                StandardCharsets.US_ASCII);
        Peer.require("sh").check("-c", "sfdisk -q '" + disk + "' < '" + script + "'");
        format(disk);
        return disk;
    }

    private void format(Path disk) throws IOException {
        Path hello = Files.writeString(folder.resolve("hello"), TEXT);
        try (FileDevice device = FileDevice.openWritable(disk)) {
            for (Volume volume : DiskLayout.read(device).volumes()) {
                int number = volume.partition().orElseThrow().number();
                String start = String.valueOf(volume.position() / 512);
                long size = number == 2 ? 30 * MIB : number == 4 ? 20 * MIB : volume.length();
                Path file = folder.resolve("volume" + number);
                try (FileDevice made = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE)) {
                    made.resize(size);
                }
                switch (number) {
                    case 1 -> {
                        Peer.require("mkfs.fat").check("-F", "32", "-h", start, file);
                        FatTools.require().put(file, 0, hello, "hello");
                    }
                    case 2 -> {
                        Peer.require("mkntfs").check("-F", "-q", "-Q", "-p", start, "-H", "16", "-S", "63", file);
                        NtfsTools.require().put(file, hello, "hello");
                    }
                    case 3 -> Peer.require("mkfs.exfat").check(file);
                    default -> Peer.require("mkfs.ext4").check("-q", "-F", file);
                }
                try (FileDevice made = FileDevice.openReadOnly(file)) {
                    BlockDevice window = WindowDevice.of(device, volume.position(), size, "volume");
                    BlockCopy.of(made, window, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
                }
                setExfatOffset(device, volume);
            }
        }
    }

    /** mkfs.exfat does not know the place; Windows does. The checksum is over the first eleven sectors. */
    private static void setExfatOffset(BlockDevice disk, Volume volume) throws IOException {
        if (volume.partition().orElseThrow().number() != 3) {
            return;
        }
        for (int copy = 0; copy < 2; copy++) {
            ByteBuffer region = ByteBuffer.allocate(12 * 512).order(ByteOrder.LITTLE_ENDIAN);
            disk.read(volume.position() + copy * 12 * 512, region);
            region.flip().putLong(0x40, volume.position() / 512);
            int sum = 0;
            for (int i = 0; i < 11 * 512; i++) {
                if (i != 106 && i != 107 && i != 112) {
                    sum = ((sum & 1) << 31) + (sum >>> 1) + (region.get(i) & 0xFF);
                }
            }
            for (int i = 11 * 512; i < 12 * 512; i += 4) {
                region.putInt(i, sum);
            }
            disk.write(volume.position() + copy * 12 * 512, region);
        }
    }

    private FitPlan plan(Path disk, long size) throws IOException {
        try (FileDevice device = FileDevice.openReadOnly(disk)) {
            return FitPlan.of(DiskLayout.read(device), TargetDisk.of(size, 512), FitOptions.defaults());
        }
    }

    private void requireWhole(Path disk, FitPlan plan, boolean isGpt) throws IOException {
        if (isGpt) {
            Sgdisk.require().requireClean(disk);
        }
        Peer.require("sfdisk").check("--verify", disk);
        assertThat(Sfdisk.require()).isNotNull();
        try (FileDevice device = FileDevice.openReadOnly(disk)) {
            for (PlacedPart part : plan.target().parts()) {
                Path file = folder.resolve("moved" + part.number());
                Files.deleteIfExists(file);
                try (FileDevice out = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE)) {
                    out.resize(part.length());
                    BlockDevice window = WindowDevice.of(device, part.position(), part.length(), "volume");
                    BlockCopy.of(window, out, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
                }
                judge(file, part);
            }
        }
    }

    private static void judge(Path volume, PlacedPart part) throws IOException {
        ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        try (FileDevice device = FileDevice.openReadOnly(volume)) {
            device.read(0, boot);
        }
        long start = part.position() / 512;
        switch (part.number()) {
            case 1 -> {
                FatTools.require().requireClean(volume);
                assertThat(FatTools.require().get(volume, 0, "hello"))
                        .asString()
                        .isEqualTo(TEXT);
                assertThat(boot.getInt(0x1C)).isEqualTo((int) start);
            }
            case 2 -> {
                // ntfsfix looks for the copy of the boot sector at the end of the file, not of the file system.
                try (FileDevice device = FileDevice.openWritable(volume)) {
                    device.resize(NtfsVolume.open(device).boot().volumeSize());
                }
                NtfsTools.require().requireClean(volume);
                assertThat(NtfsTools.require().get(volume, "hello")).asString().isEqualTo(TEXT);
                assertThat(boot.getInt(0x1C)).isEqualTo((int) start);
            }
            case 3 -> {
                Peer.require("fsck.exfat").check("-n", volume);
                assertThat(boot.getLong(0x40)).isEqualTo(start);
            }
            default -> Peer.require("e2fsck").check("-n", "-f", volume);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "dos"})
    void ontoALargerDisk(String label) throws IOException {
        Path disk = disk(label);
        FitPlan plan = plan(disk, 400 * MIB);
        Path target = folder.resolve("target.raw");
        try (FileDevice source = FileDevice.openReadOnly(disk);
                FileDevice file = FileDevice.create(target, 512, FileDevice.Sparseness.SPARSE)) {
            file.resize(400 * MIB);
            FitCopy.of(plan, source, file, BlockCopy.Target.EMPTY).run(JobOptions.defaults());
        }
        requireWhole(target, plan, label.equals("gpt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "dos"})
    void inPlaceOntoASmallerDisk(String label) throws IOException {
        Path disk = disk(label);
        long size = 118 * MIB;
        FitPlan plan = plan(disk, size);
        inPlace(disk, plan, size);
        requireWhole(disk, plan, label.equals("gpt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "dos"})
    void inPlaceOntoALargerDisk(String label) throws IOException {
        Path disk = disk(label);
        long size = 300 * MIB;
        FitPlan plan = plan(disk, size);
        inPlace(disk, plan, size);
        requireWhole(disk, plan, label.equals("gpt"));
    }

    private static void inPlace(Path disk, FitPlan plan, long size) throws IOException {
        try (FileDevice device = FileDevice.openWritable(disk)) {
            if (size > device.size()) {
                device.resize(size);
            }
            DiskChange change = FitInPlace.change(plan, device, EditOptions.defaults(), CLEAN);
            DiskChangeJob.start(device, change, MemoryDevice.ofSize(change.journalSize()))
                    .run(JobOptions.defaults());
            device.resize(size);
        }
    }

    @Test
    void volumesThatWereMadeElsewhereAreLeftAlone() throws IOException {
        Path disk = disk("gpt");
        try (FileDevice device = FileDevice.openWritable(disk)) {
            long position = DiskLayout.read(device).volume(2).orElseThrow().position();
            device.write(
                    position + 0x1C,
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 77));
            assertThat(BootPatches.of(WindowDevice.of(device, position, 40 * MIB, "volume"), position / 512, 4096))
                    .extracting(BootPatches.Patch::what)
                    .containsExactly("copy of the NTFS boot sector");
        }
    }
}
