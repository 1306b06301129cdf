package io.github.diskwright.ghost.partclone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.ghost.partclone.internal.ImageMaker;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UsedExtents;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** partclone restores what is written here, and what it makes is read here. Its programs sleep for seconds: they run beside each other. */
class PartclonePeerIT {
    private static final List<NtfsRecipe> RECIPES = List.of(
            NtfsRecipe.MIXED, NtfsRecipe.SMALL_CLUSTERS, NtfsRecipe.LARGE_CLUSTERS, NtfsRecipe.FRAGMENTED_FILES);

    private static final int ATTEMPTS = 6;
    private static final int SECONDS = 15;
    private static final int KILLED = 137;

    private final PartcloneFormat format = new PartcloneFormat();

    @TempDir
    Path folder;

    private Peer partcloneNtfs;
    private Peer imager;
    private Peer restore;
    private Peer chkimg;
    private Peer info;

    @BeforeEach
    void findPeers() {
        partcloneNtfs = Peer.require("partclone.ntfs");
        imager = Peer.require("partclone.imager");
        restore = Peer.require("partclone.restore");
        chkimg = Peer.require("partclone.chkimg");
        info = Peer.require("partclone.info");
    }

    /** Runs jobs beside each other. */
    private static void all(List<Callable<Void>> jobs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Void> done : threads.invokeAll(jobs)) {
                done.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } finally {
            threads.shutdown();
        }
    }

    /**
     * Runs a program until its log says that it succeeded: one run in ten of partclone 0.3.23 never ends, and some end
     * with exit code 0 and nothing done, on the same input as the others.
     */
    private static void run(Peer peer, Path log, Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("-L", log, "-F"));
        List<Object> limited = new ArrayList<>(List.of("-s", "KILL", SECONDS, peer));
        limited.addAll(all);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Files.deleteIfExists(log);
            PeerRun done = Peer.require("timeout").run(limited);
            if (done.exitCode() != KILLED) {
                done.requireSuccess();
                if (Files.exists(log) && Files.readString(log).contains("successfully")) {
                    return;
                }
            }
        }
        throw new AssertionError(peer + " " + all + " did not succeed " + ATTEMPTS + " times");
    }

    private Path log(Path image) {
        return image.resolveSibling(image.getFileName() + ".log");
    }

    /** partclone's own check, which tells of errors in its log only. */
    private void judge(Path image) throws IOException {
        run(chkimg, log(image), "-s", image);
        assertThat(Files.readString(log(image)))
                .contains("successfully checked")
                .doesNotContain("CRC error")
                .doesNotContain("ERROR");
    }

    private List<Finding> errors(Path image) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(image)) {
            return format.check(file, CheckOptions.defaults()).stream()
                    .filter(finding -> finding.severity() != Severity.INFO)
                    .toList();
        }
    }

    /** Compares the used bytes of an image with those of its source, and returns how many there are. */
    static long compareUsed(BlockDevice image, BlockDevice source) throws IOException {
        long bytes = 0;
        ExtentIterator extents = image.extents(0, image.size());
        while (extents.hasNext()) {
            Extent extent = extents.next();
            if (extent.isData()) {
                bytes += extent.length();
                assertThat(BlockCompare.firstDifference(
                                WindowDevice.of(image, extent.position(), extent.length(), "used"),
                                WindowDevice.of(source, extent.position(), extent.length(), "used"),
                                JobOptions.builder().threads(1).build()))
                        .as("%s", extent)
                        .isEmpty();
            }
        }
        return bytes;
    }

    @Test
    void whatPartcloneMakesIsRead() throws Exception {
        List<List<String>> ways = List.of(
                List.of(),
                List.of("-a0"),
                List.of("-a1", "-k1"),
                List.of("-a1", "-k7"),
                List.of("-a1", "-k100000"),
                List.of("-a1", "-k64", "-K"));
        List<Callable<Void>> jobs = new ArrayList<>();
        for (NtfsRecipe recipe : RECIPES) {
            Path volume = NtfsCorpus.require().volume(recipe).path();
            for (List<String> way : recipe == NtfsRecipe.MIXED ? ways : List.of(ways.get(0))) {
                Path image = folder.resolve(recipe + String.join("", way) + ".pcl");
                jobs.add(() -> {
                    List<Object> arguments = new ArrayList<>(List.of("-c", "-s", volume, "-O", image));
                    arguments.addAll(way);
                    run(partcloneNtfs, log(image), arguments.toArray());
                    readNtfs(image, volume);
                    return null;
                });
            }
        }
        Path volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED).path();
        Path raw = folder.resolve("raw.pcl");
        jobs.add(() -> {
            run(imager, log(raw), "-c", "-s", volume, "-O", raw);
            assertThat(errors(raw)).isEmpty();
            try (BlockImage opened = FormatRegistry.load().open(raw, OpenOptions.defaults());
                    FileDevice source = FileDevice.openReadOnly(volume)) {
                assertThat(BlockCompare.firstDifference(opened.device(), source, JobOptions.defaults()))
                        .isEmpty();
            }
            return null;
        });
        all(jobs);
    }

    private void readNtfs(Path image, Path volume) throws IOException {
        assertThat(errors(image)).isEmpty();
        try (BlockImage opened = FormatRegistry.load().open(image, OpenOptions.defaults());
                FileDevice source = FileDevice.openReadOnly(volume)) {
            assertThat(opened.format().name()).isEqualTo("partclone");
            assertThat(opened.device().size()).isEqualTo(source.size());
            long used = compareUsed(opened.device(), source);
            NtfsVolume ntfs = NtfsVolume.open(source);
            long expected = ntfs.usedExtents().totalBytes();
            long clusterSize = ntfs.clusterSize();
            // partclone leaves the copy of the boot sector out, and may count it as a cluster.
            assertThat(used).isBetween(expected - 2 * clusterSize, expected + 2 * clusterSize);
        }
    }

    private static BlockDevice usedOnly(FileDevice volume) throws IOException {
        return new ExtentsDevice(volume, extentsOf(volume));
    }

    @Test
    void partcloneRestoresWhatIsWrittenHere() throws Exception {
        List<Callable<Void>> jobs = new ArrayList<>();
        for (NtfsRecipe recipe : RECIPES) {
            Path volume = NtfsCorpus.require().volume(recipe).path();
            jobs.add(() -> writeAndRestore(volume, folder.resolve(recipe + ".pcl"), ntfsOptions(256)));
        }
        Path volume = NtfsCorpus.require().volume(NtfsRecipe.MIXED).path();
        jobs.add(() -> writeAndRestore(volume, folder.resolve("k1.pcl"), ntfsOptions(1)));
        jobs.add(() -> writeAndRestore(volume, folder.resolve("k13.pcl"), ntfsOptions(13)));
        jobs.add(() -> writeAndRestore(
                volume,
                folder.resolve("plain.pcl"),
                PartcloneOptions.builder()
                        .fileSystem(PartcloneOptions.NTFS)
                        .checksum(PartcloneChecksum.NONE)
                        .build()));
        jobs.add(() -> {
            writeRawAndRestore(volume, folder.resolve("raw.pcl"));
            return null;
        });
        all(jobs);
    }

    private static PartcloneOptions ntfsOptions(int perChecksum) {
        return PartcloneOptions.builder()
                .fileSystem(PartcloneOptions.NTFS)
                .blocksPerChecksum(perChecksum)
                .build();
    }

    private Void writeAndRestore(Path volume, Path image, PartcloneOptions options) throws IOException {
        try (FileDevice source = FileDevice.openReadOnly(volume);
                FileDevice file = FileDevice.create(image, 512, FileDevice.Sparseness.SPARSE)) {
            BlockDevice used = usedOnly(source);
            PartcloneWriter.write(used, file, options, JobOptions.defaults());
        }
        judge(image);
        assertThat(info.run(image).requireSuccess().toString()).contains("NTFS").contains("Diskwright");
        Path restored = image.resolveSibling(image.getFileName() + ".raw");
        run(partcloneNtfs, log(restored), "-r", "-C", "-s", image, "-O", restored);
        try (FileDevice source = FileDevice.openReadOnly(volume);
                FileDevice back = FileDevice.openReadOnly(restored)) {
            long bytes = 0;
            for (Extent extent : extentsOf(source)) {
                if (extent.end() <= back.size()) {
                    bytes += extent.length();
                    assertThat(read(back, extent)).as("%s", extent).isEqualTo(read(source, extent));
                }
            }
            assertThat(bytes).isGreaterThan(source.size() / 20);
            // The copy of the boot sector is the last thing that a volume uses: it was restored, so the size is whole.
            assertThat(back.size()).isEqualTo(source.size());
        }
        return null;
    }

    private static UsedExtents extentsOf(FileDevice volume) throws IOException {
        return NtfsVolume.open(volume).usedExtents();
    }

    private static byte[] read(BlockDevice device, Extent extent) throws IOException {
        byte[] bytes = new byte[(int) extent.length()];
        device.read(extent.position(), ByteBuffer.wrap(bytes));
        return bytes;
    }

    private void writeRawAndRestore(Path volume, Path image) throws IOException {
        try (FileDevice source = FileDevice.openReadOnly(volume);
                FileDevice file = FileDevice.create(image, 512, FileDevice.Sparseness.SPARSE)) {
            PartcloneWriter.write(source, file, PartcloneOptions.defaults(), JobOptions.defaults());
        }
        judge(image);
        Path restored = image.resolveSibling("raw.restored");
        run(restore, log(restored), "-C", "-s", image, "-O", restored);
        assertThat(Files.mismatch(restored, volume)).isEqualTo(-1);
    }

    /** Images of format 0001, which no partclone writes any more: it accepts those that the tests here make. */
    @Test
    void partcloneAcceptsTheOldImagesOfTheTests() throws Exception {
        List<Callable<Void>> jobs = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            ImageMaker maker = ImageMaker.random(seed, 4096, 700).with(1, ImageMaker.CRC32, 1, false);
            Path image = folder.resolve("old" + seed + ".pcl");
            Files.write(image, maker.make());
            jobs.add(() -> {
                judge(image);
                Path restored = image.resolveSibling(image.getFileName() + ".raw");
                run(restore, log(restored), "-C", "-s", image, "-O", restored);
                byte[] back = Arrays.copyOf(Files.readAllBytes(restored), maker.contents.length);
                assertThat(back).isEqualTo(maker.contents);
                assertThat(errors(image)).isEmpty();
                return null;
            });
        }
        all(jobs);
    }

    /** What the two checks say of the same damage. */
    @Test
    void partcloneSeesTheDamageThatIsSeenHere() throws Exception {
        ImageMaker maker = ImageMaker.random(4, 4096, 600).with(2, ImageMaker.CRC32, 16, true);
        byte[] bytes = maker.make();
        bytes[bytes.length / 2] ^= 4;
        Path image = folder.resolve("damaged.pcl");
        Files.write(image, bytes);
        assertThat(errors(image)).extracting(Finding::id).containsExactly("partclone.checksum");
        run(chkimg, log(image), "-s", image);
        assertThat(Files.readString(log(image))).contains("CRC error");
    }
}
