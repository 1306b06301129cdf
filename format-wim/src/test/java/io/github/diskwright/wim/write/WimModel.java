package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.PlainWim;
import io.github.diskwright.testkit.wim.WimJudge;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.xml.ImageXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A WIM file that is changed at random, and beside it what has to be in it: trees, names, the image that is booted. */
final class WimModel implements AutoCloseable {
    private static final int MOST_IMAGES = 4;
    private static final int MOST_FILES = 60;
    private static final JobOptions JOB =
            JobOptions.builder().threads(2).memory(32 << 20).build();

    private final Random random;
    private final Path folder;
    private final Path file;
    private final List<MemoryTree> trees = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int bootIndex;
    private int made;

    WimModel(long seed, Path folder) throws IOException {
        this.random = Seeds.random(seed, 0);
        this.folder = folder;
        this.file = folder.resolve("model.wim");
        try (WimWriter writer = WimWriter.create(file, PendingFile.Existing.REFUSE, options())) {
            append(writer);
            writer.finish();
        }
    }

    /** Options of any kind. */
    private WimWriterOptions options() {
        CompressionType[] types = {CompressionType.NONE, CompressionType.XPRESS, CompressionType.LZX};
        CompressionType type = types[random.nextInt(types.length)];
        WimWriterOptions.Builder options = WimFiles.fixed().compression(type).job(JOB);
        if (type != CompressionType.NONE) {
            options.level(5);
        }
        if (random.nextInt(3) == 0) {
            WimFiles.solid(options).solidLevel(5);
        }
        if (random.nextInt(3) == 0) {
            options.integrity(4096 << random.nextInt(5));
        }
        return options.build();
    }

    private RawOptions raw() {
        RawOptions.Builder options = RawOptions.builder().job(JOB).existing(PendingFile.Existing.REPLACE);
        if (random.nextInt(3) == 0) {
            options.integrity(4096 << random.nextInt(5));
        }
        return options.build();
    }

    private MemoryTree newTree(int most) {
        return WimFiles.withoutTimes(
                GeneratedTree.of(random.nextInt(1000), GeneratedTree.Names.OF_WINDOWS, 1 + random.nextInt(most)));
    }

    private void append(WimWriter writer) throws IOException {
        MemoryTree tree = newTree(12);
        String name = "image " + ++made;
        WimFiles.add(writer, tree, name);
        trees.add(tree);
        names.add(name);
    }

    private int image() {
        return 1 + random.nextInt(trees.size());
    }

    private WimArchive open() throws IOException {
        return WimArchive.open(file, WimOpenOptions.defaults());
    }

    /** Does something; answers what, for people. */
    String step() throws IOException {
        int choice = random.nextInt(16);
        if (choice < 2 && trees.size() < MOST_IMAGES) {
            try (FileDevice device = FileDevice.openWritable(file);
                    WimWriter writer = WimWriter.append(device, options())) {
                append(writer);
                writer.finish();
            }
            return "append";
        }
        return switch (choice) {
            case 2, 3 -> trees.size() > 1 ? delete(image()) : set(image());
            case 4, 5 -> exportAll();
            case 6 -> splitAndJoin();
            case 7 -> {
                try (WimArchive archive = open()) {
                    WimRebuild.run(archive, file, raw());
                }
                yield "rebuild";
            }
            case 8, 9 -> set(image());
            default -> update(image());
        };
    }

    private String set(int number) throws IOException {
        String name = "image " + ++made;
        int boot = random.nextInt(trees.size() + 1);
        try (FileDevice device = FileDevice.openWritable(file)) {
            WimEdit.change(
                    device,
                    change -> {
                        change.describeImage(number, change.xml().image(number).withName(name));
                        change.setBootIndex(boot);
                    },
                    options());
        }
        names.set(number - 1, name);
        bootIndex = boot;
        return "set " + number;
    }

    private String delete(int number) throws IOException {
        boolean isSoft = random.nextBoolean();
        if (isSoft) {
            try (FileDevice device = FileDevice.openWritable(file)) {
                WimEdit.deleteImage(device, number, options());
            }
        } else {
            List<Integer> kept = new ArrayList<>();
            for (int other = 1; other <= trees.size(); other++) {
                if (other != number) {
                    kept.add(other);
                }
            }
            try (WimArchive archive = open()) {
                WimRebuild.run(archive, kept, file, raw());
            }
        }
        trees.remove(number - 1).close();
        names.remove(number - 1);
        bootIndex = bootIndex == number ? 0 : bootIndex > number ? bootIndex - 1 : bootIndex;
        return "delete " + number + (isSoft ? ", soft" : "");
    }

    private String exportAll() throws IOException {
        WimWriterOptions options = options();
        try (WimArchive archive = open();
                WimWriter writer = WimWriter.create(file, PendingFile.Existing.REPLACE, options)) {
            for (int number = 1; number <= archive.imageCount(); number++) {
                ImageXml xml = archive.xml().image(number);
                WimExport.run(archive, number, writer, xml);
            }
            writer.setBootIndex(archive.header().bootIndex());
            writer.finish();
        }
        return "export as " + options.compression() + ", " + options.packing();
    }

    private String splitAndJoin() throws IOException {
        Path parts = Files.createDirectory(folder.resolve("parts " + ++made));
        long size = 10_000 + random.nextInt(300_000);
        List<Path> all;
        try (WimArchive archive = open()) {
            all = WimSplit.run(archive, parts.resolve("part.swm"), size, raw());
        }
        try (WimArchive archive = WimArchive.open(all.get(random.nextInt(all.size())), WimOpenOptions.defaults())) {
            WimRebuild.run(archive, file, raw());
            bootIndex = archive.header().bootIndex();
        }
        for (Path part : all) {
            Files.delete(part);
        }
        return "split into " + all.size() + " parts of " + size + ", and join";
    }

    private String update(int number) throws IOException {
        MemoryTree tree = trees.get(number - 1);
        StringBuilder told = new StringBuilder("update " + number + ":");
        try (FileDevice device = FileDevice.openWritable(file);
                WimUpdate update = WimUpdate.open(device, number, options())) {
            ImageModel image = new ImageModel(tree, random);
            for (int i = random.nextInt(4); i >= 0; i--) {
                try (MemoryTree added = newTree(6)) {
                    run(image.size() > MOST_FILES ? image.delete(update) : image.change(update, added), told);
                }
            }
            update.finish();
        }
        return told.toString();
    }

    private static void run(ImageModel.Outcome outcome, StringBuilder told) throws IOException {
        told.append(' ').append(outcome.told());
        if (outcome.isRefused()) {
            assertThatThrownBy(outcome.call()::run).as(told.toString()).isInstanceOf(RefusedException.class);
        } else {
            outcome.call().run();
        }
    }

    /** Fails unless the file is what it has to be. */
    void check() throws IOException {
        assertThat(WimCheck.run(
                        file, WimOpenOptions.defaults(), CheckOptions.defaults().withJob(JOB)))
                .isEmpty();
        try (FileDevice device = FileDevice.openReadOnly(file)) {
            WimFiles.requireImages(device, trees.toArray(MemoryTree[]::new));
        }
        try (WimArchive archive = open()) {
            assertThat(archive.xml().images()).extracting(ImageXml::name).containsExactlyElementsOf(names);
            assertThat(archive.header().bootIndex()).isEqualTo(bootIndex);
        }
    }

    /** Fails if other tools read something else. */
    void check(WimJudge judge) throws IOException {
        judge.requireWhole(file);
        PlainWim images = judge.images(file);
        for (int number = 1; number <= trees.size(); number++) {
            try (MemoryTree found = images.tree(number)) {
                assertThat(TreeDifference.list(trees.get(number - 1), found)).isEmpty();
            }
        }
    }

    @Override
    public void close() {
        trees.forEach(MemoryTree::close);
    }
}
