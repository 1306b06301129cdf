package io.github.diskwright.cli;

import io.github.diskwright.ghost.gho.GhoArchive;
import io.github.diskwright.ghost.gho.GhoFormat;
import io.github.diskwright.ghost.gho.GhoOptions;
import io.github.diskwright.ghost.gho.GhoPartition;
import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** A genuine {@code .GHO} image, and how the command opens it. */
final class GhoSource {
    @Option(
            names = "--experimental",
            description = {
                "Read NTFS-aware .GHO images too, whose layout is known from one report only: do not rely on what comes",
                "out."
            })
    private boolean experimental;

    /** Whether a file is such an image. */
    static boolean isGho(ImageName name) throws IOException {
        if (!Files.isRegularFile(name.path())) {
            return false;
        }
        try (FileDevice file = FileDevice.openReadOnly(name.path())) {
            return GhoArchive.isImageFile(file);
        }
    }

    GhoArchive open(Session session, Path file) throws IOException {
        GhoOptions.Builder options = GhoOptions.builder()
                .cancellation(session.cancellation())
                .ntfsImages(experimental ? GhoOptions.NtfsImages.EXPERIMENTAL : GhoOptions.NtfsImages.REFUSED);
        session.secret().flatMap(secret -> secret.password()).ifPresent(options::password);
        return GhoArchive.open(file, options.build());
    }

    /** The partition that is named; the only one if none is. */
    private static GhoPartition partition(GhoArchive archive, ImageName name) throws IOException {
        List<GhoPartition> partitions = archive.partitions();
        if (name.partition().isEmpty() && partitions.size() != 1) {
            throw new UsageException(name + " has " + partitions.size() + " partitions: name one as " + name + "#1");
        }
        int wanted = name.partition().orElse(1);
        return partitions.stream()
                .filter(partition -> name.partition().isEmpty() || partition.number() == wanted)
                .findFirst()
                .orElseThrow(() -> new UsageException(name + ": no such partition; there are " + partitions.size()));
    }

    /** The files of a partition. */
    static FileTree tree(GhoArchive archive, ImageName name) throws IOException {
        GhoPartition partition = partition(archive, name);
        return partition.kind() == PartitionKind.FAT_FILES
                ? partition.tree()
                : NtfsTree.of(NtfsVolume.open(partition.device()));
    }

    /** The bytes of a partition as an image of its own, which closes the archive. */
    static BlockImage image(GhoArchive archive, ImageName name) throws IOException {
        GhoPartition partition = partition(archive, name);
        if (partition.kind() == PartitionKind.FAT_FILES) {
            throw new UnsupportedFeatureException(
                    name.toString(), "an image of files as a disk; 'ghost extract' writes the files");
        }
        return new PartitionImage(new GhoFormat(), partition.device(), archive);
    }

    private record PartitionImage(BlockFormat format, BlockDevice device, GhoArchive archive) implements BlockImage {
        @Override
        public List<Property> properties() {
            return List.of();
        }

        @Override
        public void close() throws IOException {
            try {
                device.close();
            } finally {
                archive.close();
            }
        }
    }

    /** What {@code info} tells. */
    ExitCode info(Verb verb, ImageName name) throws IOException {
        try (GhoArchive archive = open(verb.session(), name.path())) {
            verb.line(name.toString());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("image", name.toString());
            json.put("format", "gho");
            for (Property property : GhoFormat.properties(archive)) {
                verb.line(String.format(java.util.Locale.ROOT, "  %-36s %s", property.label(), property.value()));
                json.put(property.name(), property.value());
            }
            verb.json(json);
            return ExitCode.DONE;
        }
    }

    /** What {@code ghost ls} tells without a path, if there is more than one partition. */
    static ExitCode listPartitions(Verb verb, GhoArchive archive, ImageName name) throws IOException {
        List<Object> all = new ArrayList<>();
        TextTable text = new TextTable("rl");
        text.add("#", "kind");
        for (GhoPartition partition : archive.partitions()) {
            text.add(Integer.toString(partition.number()), partition.kind().label());
            all.add(Map.of(
                    "number", partition.number(), "kind", partition.kind().label()));
        }
        text.lines().forEach(verb::line);
        verb.json(Map.of("image", name.toString(), "partitions", all));
        return ExitCode.DONE;
    }
}
