package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees are captured into parts that are as small as asked and hold the tree, here and for wimlib. */
class WimSplitCapturePeerIT {
    /** The largest file of the tree does not compress. */
    private static final long LARGEST_FILE = 1_100_000;

    private static WimCorpus corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireCorpus() {
        corpus = WimCorpus.require();
    }

    private static WimWriterOptions options(CompressionType compression) {
        return WimWriterOptions.builder()
                .compression(compression)
                .integrity(1 << 16)
                .build();
    }

    private List<Path> capture(MemoryTree tree, long size, WimWriterOptions options) throws IOException {
        try (WimSplitCapture capture =
                WimSplitCapture.create(folder.resolve("part.swm"), size, PendingFile.Existing.REFUSE, options)) {
            try (WimImageWriter image =
                    capture.addImage(ImageXml.empty().withName("in parts"), CaptureOptions.defaults())) {
                TreeCopy.run(
                        tree, image, CopyOptions.builder().job(options.job()).build());
            }
            return capture.finish();
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 1300000", "XPRESS, 400000", "LZX, 200000", "LZMS, 60000", "XPRESS, 100000000"})
    void partsHoldTheTree(CompressionType compression, long size) throws IOException {
        try (MemoryTree tree = corpus.sample(WimRecipe.XPRESS).expected(1)) {
            List<Path> parts = capture(tree, size, options(compression));
            for (Path part : parts) {
                assertThat(Files.size(part)).isLessThanOrEqualTo(Math.max(size, LARGEST_FILE));
            }
            assertThat(parts.size()).isGreaterThanOrEqualTo(size > 50_000_000 ? 2 : 3);
            assertThat(WimCheck.run(parts.get(1), WimOpenOptions.defaults(), CheckOptions.defaults()))
                    .isEmpty();
            try (WimArchive archive = WimArchive.open(parts.get(0), WimOpenOptions.defaults());
                    WimImage image = archive.image(1)) {
                assertThat(archive.parts()).hasSize(parts.size());
                TreeDifference.requireNone(tree, image);
            }
            WimlibImagex.require().peer().check("verify", parts.get(0), "--ref=" + folder.resolve("part*.swm"));
        }
    }

    @Test
    void aCaptureThatIsGivenUpLeavesNothing() throws IOException {
        CancellationToken token = new CancellationToken();
        JobOptions job = JobOptions.builder()
                .threads(2)
                .cancellation(token)
                .progress((task, done, total) -> {
                    if (done > total / 2) {
                        token.cancel();
                    }
                })
                .build();
        WimWriterOptions options = WimWriterOptions.builder()
                .compression(CompressionType.XPRESS)
                .job(job)
                .build();
        try (MemoryTree tree = corpus.sample(WimRecipe.XPRESS).expected(1)) {
            assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> capture(tree, 100_000, options));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void partsThatExistAndSolidOptionsAreRefused() throws IOException {
        Files.createFile(folder.resolve("part.swm"));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> WimSplitCapture.create(
                        folder.resolve("part.swm"), 1000, PendingFile.Existing.REFUSE, options(CompressionType.LZX)));
        WimWriterOptions solid = WimWriterOptions.builder()
                .packing(WimWriterOptions.Packing.SOLID)
                .build();
        assertThatExceptionOfType(UnsupportedFeatureException.class)
                .isThrownBy(() ->
                        WimSplitCapture.create(folder.resolve("other.swm"), 1000, PendingFile.Existing.REFUSE, solid));
    }
}
