package io.github.diskwright.partition.used;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UsedExtents;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.used.UsedBlocksOptions.Doubtful;
import io.github.diskwright.partition.used.UsedVolume.Coverage;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Samples;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsScenario;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The used blocks of NTFS are those that ntfsclone and partclone copy, and a copy of them is a whole volume. */
class UsedBlocksPeerIT {
    /** What is in places that a peer does not write to. */
    private static final byte FILL = (byte) 0xA5;

    private static final UsedBlocksOptions BELIEVING =
            UsedBlocksOptions.builder().doubtful(Doubtful.BELIEVED).build();
    private static final UsedBlocksOptions WITHOUT_PAGING =
            BELIEVING.toBuilder().pagingFiles(UsedExtents.PagingFiles.LEFT_OUT).build();

    @TempDir
    private Path folder;

    /** A device that does not know of holes, so that those of the view are the view's own. */
    private static final class SolidDevice extends ForwardingDevice {
        SolidDevice(BlockDevice device) {
            super(device);
        }

        @Override
        public Extent extent(long position, long length) {
            return new Extent(position, length, Extent.Kind.DATA);
        }
    }

    private static MemoryDevice copy(BlockDevice source) throws IOException {
        MemoryDevice copy = MemoryDevice.ofSize(source.size(), source.logicalSectorSize(), source.physicalSectorSize());
        BlockCopy.of(source, copy, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
        return copy;
    }

    /** The contents of a device where it has data, and something else in all other places. */
    private static byte[] filled(BlockDevice view, byte filling) throws IOException {
        byte[] bytes = new byte[(int) view.size()];
        Arrays.fill(bytes, filling);
        ExtentIterator extents = view.extents(0, view.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.isData()) {
                view.read(extent.position(), ByteBuffer.wrap(bytes, (int) extent.position(), (int) extent.length()));
            }
        }
        return bytes;
    }

    /** The first sectors that are not equal, up to an end. */
    private static List<Integer> differences(byte[] found, byte[] expected, int end) {
        List<Integer> sectors = new ArrayList<>();
        for (int at = 0; at < end && sectors.size() < 20; at += 512) {
            if (!Arrays.equals(found, at, at + 512, expected, at, at + 512)) {
                sectors.add(at / 512);
            }
        }
        return sectors;
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "EMPTY",
                "MIXED",
                "SMALL_CLUSTERS",
                "LARGE_CLUSTERS",
                "ODD_SIZE",
                "FRAGMENTED_FILES",
                "FRAGMENTED_MFT",
                "HOLES",
                "NEARLY_FULL",
                "SPARSE",
                "WINDOWS_LAYOUT",
                "METADATA_AT_END",
                "DATA_AT_END"
            })
    void peersCopyTheSame(NtfsRecipe recipe) throws IOException {
        Path volume = folder.resolve("volume");
        Path target = folder.resolve("target");
        byte[] filled;
        byte[] zeroed;
        int end;
        try (BlockDevice device =
                FileDevice.openReadOnly(NtfsCorpus.require().volume(recipe).path())) {
            UsedBlocks used = UsedBlocks.of(new SolidDevice(device), UsedBlocksOptions.defaults());
            assertThat(used.volumes().get(0).coverage()).isEqualTo(Coverage.USED_BLOCKS);
            // In the volume there are other bytes where nothing is used than in the target.
            Files.write(volume, filled(used.device(), (byte) 0x5A));
            filled = filled(used.device(), FILL);
            zeroed = UsedDisks.bytes(used.device());
            NtfsVolume opened = NtfsVolume.open(device);
            end = (int) opened.clusterCount() * opened.clusterSize();
        }
        byte[] filling = new byte[filled.length];
        Arrays.fill(filling, FILL);
        Files.write(target, filling);
        Peer.require("partclone.ntfs")
                .check("-q", "-f", 0, "-b", "-s", volume, "-O", target, "-L", folder.resolve("log"));
        assertThat(differences(Files.readAllBytes(target), filled, end)).isEmpty();
        // This one empties its target first.
        Peer.require("ntfsclone").check("--quiet", "--overwrite", target, volume);
        assertThat(differences(Files.readAllBytes(target), zeroed, end)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GPT, MIXED", "MBR, FRAGMENTED_MFT", "GPT, LARGE_SECTORS", "MBR, HOLES", "GPT, CLEAN_LOG"})
    void aCopyOfADiskIsWhole(PartitionTable.Kind kind, NtfsRecipe recipe) throws IOException {
        Path original = NtfsCorpus.require().volume(recipe).path();
        MemoryDevice disk =
                UsedDisks.around(kind, NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe)));
        UsedBlocks used = UsedBlocks.of(new SolidDevice(disk), UsedBlocksOptions.defaults());
        UsedVolume volume = used.volumes().get(1);
        assertThat(volume.coverage()).isEqualTo(Coverage.USED_BLOCKS);
        assertThat(volume.usedBytes()).isBetween(1L, volume.length() - 1);
        assertThat(volume.minimumSize().orElseThrow()).isBetween(1L, volume.length());
        MemoryDevice target = copy(used.device());
        Path file = folder.resolve("volume");
        Files.write(file, UsedDisks.bytes(WindowDevice.of(target, volume.position(), volume.length(), "volume")));
        NtfsJudge judge = NtfsJudge.require();
        judge.requireClean(file);
        judge.tree(file).requireEqual(judge.tree(original));
        long carried = 0;
        ExtentIterator extents = used.device().extents(0, disk.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            carried += extent.isData() ? extent.length() : 0;
        }
        assertThat(carried).isEqualTo(disk.size() - volume.length() + volume.usedBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "DIRTY, marked as dirty",
        "UNCLEAN_LOG, its journal holds changes",
        "FAST_START, Windows was not fully shut down",
        "HIBERNATED, Windows is hibernated on it"
    })
    void doubtfulVolumesAreTakenWholeUnlessBelieved(NtfsRecipe recipe, String reason) throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        UsedBlocks careful = UsedBlocks.of(new SolidDevice(device), UsedBlocksOptions.defaults());
        UsedVolume whole = careful.volumes().get(0);
        assertThat(whole.coverage()).isEqualTo(Coverage.WHOLE);
        assertThat(whole.reasons()).anyMatch(text -> text.contains(reason));
        assertThat(careful.findings())
                .anyMatch(finding ->
                        finding.severity() == Severity.WARNING && finding.text().contains(reason));
        assertThat(careful.device().extent(0, device.size())).isEqualTo(new Extent(0, device.size(), Extent.Kind.DATA));
        UsedBlocks believing = UsedBlocks.of(new SolidDevice(device), BELIEVING);
        UsedVolume used = believing.volumes().get(0);
        assertThat(used.coverage()).isEqualTo(Coverage.USED_BLOCKS);
        assertThat(used.notes()).anyMatch(text -> text.contains("believed although") && text.contains(reason));
        assertThat(believing.findings()).extracting(Finding::id).containsOnly("used.note");
    }

    @ParameterizedTest
    @CsvSource({
        "BITLOCKER, what bitlocker uses is not known here",
        "MISSING_BITS, ''",
        "SHARED_CLUSTERS, ''",
        "SHADOW_COPIES, ''"
    })
    void othersAreTakenAsTheyAre(NtfsRecipe recipe, String reason) throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        UsedVolume volume = UsedBlocks.of(device, BELIEVING).volumes().get(0);
        assertThat(volume.coverage()).isEqualTo(reason.isEmpty() ? Coverage.USED_BLOCKS : Coverage.WHOLE);
        assertThat(volume.reasons()).isEqualTo(reason.isEmpty() ? List.of() : List.of(reason));
        if (recipe == NtfsRecipe.SHADOW_COPIES) {
            assertThat(volume.notes()).anyMatch(text -> text.contains("shadow copies"));
        }
    }

    /** A bitmap that does not even know its own clusters is not believed. */
    @Test
    void aBitmapOfZerosIsNotBelieved() throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.MIXED));
        NtfsVolume volume = NtfsVolume.open(device);
        long lcn = volume.file(NtfsVolume.BITMAP).require(0x80, "").runs().lcn(0);
        device.writeZeros(lcn * volume.clusterSize(), volume.clusterSize());
        UsedVolume read = UsedBlocks.of(device, BELIEVING).volumes().get(0);
        assertThat(read.coverage()).isEqualTo(Coverage.WHOLE);
        assertThat(read.reasons()).singleElement().asString().contains("clusters that are in use");
    }

    /** What sleeps in a file that is left out does not wake up. */
    @Test
    void hibernationFilesAreLeftOutWithTheirHeaders() throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.HIBERNATED));
        assertThat(VolumeState.read(NtfsVolume.open(device)).hibernation())
                .isEqualTo(VolumeState.Hibernation.HIBERNATED);
        MemoryDevice with = copy(UsedBlocks.of(device, BELIEVING).device());
        assertThat(VolumeState.read(NtfsVolume.open(with)).hibernation()).isEqualTo(VolumeState.Hibernation.HIBERNATED);
        BlockDevice view = UsedBlocks.of(device, WITHOUT_PAGING).device();
        assertThat(VolumeState.read(NtfsVolume.open(view)).hibernation()).isEqualTo(VolumeState.Hibernation.NONE);
        MemoryDevice without = copy(view);
        Path file = folder.resolve("volume");
        Files.write(file, UsedDisks.bytes(without));
        assertThat(NtfsTools.require().readiness(file)).isEqualTo(NtfsTools.Readiness.READY);
        NtfsJudge.require().requireClean(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ntfs/ntfs-2m.raw.gz b8d5d61336d9d0a2a5c315ab1f9711007a62169034e8791ae47fad1375b29575",
                "ntfs/ntfs-lastaccess.raw.gz dcc6d5b444909d973cd6982803596d9b2c80dbf4fb18f8853e71e52d6847f146",
                "ntfs/testfs1.raw.gz e3612c182b8010e3599b5eb93bff427c7d824e85bdc2ddbe46e378e3ba814eb9"
            })
    void volumesOfWindowsAreWhole(String sample) throws IOException {
        String[] words = sample.split(" ");
        MemoryDevice disk = Samples.open(words[0], words[1]);
        UsedBlocks used = UsedBlocks.of(disk, UsedBlocksOptions.defaults());
        UsedVolume volume = used.volumes().get(0);
        assertThat(volume.coverage()).as(volume.toString()).isEqualTo(Coverage.USED_BLOCKS);
        BlockDevice before = WindowDevice.of(disk, volume.position(), volume.length(), "before");
        BlockDevice after = WindowDevice.of(used.device(), volume.position(), volume.length(), "after");
        List<Path> files = new ArrayList<>();
        for (BlockDevice device : List.of(before, after)) {
            Path file = folder.resolve("volume" + files.size());
            Files.createFile(file);
            try (FileDevice target = FileDevice.openWritable(file)) {
                target.resize(device.size());
                BlockCopy.of(device, target, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
            }
            files.add(file);
        }
        NtfsJudge judge = NtfsJudge.require();
        judge.tree(files.get(1)).requireEqual(judge.tree(files.get(0)));
    }

    /** A plain map of bits beside the view: the same bytes and kinds wherever one looks, in whatever pieces. */
    @Test
    void everyLookAgreesWithTheBitmap() {
        Effort.seeded(11, seed -> {
            for (int i = 0; i < Effort.scaled(6); i++) {
                Path file = folder.resolve("volume" + seed + "-" + i);
                NtfsScenario.of(Seeds.random(seed, i).nextLong(), 40).build(file);
                try (BlockDevice device = FileDevice.openReadOnly(file)) {
                    agree(new SolidDevice(device), Seeds.random(seed, 1000 + i));
                }
            }
        });
    }

    private static void agree(BlockDevice disk, Random random) throws IOException {
        NtfsVolume volume = NtfsVolume.open(disk);
        ClusterMap bitmap = volume.clusterBitmap();
        byte[] expected = UsedDisks.bytes(disk);
        boolean[] used = new boolean[expected.length];
        long clusters = volume.clusterCount() * volume.clusterSize();
        for (int at = 0; at < expected.length; at++) {
            used[at] = at >= clusters || bitmap.contains(at / volume.clusterSize());
            if (!used[at]) {
                expected[at] = 0;
            }
            int end = at < clusters ? (at / volume.clusterSize() + 1) * volume.clusterSize() : expected.length;
            Arrays.fill(used, at, end, used[at]);
            if (!used[at]) {
                Arrays.fill(expected, at, end, (byte) 0);
            }
            at = end - 1;
        }
        BlockDevice view = UsedBlocks.of(disk, UsedBlocksOptions.defaults()).device();
        assertThat(differences(UsedDisks.bytes(view), expected, expected.length))
                .isEmpty();
        for (int i = 0; i < 300; i++) {
            int position = random.nextInt(expected.length);
            int length = 1 + random.nextInt(Math.min(1 << random.nextInt(20), expected.length - position));
            byte[] bytes = new byte[length];
            view.read(position, ByteBuffer.wrap(bytes));
            assertThat(Arrays.equals(bytes, Arrays.copyOfRange(expected, position, position + length)))
                    .isTrue();
            Extent extent = view.extent(position, length);
            int end = position;
            while (end < position + length && used[end] == used[position]) {
                end++;
            }
            Extent.Kind kind = used[position] ? Extent.Kind.DATA : Extent.Kind.UNALLOCATED;
            assertThat(extent).isEqualTo(new Extent(position, end - position, kind));
        }
    }

    /** Damage never shows: a volume that cannot be understood is there as it is. */
    @ParameterizedTest
    @EnumSource(names = {"MIXED", "HIBERNATED", "MFT_WITH_LIST"})
    void damagedVolumesAreTakenWholeOrUnderstood(NtfsRecipe recipe) throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        NtfsVolume volume = NtfsVolume.open(device);
        List<Extent> areas = new ArrayList<>(List.of(new Extent(0, 512, Extent.Kind.DATA)));
        for (long number = 0; number < 12; number++) {
            areas.add(new Extent(volume.mft().position(number), volume.mft().recordSize(), Extent.Kind.DATA));
        }
        FuzzReport report = Fuzzer.named("used blocks of " + recipe)
                .cases(Effort.scaled(400))
                .maxAllocation(256L << 20)
                .maxReads(100_000)
                .areas(areas)
                .runDevices(List.of(device), damaged -> {
                    UsedBlocks used = UsedBlocks.of(damaged, WITHOUT_PAGING);
                    for (UsedVolume fact : used.volumes()) {
                        assertThat(fact.coverage() == Coverage.WHOLE)
                                .isNotEqualTo(fact.reasons().isEmpty());
                    }
                    assertThat(UsedDisks.bytes(used.device()).length).isEqualTo((int) damaged.size());
                });
        assertThat(report.refused()).as(report.toString()).isZero();
    }
}
