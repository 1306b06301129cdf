package io.github.diskwright.ntfs.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.check.NtfsCheck;
import io.github.diskwright.testkit.ntfs.CorpusVolume;
import io.github.diskwright.testkit.ntfs.JudgedTree;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsVerdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Volumes of all kinds become as small as they can and as large as they were, and ntfs-3g shows the same files. */
class ResizePeerIT {
    private static final ResizeOptions CLEAN =
            ResizeOptions.builder().afterwards(ResizeOptions.Afterwards.CLEAN).build();

    @TempDir
    Path folder;

    static List<NtfsRecipe> sound() {
        return NtfsRecipe.of(NtfsVerdict.SOUND);
    }

    static List<NtfsRecipe> refused() {
        return NtfsRecipe.of(NtfsVerdict.REFUSED);
    }

    static List<NtfsRecipe> damaged() {
        return NtfsRecipe.of(NtfsVerdict.DAMAGED);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void shrinksToTheMinimumAndGrowsBack(NtfsRecipe recipe) throws IOException {
        NtfsJudge judge = NtfsJudge.require();
        CorpusVolume original = NtfsCorpus.require().volume(recipe);
        Path volume = NtfsCorpus.copyOf(original, folder.resolve("volume"));
        JudgedTree before = judge.tree(volume);
        long full = Files.size(volume);

        long smallest = minimum(volume).size();
        // ntfsresize names none for a volume with bad clusters.
        judge.resizeInfo(volume)
                .minimumSize()
                .ifPresent(least -> assertThat(smallest).isLessThanOrEqualTo(least));
        resize(volume, smallest);
        cut(volume, smallest);
        requireSame(judge, volume, before);

        cut(volume, full);
        resize(volume, full);
        requireSame(judge, volume, before);
    }

    private static void requireSame(NtfsJudge judge, Path volume, JudgedTree before) throws IOException {
        judge.tree(volume).requireEqual(before);
        List<String> objections = judge.objections(volume).stream()
                // A volume at its minimum is full, which ntfsresize takes for an error, and some have bad clusters,
                // which
                // it and ntfsclone refuse.
                .filter(text -> !text.contains("Volume is full") && !text.contains("bad sector"))
                .toList();
        assertThat(objections).isEmpty();
        try (BlockDevice device = FileDevice.openReadOnly(volume)) {
            assertThat(NtfsCheck.run(device, CheckOptions.defaults())).isEmpty();
        }
    }

    private static MinimumSize minimum(Path volume) throws IOException {
        try (BlockDevice device = FileDevice.openReadOnly(volume)) {
            return NtfsResize.minimum(NtfsVolume.open(device), CLEAN);
        }
    }

    private static void resize(Path volume, long size) throws IOException {
        try (BlockDevice device = FileDevice.openWritable(volume)) {
            ResizePlan plan = NtfsResize.plan(NtfsVolume.open(device), size, CLEAN);
            MemoryDevice journal = MemoryDevice.ofSize(plan.journalSize());
            assertThat(ResizeJob.start(device, plan, journal).run(JobOptions.defaults()))
                    .isEqualTo(ResizeJob.Outcome.DONE);
        }
    }

    private static void cut(Path volume, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength(size);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void doesNotTouchWhatIsNotSafe(NtfsRecipe recipe) throws IOException {
        CorpusVolume original = NtfsCorpus.require().volume(recipe);
        try (BlockDevice device = FileDevice.openReadOnly(original.path())) {
            assertThatThrownBy(() -> NtfsResize.plan(NtfsVolume.open(device), device.size() / 2, CLEAN))
                    .isInstanceOfAny(RefusedException.class, UnsupportedFeatureException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void doesNotTouchWhatIsDamaged(NtfsRecipe recipe) throws IOException {
        CorpusVolume original = NtfsCorpus.require().volume(recipe);
        try (BlockDevice device = FileDevice.openReadOnly(original.path())) {
            assertThatThrownBy(() -> NtfsResize.plan(NtfsVolume.open(device), device.size() / 2, CLEAN))
                    .isInstanceOfAny(RefusedException.class, CorruptImageException.class)
                    .isInstanceOf(ImageException.class);
        }
    }
}
