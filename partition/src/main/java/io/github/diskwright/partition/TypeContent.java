package io.github.diskwright.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What partitions of a type usually hold. */
final class TypeContent {
    private static final Set<String> FAT = Set.of("fat12", "fat16", "fat32");
    private static final Set<String> WINDOWS =
            Set.of("ntfs", "exfat", "refs", "bitlocker", "fat12", "fat16", "fat32", "ldm");
    private static final Set<String> LINUX =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "luks1", "luks2", "lvm2", "md-raid", "swap", "ext-journal");

    private TypeContent() {}

    /** The contents of a partition, with those in front that only the type tells. */
    static List<Content> named(Partition partition, List<Content> contents) {
        Optional<Content> byType = byType(partition.type());
        if (byType.isEmpty()) {
            return contents;
        }
        List<Content> all = new ArrayList<>(List.of(byType.get()));
        contents.stream().filter(Content::isRecognised).forEach(all::add);
        return all;
    }

    private static Optional<Content> byType(PartitionType type) {
        if (type.is("ldm") || type.is("ldm-data") || type.is("ldm-metadata")) {
            return Optional.of(Content.builder(Content.Kind.MEMBER, "ldm")
                    .note("part of a dynamic disk, whose volumes do not follow the partition table")
                    .build());
        }
        if (type.is("storage-spaces")) {
            return Optional.of(Content.builder(Content.Kind.MEMBER, "storage-spaces")
                    .note("part of a storage pool")
                    .build());
        }
        return Optional.empty();
    }

    /** Reports a type that does not go with what the partition holds. */
    static void check(Volume volume, Findings findings) {
        Content content = volume.content();
        Partition partition = volume.partition().orElseThrow();
        PartitionType type = partition.type();
        if (!content.isRecognised() || content.isDamaged() || fits(type, content.name())) {
            return;
        }
        String text = "partition " + partition.number() + " is of type " + type + " but holds " + content.name();
        if (isHarmful(type, content.name())) {
            findings.warning("volume.type-differs", volume.position(), text);
        } else {
            findings.info("volume.type-differs", volume.position(), text);
        }
    }

    /** Firmware ignores the one, Windows offers to format the other. */
    private static boolean isHarmful(PartitionType type, String content) {
        return type.is("esp") || (type.is("windows") && LINUX.contains(content));
    }

    private static boolean fits(PartitionType type, String content) {
        Optional<Set<String>> expected = expected(type);
        return expected.isEmpty() || expected.get().contains(content);
    }

    /** The contents that go with a type; empty where anything does. */
    private static Optional<Set<String>> expected(PartitionType type) {
        String name = type.shortName();
        if (name.contains("fat32")) {
            return Optional.of(Set.of("fat32", "bitlocker"));
        }
        if (name.contains("fat")) {
            return Optional.of(Set.of("fat12", "fat16", "bitlocker"));
        }
        return switch (name) {
            case "esp" -> Optional.of(FAT);
            case "windows" ->
                Optional.of(
                        type.scheme() == PartitionType.Scheme.GPT
                                ? WINDOWS
                                : Set.of("ntfs", "exfat", "refs", "bitlocker"));
            case "hidden-ntfs", "recovery" -> Optional.of(Set.of("ntfs", "exfat", "bitlocker", "fat32"));
            case "linux", "home", "srv", "var", "var-tmp" -> Optional.of(LINUX);
            case "swap" -> Optional.of(Set.of("swap", "luks1", "luks2"));
            case "lvm" -> Optional.of(Set.of("lvm2"));
            case "raid" -> Optional.of(Set.of("md-raid"));
            case "luks" -> Optional.of(Set.of("luks1", "luks2"));
            default -> Optional.empty();
        };
    }
}
