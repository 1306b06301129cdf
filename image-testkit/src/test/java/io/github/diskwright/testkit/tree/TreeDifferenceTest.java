package io.github.diskwright.testkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.image.tree.UnixMetadata;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TreeDifferenceTest {
    private static final Instant TIME = Instant.parse("2020-01-02T03:04:05.1234567Z");

    private static FileMetadata metadata() {
        return FileMetadata.builder()
                .attributes(DosAttributes.ARCHIVE)
                .times(FileTimes.of(TIME, TIME, TIME))
                .security(SecurityDescriptor.of(new byte[] {1, 2, 3}))
                .objectId(ObjectId.of(new byte[16]))
                .extendedAttributes(List.of(ExtendedAttribute.of(new byte[] {'A'}, new byte[] {1}, 0)))
                .unix(new UnixMetadata(1, 2, UnixMetadata.TYPE_FILE | 0644, 0))
                .reparsePoint(ReparsePoint.of(0x1234, new byte[20]))
                .build();
    }

    /** A directory with a file that has everything, under two names. */
    private static MemoryTree tree(BiConsumer<MemoryTree, MemoryFile> change) {
        MemoryTree tree = MemoryTree.create();
        MemoryFile folder = tree.addDirectory(tree.rootFile(), "folder");
        MemoryFile file = tree.newFile(FileKind.FILE, metadata());
        file.streams().put("", new byte[] {1, 2, 3});
        file.streams().put("named", new byte[] {4, 5});
        tree.add(folder, "file", Optional.of("FILE~1"), file);
        tree.add(folder, "link", file);
        change.accept(tree, file);
        return tree;
    }

    private static List<String> differences(BiConsumer<MemoryTree, MemoryFile> change) throws IOException {
        try (MemoryTree expected = tree((tree, file) -> {});
                MemoryTree actual = tree(change)) {
            return TreeDifference.list(expected, actual);
        }
    }

    private static void assertNoticed(String fact, BiConsumer<MemoryTree, MemoryFile> change) throws IOException {
        List<String> differences = differences(change);
        assertThat(differences).isNotEmpty().allSatisfy(line -> assertThat(line).contains(fact));
    }

    private static void assertNoticed(String fact, FileMetadata changed) throws IOException {
        assertNoticed(fact, (tree, file) -> file.setMetadata(changed));
    }

    @Test
    void equalTreesDoNotDiffer() throws IOException {
        assertThat(differences((tree, file) -> {})).isEmpty();
    }

    @Test
    void everyChangeIsNoticed() throws IOException {
        assertNoticed("stream /:", (tree, file) -> file.streams().put("", new byte[] {1, 2, 4}));
        assertNoticed("stream /named", (tree, file) -> file.streams().put("named", new byte[] {4, 6}));
        assertNoticed("stream /more", (tree, file) -> file.streams().put("more", new byte[0]));
        assertNoticed("was not expected", (tree, file) -> tree.addDirectory(tree.rootFile(), "new"));
        assertNoticed("was not expected", (tree, file) -> tree.addDirectory(tree.rootFile(), "folder"));
        FileMetadata same = metadata();
        assertNoticed("attributes", same.toBuilder().attributes(0).build());
        assertNoticed(
                "attributes",
                same.toBuilder().attributes(DosAttributes.ARCHIVE | 0x2000).build());
        FileTimes times = same.times();
        Instant later = TIME.plusNanos(100);
        assertNoticed(
                "creation", same.toBuilder().times(times.withCreation(later)).build());
        assertNoticed("write", same.toBuilder().times(times.withWrite(later)).build());
        assertNoticed("access", same.toBuilder().times(times.withAccess(later)).build());
        SecurityDescriptor descriptor = SecurityDescriptor.of(new byte[] {1, 2, 4});
        assertNoticed("security", same.toBuilder().security(descriptor).build());
        byte[] id = new byte[16];
        id[15] = 1;
        assertNoticed("object ids", same.toBuilder().objectId(ObjectId.of(id)).build());
        ExtendedAttribute attribute = ExtendedAttribute.of(new byte[] {'A'}, new byte[] {2}, 0);
        assertNoticed(
                "extended",
                same.toBuilder().extendedAttributes(List.of(attribute)).build());
        UnixMetadata unix = new UnixMetadata(1, 2, UnixMetadata.TYPE_FILE | 0645, 0);
        assertNoticed("Unix", same.toBuilder().unix(unix).build());
        ReparsePoint point = ReparsePoint.of(0x1234, 1, new byte[20]);
        assertNoticed("reparse", same.toBuilder().reparsePoint(point).build());
    }

    @Test
    void namesAndLinksAreNoticed() throws IOException {
        try (MemoryTree expected = tree((tree, file) -> {});
                MemoryTree actual = MemoryTree.create()) {
            MemoryFile folder = actual.addDirectory(actual.rootFile(), "folder");
            for (String name : List.of("file", "link")) {
                MemoryFile file = actual.newFile(FileKind.FILE, metadata());
                file.streams().put("", new byte[] {1, 2, 3});
                file.streams().put("named", new byte[] {4, 5});
                actual.add(folder, name, Optional.of(name.equals("file") ? "FILE~1" : "OTHER"), file);
            }
            assertThat(TreeDifference.list(expected, actual))
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("/folder/link, short names: expected none, found OTHER"))
                    .anyMatch(line -> line.equals("/folder/file, same as: expected /folder/file, found none"));
            assertThat(TreeDifference.list(expected, actual, TreeFeature.HARD_LINKS, TreeFeature.SHORT_NAMES))
                    .isEmpty();
            assertThatThrownBy(() -> TreeDifference.requireNone(expected, actual))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("3 differences");
        }
    }

    @Test
    void whatOneSideCannotHaveIsNotCompared() throws IOException {
        FileTimes coarse = FileTimes.of(TIME.plusNanos(900), TIME.plusNanos(900), TIME.plusNanos(900));
        BiConsumer<MemoryTree, MemoryFile> change = (tree, file) -> {
            file.setMetadata(metadata().toBuilder().times(coarse).build());
            file.streams().remove("named");
        };
        assertThat(differences(change)).isNotEmpty();
        BiConsumer<MemoryTree, MemoryFile> weak =
                change.andThen((tree, file) -> tree.withProperties(TreeProperties.builder()
                        .with(TreeFeature.WRITE_TIME)
                        .timeGranularity(Duration.ofSeconds(2))
                        .build()));
        assertThat(differences(weak)).isEmpty();
    }
}
