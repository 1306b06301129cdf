package io.github.diskwright.benchmarks;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads all data of all files of an NTFS volume, as {@code benchmarks/compare-ntfs-reads} measures it beside a mount:
 * {@code NtfsReads VOLUME THREADS}. One thread walks and, if it is alone, reads; with more, the walk goes on beside those
 * that read. Prints how many files, how many bytes, and milliseconds since the volume was opened.
 */
public final class NtfsReads {
    private static final int BUFFER = 1 << 20;
    private static final int QUEUE = 1_000;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private final BlockingQueue<Optional<FileNode>> queue = new ArrayBlockingQueue<>(QUEUE);

    private NtfsReads() {}

    /** The command. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        NtfsReads reads = new NtfsReads();
        long start = System.nanoTime();
        try (FileDevice device = FileDevice.openReadOnly(Path.of(arguments[0]));
                NtfsTree tree = NtfsTree.of(NtfsVolume.open(device))) {
            reads.run(tree, Integer.parseInt(arguments[1]));
        }
        System.out.println(reads.files + " " + reads.bytes + " " + (System.nanoTime() - start) / 1_000_000);
    }

    private void run(NtfsTree tree, int threads) throws IOException, InterruptedException {
        List<Thread> readers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread reader = new Thread(this::takeAll, "reader");
            readers.add(reader);
            reader.start();
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                // Who walks reads as well while the others have enough to do.
                if (walk.step() == TreeWalk.Step.FILE && (threads == 1 || !queue.offer(Optional.of(walk.node())))) {
                    read(walk.node(), buffer);
                }
            }
        }
        for (int i = 0; i < readers.size(); i++) {
            queue.put(Optional.empty());
        }
        for (Thread reader : readers) {
            reader.join();
        }
    }

    private void takeAll() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            for (Optional<FileNode> node = queue.take(); node.isPresent(); node = queue.take()) {
                read(node.get(), buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(FileNode node, ByteBuffer buffer) throws IOException {
        files.incrementAndGet();
        for (DataStream stream : node.streams()) {
            try (OpenStream open = stream.open()) {
                for (long at = 0; at < open.size(); at += buffer.limit()) {
                    buffer.clear().limit((int) Math.min(BUFFER, open.size() - at));
                    open.read(at, buffer);
                }
                bytes.addAndGet(open.size());
            }
        }
    }
}
