package io.github.diskwright.testkit.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Copies are equal to what was copied. */
class TreeCopyProperties {
    private static final Set<TreeFeature> ALL = EnumSet.allOf(TreeFeature.class);

    @Property(tries = 60, seed = "60")
    void aCopyInMemoryIsEqual(
            @ForAll @LongRange(min = 0, max = 1L << 32) long seed, @ForAll @IntRange(max = 60) int count)
            throws IOException {
        try (MemoryTree source = GeneratedTree.of(seed, GeneratedTree.Names.OF_WINDOWS, count);
                MemoryTree copy = MemoryTree.create()) {
            CopyReport report = copy(source, copy.writer(), 1);
            assertThat(report.isComplete()).isTrue();
            assertThat(report.files() + report.directories() + report.links()).isEqualTo(count + 1L);
            assertThat(TreeListing.of(copy, ALL)).isEqualTo(TreeListing.of(source, ALL));
            assertThat(source.openCount()).isZero();
        }
    }

    @Property(tries = 30, seed = "30")
    void throughTheHostAndBackIsEqual(
            @ForAll @LongRange(min = 0, max = 1L << 32) long seed,
            @ForAll @IntRange(max = 60) int count,
            @ForAll @IntRange(min = 1, max = 4) int threads)
            throws IOException {
        Path folder = Files.createTempDirectory("tree");
        try (MemoryTree source = GeneratedTree.of(seed, GeneratedTree.Names.OF_THE_HOST, count);
                MemoryTree back = MemoryTree.create();
                FileTreeWriter writer = HostTreeWriter.into(folder.resolve("a"), HostWriterOptions.defaults());
                FileTreeWriter second = HostTreeWriter.into(folder.resolve("b"), HostWriterOptions.defaults())) {
            assertThat(copy(source, writer, threads).isComplete()).isTrue();
            try (HostTree host = HostTree.open(folder.resolve("a"))) {
                Set<TreeFeature> kept = EnumSet.copyOf(writer.properties().features());
                // Reading is noted as such; owners are those of the process.
                kept.remove(TreeFeature.ACCESS_TIME);
                copy(host, back.writer(), 1);
                assertThat(TreeListing.of(back, kept)).isEqualTo(TreeListing.of(host, kept));
                copy(back, second, threads);
            }
            try (HostTree a = HostTree.open(folder.resolve("a"));
                    HostTree b = HostTree.open(folder.resolve("b"))) {
                Set<TreeFeature> kept = EnumSet.copyOf(writer.properties().features());
                kept.remove(TreeFeature.ACCESS_TIME);
                assertThat(TreeListing.of(b, kept)).isEqualTo(TreeListing.of(a, kept));
                kept.remove(TreeFeature.UNIX_METADATA);
                assertThat(TreeListing.of(b, kept)).isEqualTo(TreeListing.of(source, kept));
            }
        } finally {
            delete(folder);
        }
    }

    @Property(tries = 20, seed = "20")
    void aWalkMeetsWhatTheJdkMeets(@ForAll @LongRange(min = 0, max = 1L << 32) long seed) throws IOException {
        Path folder = Files.createTempDirectory("tree");
        try (MemoryTree source = GeneratedTree.of(seed, GeneratedTree.Names.OF_THE_HOST, 50);
                FileTreeWriter writer = HostTreeWriter.into(folder, HostWriterOptions.defaults())) {
            copy(source, writer, 2);
            Set<String> expected = new TreeSet<>();
            try (Stream<Path> paths = Files.walk(folder)) {
                paths.forEach(path -> expected.add(("/" + folder.relativize(path))));
            }
            Set<String> met = new TreeSet<>();
            try (HostTree tree = HostTree.open(folder);
                    TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
                while (walk.next()) {
                    if (walk.step() != TreeWalk.Step.LEAVE) {
                        assertThat(met.add(walk.path().toString())).isTrue();
                    }
                }
            }
            assertThat(met).isEqualTo(expected);
        } finally {
            delete(folder);
        }
    }

    private static CopyReport copy(FileTree source, FileTreeWriter target, int threads) throws IOException {
        JobOptions job = JobOptions.builder().threads(threads).build();
        return TreeCopy.run(source, target, CopyOptions.builder().job(job).build());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
