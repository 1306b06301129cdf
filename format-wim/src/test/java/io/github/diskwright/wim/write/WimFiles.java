package io.github.diskwright.wim.write;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Files that tests write and read. */
final class WimFiles {
    private WimFiles() {}

    /** Options that give the same bytes each time. */
    static WimWriterOptions.Builder fixed(int threads, long memory) {
        return WimWriterOptions.builder()
                .ids(() -> new UUID(1, 2))
                .compression(CompressionType.XPRESS)
                .level(10)
                .clock(() -> Instant.ofEpochSecond(1_700_000_000))
                .job(JobOptions.builder().threads(threads).memory(memory).build());
    }

    static WimWriterOptions.Builder fixed() {
        return fixed(2, 64 << 20);
    }

    static WimWriterOptions.Builder solid(WimWriterOptions.Builder builder) {
        return builder.packing(WimWriterOptions.Packing.SOLID)
                .solidCompression(CompressionType.LZX)
                .solidChunkSize(32 << 10)
                .solidLevel(10);
    }

    static void add(WimWriter file, FileTree tree, String name, CopyOptions options) throws IOException {
        try (WimImageWriter image = file.addImage(ImageXml.empty().withName(name))) {
            TreeCopy.run(tree, image, options);
        }
    }

    static void add(WimWriter file, FileTree tree, String name) throws IOException {
        add(file, tree, name, CopyOptions.defaults());
    }

    /** An empty tree whose files have no times. */
    static MemoryTree tree() {
        return withoutTimes(MemoryTree.create());
    }

    /** A tree of which times are not compared: files that were added have none. */
    static MemoryTree withoutTimes(MemoryTree tree) {
        return tree.withProperties(tree.properties().toBuilder()
                .without(TreeFeature.CREATION_TIME, TreeFeature.WRITE_TIME, TreeFeature.ACCESS_TIME)
                .build());
    }

    /** A file with one image. */
    static MemoryDevice write(FileTree tree, WimWriterOptions options) throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(0);
        try (WimWriter file = WimWriter.create(device, options)) {
            add(file, tree, "image");
            file.finish();
        }
        return device;
    }

    /** Opens a file that stays open when the archive is closed. */
    static WimArchive open(BlockDevice device) throws IOException {
        return WimArchive.open(
                List.of(KeptOpenDevice.over(device)),
                WimOpenOptions.builder().irregularities(Irregularities.REJECTED).build());
    }

    /** Fails unless a file's images are these. */
    static void requireImages(BlockDevice device, FileTree... expected) throws IOException {
        try (WimArchive archive = open(device)) {
            if (archive.imageCount() != expected.length) {
                throw new AssertionError(archive.imageCount() + " images, not " + expected.length);
            }
            for (int i = 0; i < expected.length; i++) {
                try (WimImage image = archive.image(i + 1)) {
                    TreeDifference.requireNone(expected[i], image, TreeFeature.CHANGE_TIME);
                }
            }
        }
    }
}
