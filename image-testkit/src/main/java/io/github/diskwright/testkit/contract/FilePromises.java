package io.github.diskwright.testkit.contract;

import static io.github.diskwright.testkit.contract.Checks.require;
import static io.github.diskwright.testkit.contract.Checks.requireThrows;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.contract.FileTreeContract.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What {@link FileTree} promises of files, their streams and metadata. */
final class FilePromises {
    private static final int MOST = 16 << 20;
    private static final int ODD_PART = 4099;
    private static final int THREADS = 3;
    private static final int PIECES = 50;

    private FilePromises() {}

    static List<Promise> all() {
        return List.of(
                new Promise("has attributes that agree with kinds and reparse data", FilePromises::attributesAgree),
                new Promise("has only what its properties say", FilePromises::keepsToItsProperties),
                new Promise("gives the same metadata again", FilePromises::repeatsMetadata),
                new Promise("has at most one stream of each name, the unnamed one first", FilePromises::orderedStreams),
                new Promise("has streams of the sizes that it says", FilePromises::sizesAgree),
                new Promise("closes streams again, and reads nothing afterwards", FilePromises::closesStreams),
                new Promise("finds streams by name", FilePromises::findsStreams),
                new Promise("reads the same in any parts and into any buffer", FilePromises::readsInParts),
                new Promise("refuses ranges that are not inside a stream", FilePromises::refusesRanges),
                new Promise("has extents that cover a stream, and zeros where it says so", FilePromises::extents),
                new Promise("shows the same data under every name of a file", FilePromises::sharesData),
                new Promise("is read by several threads", FilePromises::readsOnThreads));
    }

    private interface StreamVisit {
        void at(String what, DataStream stream, OpenStream open) throws Exception;
    }

    private static void forEachStream(FileTree tree, StreamVisit visit) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            for (DataStream stream : node.streams()) {
                try (OpenStream open = stream.open()) {
                    visit.at(path + ":" + stream.name(), stream, open);
                }
            }
        });
    }

    private static byte[] contents(OpenStream open) throws IOException {
        require(open.size() <= MOST, "a stream of " + open.size() + " bytes is too long for this test");
        byte[] bytes = new byte[(int) open.size()];
        open.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static void attributesAgree(FileTree tree) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            boolean saysDirectory = (node.attributes() & DosAttributes.DIRECTORY) != 0;
            require(saysDirectory == node.isDirectory(), path + ": kind and attributes differ");
            require(node.isDirectory() == (node.kind() == FileKind.DIRECTORY), path + ": kind differs");
            require(
                    node.isReparsePoint() == node.reparsePoint().isPresent(),
                    path + ": attributes and reparse data differ");
            require(node.size() >= 0, path + " has a size of " + node.size());
        });
    }

    private static void keepsToItsProperties(FileTree tree) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            FileMetadata metadata = FileMetadata.of(node);
            requireFeature(tree, TreeFeature.SECURITY, metadata.security(), path);
            requireFeature(tree, TreeFeature.OBJECT_IDS, metadata.objectId(), path);
            requireFeature(tree, TreeFeature.UNIX_METADATA, metadata.unix(), path);
            requireFeature(tree, TreeFeature.SHORT_NAMES, node.shortName(), path);
            requireFeature(tree, TreeFeature.CREATION_TIME, metadata.times().creation(), path);
            requireFeature(tree, TreeFeature.WRITE_TIME, metadata.times().write(), path);
            requireFeature(tree, TreeFeature.ACCESS_TIME, metadata.times().access(), path);
            requireFeature(tree, TreeFeature.CHANGE_TIME, metadata.times().change(), path);
            requireFeature(tree, TreeFeature.EXTENDED_ATTRIBUTES, first(metadata.extendedAttributes()), path);
            requireFeature(tree, TreeFeature.HARD_LINKS, node.linkCount() > 1, path);
            requireFeature(tree, TreeFeature.SPECIAL_FILES, node.kind() == FileKind.SPECIAL, path);
            requireFeature(tree, TreeFeature.NAMED_STREAMS, node.streams().size() > 1, path);
            Optional<ReparsePoint> point = metadata.reparsePoint();
            boolean isLink =
                    point.isPresent() && point.get().linkTarget(path.toString()).isPresent();
            requireFeature(tree, TreeFeature.REPARSE_POINTS, node.isReparsePoint() && !isLink, path);
            require(
                    !isLink
                            || tree.properties().has(TreeFeature.SYMBOLIC_LINKS)
                            || tree.properties().has(TreeFeature.REPARSE_POINTS),
                    path + " is a link");
        });
    }

    private static Optional<Object> first(List<?> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(0));
    }

    private static void requireFeature(FileTree tree, TreeFeature feature, Optional<?> value, TreePath path) {
        requireFeature(tree, feature, value.isPresent(), path);
    }

    private static void requireFeature(FileTree tree, TreeFeature feature, boolean isThere, TreePath path) {
        require(!isThere || tree.properties().has(feature), path + " has something of " + feature);
    }

    private static void repeatsMetadata(FileTree tree) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            FileMetadata metadata = FileMetadata.of(node);
            require(metadata.equals(FileMetadata.of(node)), path + ": metadata changed");
            FileMetadata again = FileMetadata.of(tree.find(path).orElseThrow());
            // Looking at a directory may count as reading it.
            require(
                    metadata.toBuilder().times(again.times()).build().equals(again),
                    path + ": metadata are others when it is looked up: " + metadata + ", " + again);
        });
    }

    private static void orderedStreams(FileTree tree) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            Set<String> names = new HashSet<>();
            boolean isFirst = true;
            for (DataStream stream : node.streams()) {
                require(names.add(stream.name()), path + " has twice the stream " + stream.name());
                require(isFirst || !stream.name().isEmpty(), path + ": the unnamed stream is not the first");
                isFirst = false;
            }
            require(!node.isDirectory() || !names.contains(""), path + " is a directory with data");
            require(node.kind() != FileKind.SPECIAL || names.isEmpty(), path + " is a device with data");
        });
    }

    private static void sizesAgree(FileTree tree) throws Exception {
        forEachStream(tree, (what, stream, open) -> {
            require(open.size() == stream.size(), what + " has " + open.size() + " bytes, not " + stream.size());
            require(stream.allocatedSize() >= 0, what + " occupies " + stream.allocatedSize());
        });
        TreePromises.forEach(tree, (path, node) -> {
            long size = tree.stream(node, "").map(DataStream::size).orElse(0L);
            require(node.size() == size, path + " has " + size + " bytes, not " + node.size());
        });
    }

    private static void closesStreams(FileTree tree) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            for (DataStream stream : node.streams()) {
                OpenStream open = stream.open();
                open.close();
                open.close();
                if (stream.size() > 0) {
                    requireThrows(IOException.class, "read after close", () -> open.read(0, ByteBuffer.allocate(1)));
                }
            }
        });
    }

    private static void findsStreams(FileTree tree) throws Exception {
        TreePromises.forEach(tree, (path, node) -> {
            for (DataStream stream : node.streams()) {
                Optional<DataStream> found = tree.stream(node, stream.name());
                require(found.isPresent() && found.get().name().equals(stream.name()), path + ":" + stream.name());
            }
            require(tree.stream(node, "no such stream").isEmpty(), path + " has a stream that it has not");
        });
    }

    private static void readsInParts(FileTree tree) throws Exception {
        forEachStream(tree, (what, stream, open) -> {
            byte[] whole = contents(open);
            byte[] parts = new byte[whole.length];
            int kind = 0;
            // Backwards, so that nothing depends on the order.
            for (int end = whole.length; end > 0; ) {
                int start = Math.max(0, end - ODD_PART);
                ByteBuffer buffer = Checks.buffer(kind++, end - start);
                int first = buffer.position();
                open.read(start, buffer);
                require(!buffer.hasRemaining(), what + ": a read was short");
                buffer.get(first, parts, start, end - start);
                end = start;
            }
            require(Arrays.equals(whole, parts), what + " is another one when it is read in parts");
            open.read(open.size(), ByteBuffer.allocate(0));
        });
    }

    private static void refusesRanges(FileTree tree) throws Exception {
        forEachStream(tree, (what, stream, open) -> {
            long size = open.size();
            for (long position : new long[] {-1, size, Long.MAX_VALUE, Long.MIN_VALUE}) {
                requireThrows(
                        IllegalArgumentException.class,
                        what + " at " + position,
                        () -> open.read(position, ByteBuffer.allocate(1)));
                requireThrows(
                        IllegalArgumentException.class,
                        what + " extent at " + position,
                        () -> open.extent(position, 1));
            }
            requireThrows(IllegalArgumentException.class, what + ", empty", () -> open.extent(0, 0));
            requireThrows(
                    IllegalArgumentException.class,
                    what + ", longer",
                    () -> open.read(0, ByteBuffer.allocate(Math.toIntExact(size + 1))));
        });
    }

    private static void extents(FileTree tree) throws Exception {
        forEachStream(tree, (what, stream, open) -> {
            byte[] whole = contents(open);
            for (long at = 0; at < whole.length; ) {
                Extent extent = open.extent(at, whole.length - at);
                require(extent.position() == at && extent.end() <= whole.length, what + " has " + extent);
                for (int i = (int) at; i < extent.end() && !extent.isData(); i++) {
                    require(whole[i] == 0, what + " has data at " + i + " in " + extent);
                }
                at = extent.end();
            }
        });
    }

    private static void sharesData(FileTree tree) throws Exception {
        Map<Long, byte[]> seen = new HashMap<>();
        TreePromises.forEach(tree, (path, node) -> {
            Optional<DataStream> data = tree.stream(node, "");
            if (node.linkCount() > 1 && data.isPresent()) {
                try (OpenStream open = data.get().open()) {
                    byte[] bytes = contents(open);
                    byte[] before = seen.putIfAbsent(node.fileId(), bytes);
                    require(before == null || Arrays.equals(before, bytes), path + " differs from its other name");
                }
            }
        });
    }

    private static void readsOnThreads(FileTree tree) throws Exception {
        FileNode[] largest = {tree.root()};
        TreePromises.forEach(tree, (path, node) -> {
            if (node.size() > largest[0].size()) {
                largest[0] = node;
            }
        });
        Optional<DataStream> stream = tree.stream(largest[0], "");
        if (stream.isEmpty() || largest[0].size() == 0) {
            return;
        }
        try (OpenStream open = stream.get().open()) {
            byte[] whole = contents(open);
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            for (int number = 0; number < THREADS; number++) {
                int start = number;
                Thread thread = new Thread(() -> readPieces(open, whole, start, failures));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            require(failures.isEmpty(), "a thread read " + failures);
        }
    }

    private static void readPieces(OpenStream open, byte[] whole, int number, Queue<Throwable> failures) {
        try {
            for (int i = 0; i < PIECES; i++) {
                int start = (int) ((31L * i + number) * 7919 % whole.length);
                byte[] piece = new byte[Math.min(ODD_PART, whole.length - start)];
                open.read(start, ByteBuffer.wrap(piece));
                require(Arrays.equals(piece, Arrays.copyOfRange(whole, start, start + piece.length)), "other bytes");
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }
}
