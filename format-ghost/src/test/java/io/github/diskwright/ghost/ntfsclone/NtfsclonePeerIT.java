package io.github.diskwright.ghost.ntfsclone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ntfsclone makes is read here as ntfsclone restores it. */
class NtfsclonePeerIT {
    private final Peer ntfsclone = Peer.require("ntfsclone");

    @TempDir
    Path folder;

    private void requireSame(Path image) throws IOException {
        Path restored = folder.resolve("restored");
        ntfsclone.check("-r", "-q", "-O", restored, image);
        try (FileDevice file = FileDevice.openReadOnly(image)) {
            assertThat(new NtfscloneFormat().check(file, CheckOptions.defaults()))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.INFO);
        }
        try (BlockImage opened = FormatRegistry.load().open(image, OpenOptions.defaults());
                FileDevice expected = FileDevice.openReadOnly(restored)) {
            assertThat(opened.format().name()).isEqualTo("ntfsclone");
            assertThat(BlockCompare.firstDifference(opened.device(), expected, JobOptions.defaults()))
                    .isEmpty();
            assertThat(NtfsVolume.open(opened.device()).usedExtents().totalBytes())
                    .isPositive();
        }
        Files.delete(restored);
    }

    @ParameterizedTest
    @EnumSource(
            value = NtfsRecipe.class,
            names = {"MIXED", "SMALL_CLUSTERS", "LARGE_CLUSTERS", "ODD_SIZE", "FRAGMENTED_FILES", "NEARLY_FULL"})
    void images(NtfsRecipe recipe) throws IOException {
        Path volume = NtfsCorpus.require().volume(recipe).path();
        Path image = folder.resolve("image");
        ntfsclone.check("-s", "-q", "-f", "-o", image, volume);
        requireSame(image);
        Path metadata = folder.resolve("metadata");
        ntfsclone.check("-s", "-q", "-f", "-m", "-o", metadata, volume);
        requireSame(metadata);
    }

    /** The same image with the header of versions before 10.0, which ntfsclone itself takes. */
    @Test
    void oldHeaders() throws IOException {
        Path volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED).path();
        Path image = folder.resolve("image");
        ntfsclone.check("-s", "-q", "-f", "-o", image, volume);
        byte[] bytes = Files.readAllBytes(image);
        int data = bytes[46];
        ByteBuffer old = ByteBuffer.allocate(bytes.length - data + 46);
        old.put(bytes, 0, 46).put(16, (byte) 9).put(17, (byte) 1).position(46);
        old.put(bytes, data, bytes.length - data);
        Path rewritten = folder.resolve("old");
        Files.write(rewritten, old.array());
        requireSame(rewritten);
    }
}
