package io.github.diskwright.ghost.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.ghost.ntfsclone.NtfscloneFormat;
import io.github.diskwright.ghost.partclone.PartcloneFormat;
import io.github.diskwright.ghost.partclone.internal.ImageMaker;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that the usual programs compressed are read, from files and as they come out of a pipe. */
class CompressedImagePeerIT {
    private static final String[] COMMANDS = {
        "gzip -1",
        "gzip -9",
        "zstd -1",
        "zstd -T2 --long=27",
        "zstd -19 --no-check",
        "lz4",
        "lz4 -9 -B4",
        "lz4 -BX",
        "lz4 --content-size"
    };

    @TempDir
    Path folder;

    /** Compresses by pipe, in which the program does not know the length, or with the file by name. */
    private Path compress(String command, Path image, boolean isPiped) {
        Peer.require(command.split(" ", 2)[0]);
        Path packed = folder.resolve("packed");
        String line = isPiped ? "cat '%1$s' | %2$s -c > '%3$s'" : "%2$s -c '%1$s' > '%3$s'";
        Peer.require("sh").check("-c", String.format(Locale.ROOT, line, image, command, packed));
        return packed;
    }

    @Test
    void partcloneImages() throws IOException {
        ImageMaker maker = ImageMaker.random(7, 4096, 3000).with(2, ImageMaker.CRC32, 256, true);
        Path image = folder.resolve("image");
        Files.write(image, maker.make());
        for (String command : COMMANDS) {
            for (boolean isPiped : new boolean[] {false, true}) {
                Path packed = compress(command, image, isPiped);
                try (FileDevice file = FileDevice.openReadOnly(packed)) {
                    assertThat(new PartcloneFormat().check(file, CheckOptions.defaults()))
                            .as(command)
                            .isEmpty();
                }
                try (BlockImage opened = FormatRegistry.load().open(packed, OpenOptions.defaults())) {
                    assertThat(opened.format().name()).isEqualTo("partclone");
                    assertThat(BlockCompare.firstDifference(
                                    opened.device(), MemoryDevice.copyOf(maker.contents), JobOptions.defaults()))
                            .as(command)
                            .isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "lz4"})
    void ntfscloneImages(String command) throws IOException {
        Path volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED).path();
        Path image = folder.resolve("image");
        Peer.require("ntfsclone").check("-s", "-q", "-f", "-o", image, volume);
        Path packed = compress(command, image, true);
        try (FileDevice file = FileDevice.openReadOnly(packed)) {
            assertThat(new NtfscloneFormat().check(file, CheckOptions.defaults()))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.INFO);
        }
        try (BlockImage plain = FormatRegistry.load().open(image, OpenOptions.defaults());
                BlockImage opened = FormatRegistry.load().open(packed, OpenOptions.defaults())) {
            assertThat(opened.format().name()).isEqualTo("ntfsclone");
            assertThat(BlockCompare.firstDifference(opened.device(), plain.device(), JobOptions.defaults()))
                    .isEmpty();
        }
    }

    @Test
    void dependentBlocksAreRefusedByName() throws IOException {
        Path image = folder.resolve("image");
        Files.write(image, ImageMaker.random(7, 4096, 100).make());
        Path packed = compress("lz4 -B4 -BD", image, false);
        assertThatThrownBy(() -> FormatRegistry.load().open(packed, OpenOptions.defaults()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("depend on each other");
    }
}
