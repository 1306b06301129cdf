package io.github.diskwright.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.tree.NtfsTree;
import io.github.diskwright.testkit.ntfs.CorpusVolume;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsVerdict;
import io.github.diskwright.testkit.peer.Fsntfsinfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a volume tells beside its files. */
class NtfsFactsPeerIT {
    @TempDir
    Path folder;

    @Test
    void readsTheChangeJournal() throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.CHANGE_JOURNAL));
        UsnJournal journal = UsnJournal.of(NtfsVolume.open(device)).orElseThrow();
        assertThat(journal.maximumSize()).isEqualTo(32 << 20);
        assertThat(journal.allocationDelta()).isEqualTo(8 << 20);
        assertThat(journal.lowestValidUsn()).isEqualTo(3 << 20);
        UsnJournal.Cursor records = journal.records();
        int count = 0;
        while (records.next()) {
            assertThat(records.record().name()).isEqualTo("changed file " + count);
            assertThat(records.record().fileReference()).isEqualTo(0x0001_0000_0000_0040L + count);
            assertThat(records.record().reason()).isEqualTo(0x100);
            count++;
        }
        assertThat(count).isEqualTo(300);
    }

    @Test
    void findsNoChangeJournalWhereThereIsNone() throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.EMPTY));
        assertThat(UsnJournal.of(NtfsVolume.open(device))).isEmpty();
    }

    /** A copy of nothing but the used extents is the same volume. */
    @ParameterizedTest
    @EnumSource(names = {"MIXED", "LARGE_CLUSTERS", "ODD_SIZE", "FRAGMENTED_MFT", "METADATA_AT_END", "LARGE_SECTORS"})
    void usedExtentsAreAllThatACopyNeeds(NtfsRecipe recipe) throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(recipe);
        Path copy = folder.resolve("copy.ntfs");
        try (FileDevice source = FileDevice.openReadOnly(volume.path());
                FileDevice target = FileDevice.create(copy, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            target.resize(source.size());
            UsedExtents used = NtfsVolume.open(source).usedExtents();
            long end = 0;
            for (Extent extent : used) {
                assertThat(extent.position()).isGreaterThan(end - 1);
                end = extent.end();
                copy(source, extent, target);
            }
            assertThat(used.totalBytes()).isLessThan(source.size());
            target.flush();
        }
        NtfsJudge judge = NtfsJudge.require();
        judge.requireClean(copy);
        judge.tree(copy).requireEqual(judge.tree(volume.path()));
    }

    private static void copy(BlockDevice source, Extent extent, BlockDevice target) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) extent.length());
        source.read(extent.position(), bytes);
        target.write(extent.position(), bytes.flip());
    }

    @Test
    void pagingFilesCanBeLeftOut() throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.HIBERNATED));
        NtfsVolume volume = NtfsVolume.open(device);
        NtfsFile file;
        try (NtfsTree tree = NtfsTree.of(volume)) {
            file = volume.file(tree.root().child("HIBERFIL.SYS").orElseThrow().fileId());
        }
        long clusters = file.require(AttributeType.DATA, "").runs().allocatedClusters();
        assertThat(clusters).isPositive();
        assertThat(volume.usedExtents().totalBytes())
                .isEqualTo(volume.usedExtents(UsedExtents.PagingFiles.LEFT_OUT).totalBytes()
                        + clusters * volume.clusterSize());
    }

    /** Wherever one looks, the answer is that of the walk over all of them. */
    @ParameterizedTest
    @EnumSource(names = {"MIXED", "SMALL_CLUSTERS", "ODD_SIZE", "FRAGMENTED_FILES", "HIBERNATED"})
    void usedExtentsAreFoundByPosition(NtfsRecipe recipe) throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        UsedExtents used = NtfsVolume.open(device).usedExtents(UsedExtents.PagingFiles.LEFT_OUT);
        List<Extent> found = new ArrayList<>();
        long at = 0;
        for (Extent extent : used) {
            for (; at < extent.position(); at = found.get(found.size() - 1).end()) {
                found.add(used.extent(at, extent.position() - at));
            }
            assertThat(used.extent(extent.position(), extent.length())).isEqualTo(extent);
            long middle = extent.position() + extent.length() / 2;
            assertThat(used.extent(middle, 1)).isEqualTo(new Extent(middle, 1, Extent.Kind.DATA));
            at = extent.end();
        }
        assertThat(found).extracting(Extent::kind).containsOnly(Extent.Kind.UNALLOCATED);
        assertThat(found.stream().mapToLong(Extent::length).sum()).isEqualTo(at - used.totalBytes());
        assertThat(used.usedEnd()).isLessThanOrEqualTo(at);
        assertThat(used.extent(used.usedEnd() - 1, 1).isData()).isTrue();
        assertThatThrownBy(() -> used.extent(device.size() - 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Clusters that a bitmap has no bit for are not free ones. */
    @Test
    void aBitmapThatIsTooShortIsRefused() throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(NtfsRecipe.MIXED));
        NtfsVolume volume = NtfsVolume.open(device);
        Attribute data =
                volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, "").head();
        ByteBuffer sizes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, data.initializedSize() / 2);
        device.write(data.record().position() + data.offset() + 0x38, sizes);
        NtfsVolume damaged = NtfsVolume.open(device);
        assertThatThrownBy(damaged::usedExtents)
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("a bitmap of");
    }

    @Test
    void fsntfsinfoAgreesOnTheVolume() throws IOException {
        CorpusVolume volume = NtfsCorpus.require().volume(NtfsRecipe.LARGE_SECTORS);
        Map<String, String> said = Fsntfsinfo.require().volume(volume.path());
        try (FileDevice device = FileDevice.openReadOnly(volume.path())) {
            NtfsVolume opened = NtfsVolume.open(device);
            assertThat(said)
                    .containsEntry("Cluster block size", opened.clusterSize() + "")
                    .containsEntry("MFT entry size", opened.mft().recordSize() + "")
                    .containsEntry("Version", VolumeState.read(opened).version());
            assertThat(said.get("Serial number"))
                    .isEqualToIgnoringCase(Long.toHexString(opened.boot().serialNumber()));
        }
    }

    /** All descriptors that files have are found, and their entries and hashes are right. */
    @Test
    void descriptorsOfAllSoundVolumesAreFound() throws IOException {
        int found = 0;
        for (NtfsRecipe recipe : List.of(NtfsRecipe.SECURITY, NtfsRecipe.MIXED, NtfsRecipe.SMALL_CLUSTERS)) {
            assertThat(recipe.verdict()).isEqualTo(NtfsVerdict.SOUND);
            NtfsVolume volume =
                    NtfsVolume.open(NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe)));
            SecurityDescriptors descriptors = SecurityDescriptors.of(volume);
            NtfsIndex.Cursor ids =
                    NtfsIndex.of(volume.file(NtfsVolume.SECURE), "$SII").cursor();
            while (ids.next()) {
                int id = ids.entry().key().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
                assertThat(descriptors.find(id)).isPresent();
                found++;
            }
            assertThat(descriptors.find(0x7FFF_0000)).isEmpty();
        }
        assertThat(found).isGreaterThan(60);
    }
}
