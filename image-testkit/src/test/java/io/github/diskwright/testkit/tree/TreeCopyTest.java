package io.github.diskwright.testkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.CopyFailure;
import io.github.diskwright.image.tree.CopyListener;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import io.github.diskwright.testkit.ThreadCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a copy promises beside that it is equal. */
@Timeout(60)
class TreeCopyTest {
    @TempDir
    private Path folder;

    private final MemoryTree tree = MemoryTree.create();
    private final MemoryFile root = tree.rootFile();

    private static CopyOptions.Builder goOn() {
        return CopyOptions.builder().onError(CopyOptions.OnError.CONTINUE);
    }

    private static JobOptions threads(int count) {
        return JobOptions.builder().threads(count).build();
    }

    @Test
    void filesWithSeveralNamesAreReadOnceOnAnyNumberOfThreads() throws Exception {
        for (int i = 0; i < 40; i++) {
            MemoryFile file = tree.addFile(tree.addDirectory(root, "d" + i), "first", new byte[5_000 + i]);
            for (int n = 0; n < 3; n++) {
                tree.add(tree.addDirectory(root, "e" + i + "-" + n), "other", file);
                tree.add(root, i + " " + n, file);
            }
        }
        Set<TreeFeature> compared = EnumSet.of(TreeFeature.HARD_LINKS);
        for (int threads = 1; threads <= 4; threads++) {
            int count = threads;
            Path target = folder.resolve("t" + threads);
            List<Long> done = Collections.synchronizedList(new ArrayList<>());
            JobOptions job = threads(threads).toBuilder()
                    .progress((task, bytes, total) -> {
                        done.add(bytes);
                        assertThat(total).isEqualTo(40 * 5_000 + 780);
                    })
                    .build();
            ThreadCheck.during(() -> {
                try (HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
                    CopyReport report = TreeCopy.run(
                            tree, writer, CopyOptions.builder().job(job).build());
                    assertThat(report.files()).as("%s threads", count).isEqualTo(40);
                    assertThat(report.links()).isEqualTo(240);
                    assertThat(report.isComplete()).isTrue();
                }
            });
            assertThat(done).isSorted().last().isEqualTo(40L * 5_000 + 780);
            try (HostTree host = HostTree.open(target)) {
                assertThat(TreeListing.of(host, compared)).isEqualTo(TreeListing.of(tree, compared));
            }
        }
        assertThat(tree.openCount()).isZero();
    }

    @Test
    void directoriesKeepTheirTimes() throws IOException {
        Instant time = Instant.parse("2001-02-03T04:05:06Z");
        FileMetadata metadata =
                FileMetadata.builder().times(FileTimes.UNKNOWN.withWrite(time)).build();
        MemoryFile directory = root;
        root.setMetadata(metadata);
        for (int depth = 0; depth < 30; depth++) {
            directory = tree.add(directory, "d", tree.newFile(FileKind.DIRECTORY, metadata));
            for (int i = 0; i < 5; i++) {
                tree.addFile(directory, "f" + i, new byte[100]);
            }
        }
        Path target = folder.resolve("target");
        try (HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
            TreeCopy.run(tree, writer, CopyOptions.builder().job(threads(4)).build());
        }
        try (Stream<Path> paths = Files.walk(target)) {
            for (Path path : paths.filter(Files::isDirectory).toList()) {
                assertThat(Files.getLastModifiedTime(path).toInstant())
                        .as("%s", path)
                        .isEqualTo(time);
            }
        }
    }

    /** Cycles, and directories with so many ways to them that following each would take for ever. */
    @Test
    void hostileDirectoriesEndWithTypedErrors() throws IOException {
        MemoryFile level = root;
        for (int i = 0; i < 64; i++) {
            MemoryFile next = tree.newFile(FileKind.DIRECTORY, FileMetadata.none());
            tree.add(level, "a", next);
            tree.add(level, "b", next);
            level = next;
        }
        tree.add(level, "to the root", root);
        tree.add(level, "itself", level);
        MemoryTree copy = MemoryTree.create();
        CopyReport report = TreeCopy.run(tree, copy.writer(), goOn().build());
        assertThat(report.directories()).isEqualTo(65);
        assertThat(report.failureCount()).isEqualTo(66);
        assertThat(report.failures())
                .allSatisfy(failure -> assertThat(failure.cause()).isInstanceOf(CorruptImageException.class));
        assertThatThrownBy(() -> TreeCopy.run(tree, MemoryTree.create().writer(), CopyOptions.defaults()))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("reached before");
        assertThat(tree.openCount()).isZero();
    }

    @Test
    void deepTreesAreCopiedUpToTheLimit() throws IOException {
        MemoryFile level = root;
        for (int i = 0; i < 5_000; i++) {
            level = tree.addDirectory(level, "d");
        }
        MemoryTree copy = MemoryTree.create();
        assertThat(TreeCopy.run(tree, copy.writer(), CopyOptions.defaults()).directories())
                .isEqualTo(5_001);
        Limits limits = Limits.builder().maxTreeDepth(100).build();
        CopyReport report = TreeCopy.run(
                tree, MemoryTree.create().writer(), goOn().limits(limits).build());
        assertThat(report.directories()).isEqualTo(101);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.path().depth()).isEqualTo(101);
            assertThat(failure.cause()).isInstanceOf(UnsupportedFeatureException.class);
        });
    }

    @Test
    void anErrorEndsTheCopyOrIsReported() throws IOException {
        for (String name : List.of("a", "..", "b", "c/d", "e")) {
            tree.addFile(root, name, new byte[10]);
        }
        List<TreePath> heard = new ArrayList<>();
        CopyListener listener = new CopyListener() {
            @Override
            public void failed(CopyFailure failure) {
                heard.add(failure.path());
            }
        };
        try (HostTreeWriter writer = HostTreeWriter.into(folder.resolve("a"), HostWriterOptions.defaults())) {
            CopyReport report =
                    TreeCopy.run(tree, writer, goOn().listener(listener).build());
            assertThat(report.files()).isEqualTo(3);
            assertThat(report.failureCount()).isEqualTo(2);
        }
        assertThat(heard).containsExactlyInAnyOrder(TreePath.of(".."), TreePath.of("c/d"));
        try (HostTreeWriter writer = HostTreeWriter.into(folder.resolve("b"), HostWriterOptions.defaults())) {
            assertThatThrownBy(() -> TreeCopy.run(tree, writer, CopyOptions.defaults()))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void aFileWhoseFirstNameIsBadIsThereUnderItsOthers() throws IOException {
        MemoryFile file = tree.addFile(root, "..", new byte[10]);
        tree.add(root, "good", file);
        tree.add(root, "better", file);
        for (int threads = 1; threads <= 3; threads++) {
            Path target = folder.resolve("t" + threads);
            try (HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
                CopyReport report =
                        TreeCopy.run(tree, writer, goOn().job(threads(threads)).build());
                assertThat(report.failureCount()).isEqualTo(1);
                assertThat(report.files()).isEqualTo(1);
                assertThat(report.links()).isEqualTo(1);
            }
            assertThat(Files.isSameFile(target.resolve("good"), target.resolve("better")))
                    .isTrue();
        }
    }

    @Test
    void aTargetWithoutHardLinksGetsFilesOfTheirOwn() throws IOException {
        MemoryFile file = tree.addFile(root, "a", new byte[10]);
        tree.add(root, "b", file);
        MemoryTree copy = MemoryTree.create();
        copy.withProperties(copy.properties().toBuilder()
                .without(TreeFeature.HARD_LINKS, TreeFeature.NAMED_STREAMS)
                .build());
        file.streams().put("named", new byte[1]);
        CopyReport report = TreeCopy.run(tree, copy.writer(), CopyOptions.defaults());
        assertThat(report.files()).isEqualTo(2);
        assertThat(report.lossCounts()).containsOnlyKeys(TreeFeature.HARD_LINKS, TreeFeature.NAMED_STREAMS);
        assertThat(report.lossCounts().get(TreeFeature.HARD_LINKS)).isEqualTo(2);
        assertThat(report.losses())
                .anySatisfy(loss -> assertThat(loss.toString()).contains("named"));
    }

    @Test
    void lossesAreCountedAndTheFirstOfThemKept() throws IOException {
        for (int i = 0; i < 500; i++) {
            tree.addFile(root, "f" + i, new byte[0]).streams().put("named", new byte[1]);
        }
        MemoryTree copy = MemoryTree.create();
        copy.withProperties(
                copy.properties().toBuilder().without(TreeFeature.NAMED_STREAMS).build());
        Limits limits = Limits.builder().maxFindings(90).build();
        CopyReport report = TreeCopy.run(
                tree, copy.writer(), CopyOptions.builder().limits(limits).build());
        assertThat(report.lossCounts()).containsEntry(TreeFeature.NAMED_STREAMS, 500L);
        assertThat(report.losses()).hasSize(90 / TreeFeature.values().length);
    }

    @Test
    void cancelledAtAnyTickItEndsAndLeavesNoHalfFile() throws IOException {
        for (int i = 0; i < 12; i++) {
            tree.addFile(root, "f" + i, DATA);
        }
        for (int tick = 1; tick < 40; tick += 3) {
            CancellationToken token = new CancellationToken();
            AtomicInteger ticks = new AtomicInteger();
            int stop = tick;
            JobOptions job = JobOptions.builder()
                    .threads(1 + tick % 3)
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (ticks.incrementAndGet() == stop) {
                            token.cancel();
                        }
                    })
                    .build();
            Path target = folder.resolve("t" + tick);
            try (HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
                assertThatThrownBy(
                                () -> TreeCopy.run(tree, writer, goOn().job(job).build()))
                        .isInstanceOf(CancelledException.class);
            }
            try (Stream<Path> files = Files.list(target)) {
                assertThat(files).allSatisfy(file -> assertThat(file).hasBinaryContent(DATA));
            }
        }
        assertThat(tree.openCount()).isZero();
    }

    private static final byte[] DATA = new byte[600_000];

    static {
        java.util.Arrays.fill(DATA, (byte) 7);
    }

    @Test
    void aFilterLeavesOutFilesAndWholeDirectories() throws IOException {
        tree.addFile(root, "pagefile.sys", new byte[10]);
        tree.addFile(root, "kept", new byte[10]);
        MemoryFile directory = tree.addDirectory(root, "$Recycle.Bin");
        tree.addFile(directory, "kept", new byte[10]);
        MemoryTree copy = MemoryTree.create();
        List<Long> totals = new ArrayList<>();
        CopyReport report = TreeCopy.run(
                tree,
                copy.writer(),
                CopyOptions.builder()
                        .job(JobOptions.builder()
                                .progress((task, done, total) -> totals.add(total))
                                .build())
                        .filter((path, node) -> path.name().equals("kept"))
                        .build());
        assertThat(TreeListing.of(copy, EnumSet.noneOf(TreeFeature.class))).containsOnlyKeys("/", "/kept");
        assertThat(report.files()).isEqualTo(1);
        assertThat(totals).isNotEmpty().containsOnly(10L);
    }

    @Test
    void theRateIsKept() throws IOException {
        for (int i = 0; i < 6; i++) {
            tree.addFile(root, "f" + i, new byte[100_000]);
        }
        root.entries()
                .forEach(entry -> java.util.Arrays.fill(entry.file().streams().get(""), (byte) 1));
        JobOptions job = JobOptions.builder().threads(2).rate(1_000_000).build();
        long start = System.nanoTime();
        try (HostTreeWriter writer = HostTreeWriter.into(folder.resolve("t"), HostWriterOptions.defaults())) {
            TreeCopy.run(tree, writer, CopyOptions.builder().job(job).build());
        }
        // 0.6 seconds, of which the first tenth may come at once.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
    }

    @Test
    void anExecutorThatRefusesMakesItSlowerOnly() throws IOException {
        for (int i = 0; i < 300; i++) {
            tree.addFile(root, "f" + i, new byte[10]);
        }
        JobOptions job = threads(4).toBuilder()
                .executor(task -> {
                    throw new RejectedExecutionException();
                })
                .build();
        try (HostTreeWriter writer = HostTreeWriter.into(folder.resolve("t"), HostWriterOptions.defaults())) {
            assertThat(TreeCopy.run(tree, writer, CopyOptions.builder().job(job).build())
                            .files())
                    .isEqualTo(300);
        }
    }

    @Test
    void exceptionsOfListenersComeThrough() {
        tree.addFile(root, "f", new byte[10]);
        JobOptions job = JobOptions.builder()
                .threads(3)
                .progress((task, done, total) -> {
                    throw new IllegalStateException("listener");
                })
                .build();
        assertThatThrownBy(() -> {
                    try (HostTreeWriter writer =
                            HostTreeWriter.into(folder.resolve("t"), HostWriterOptions.defaults())) {
                        TreeCopy.run(tree, writer, goOn().job(job).build());
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("listener");
    }

    @Test
    void tooLittleMemoryIsRefused() throws IOException {
        JobOptions job = JobOptions.builder().memory(1_000).build();
        try (HostTreeWriter writer = HostTreeWriter.into(folder.resolve("t"), HostWriterOptions.defaults())) {
            assertThatThrownBy(() -> TreeCopy.run(
                            tree, writer, CopyOptions.builder().job(job).build()))
                    .isInstanceOf(RefusedException.class);
        }
    }

    /** A full target ends the copy, whatever the policy. */
    @Test
    void aFullTargetEndsIt() {
        tree.addFile(root, "f", new byte[10]);
        FileTreeWriter full = new FullWriter(MemoryTree.create().writer());
        assertThatThrownBy(() -> TreeCopy.run(tree, full, goOn().build())).isInstanceOf(NoSpaceException.class);
    }

    @Test
    void aWalkCanLeaveOutADirectory() throws IOException {
        tree.addFile(tree.addDirectory(root, "d"), "f", new byte[1]);
        tree.addFile(root, "g", new byte[1]);
        List<String> steps = new ArrayList<>();
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            assertThatThrownBy(walk::node).isInstanceOf(IllegalStateException.class);
            while (walk.next()) {
                steps.add(walk.step() + " " + walk.path());
                if (walk.path().name().equals("d")) {
                    walk.skip();
                    assertThatThrownBy(walk::skip).isInstanceOf(IllegalStateException.class);
                }
            }
            assertThat(walk.next()).isFalse();
        }
        assertThat(steps).containsExactly("ENTER /", "ENTER /d", "FILE /g", "LEAVE /");
        assertThat(tree.openCount()).isZero();
    }
}
