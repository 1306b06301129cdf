package io.github.diskwright.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A folder of test data that are built once and kept as long as the code that makes them stays the same. Thread-safe, also
 * between processes.
 */
public final class CorpusFolder {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();
    private static final Map<List<Class<?>>, String> STAMPS = new ConcurrentHashMap<>();

    private final Path folder;

    /** Makes one item of a corpus. */
    @FunctionalInterface
    public interface Build {
        /**
         * Makes the item.
         *
         * @param item a file or folder that is not there yet
         */
        void build(Path item) throws IOException;
    }

    private CorpusFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * A folder. What other code has made there goes.
     *
     * @param parent the folder of the corpus, whatever code makes it
     * @param makers classes whose packages hold that code
     * @throws UncheckedIOException if it cannot be made
     */
    public static CorpusFolder in(Path parent, Class<?>... makers) {
        try {
            String stamp = STAMPS.computeIfAbsent(List.of(makers), key -> BuildStamp.of(makers));
            Path folder = parent.resolve(stamp);
            if (!Files.exists(folder)) {
                Files.createDirectories(folder);
                delete(parent, folder);
            }
            return new CorpusFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes everything in a folder but what is kept, which the folder itself is in any case. */
    private static void delete(Path parent, Path kept) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(parent)) {
            files = all.filter(file -> !file.startsWith(kept) && !file.equals(parent))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Where something is, or will be, that has been made beside the items. */
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    /**
     * An item, made now if it is not there.
     *
     * @param name of its file or folder
     * @param build makes it; while it does so, nobody else makes the same
     * @throws IOException if it cannot be made
     */
    public Path item(String name, Build build) throws IOException {
        Path item = folder.resolve(name);
        ReentrantLock lock = LOCKS.computeIfAbsent(item.toAbsolutePath(), key -> new ReentrantLock());
        lock.lock();
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock processes = channel.lock()) {
            if (!processes.isValid() || !Files.exists(item)) {
                Path unfinished = folder.resolve(name + ".new");
                if (Files.isDirectory(unfinished)) {
                    delete(unfinished, item);
                }
                Files.deleteIfExists(unfinished);
                build.build(unfinished);
                Files.move(unfinished, item, StandardCopyOption.ATOMIC_MOVE);
            }
            return item;
        } finally {
            lock.unlock();
        }
    }
}
