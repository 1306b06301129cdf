package io.github.diskwright.benchmarks;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.XpressCodec;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Encodes and decodes a file in chunks, as {@code benchmarks/compare-codecs} measures it beside wimlib. Reads one order
 * per line from standard input and answers each with one line: nanoseconds of processor time, of wall time, and
 * compressed bytes.
 *
 * <pre>
 * data FILE                            what the orders after it are about
 * encode CODEC LEVEL CHUNK             on one thread
 * help CODEC LEVEL CHUNK               with a helping thread
 * save FILE                            writes what was encoded, as load reads it
 * load FILE CODEC CHUNK                compressed chunks, each after its length as 32 bits, most significant byte first
 * decode                               what was encoded or loaded
 * threads COUNT                        decodes it on several threads
 * </pre>
 */
public final class CodecRuns {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final AtomicLong helperTime = new AtomicLong();
    private byte[] data = new byte[0];
    private byte[] target = new byte[0];
    private List<byte[]> chunks = new ArrayList<>();
    private Codec codec = new XpressCodec();
    private int chunkSize;

    private CodecRuns() {}

    /** The command. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CodecRuns runs = new CodecRuns();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(runs.run(order.split(" ")));
        }
    }

    private String run(String[] order) throws IOException, InterruptedException {
        long wall = System.nanoTime();
        long processor = THREADS.getCurrentThreadCpuTime();
        helperTime.set(0);
        switch (order[0]) {
            case "data" -> {
                data = Files.readAllBytes(Path.of(order[1]));
                target = new byte[data.length];
            }
            case "encode" -> {
                choose(order[1], order[3]);
                encode(codec.compressor(Integer.parseInt(order[2])));
            }
            case "help" -> {
                choose(order[1], order[3]);
                encode(((LzmsCodec) codec).compressor(Integer.parseInt(order[2]), this::help));
            }
            case "save" -> save(Path.of(order[1]));
            case "load" -> {
                choose(order[2], order[3]);
                load(Path.of(order[1]));
            }
            case "decode" -> decode(0, 1);
            case "threads" -> decodeOn(Integer.parseInt(order[1]));
            default -> throw new IllegalArgumentException("no order: " + order[0]);
        }
        return THREADS.getCurrentThreadCpuTime() - processor + helperTime.get() + " " + (System.nanoTime() - wall) + " "
                + chunks.stream().mapToLong(chunk -> chunk.length).sum();
    }

    private void choose(String name, String size) {
        chunkSize = Integer.parseInt(size);
        codec = switch (name) {
            case "xpress" -> XpressCodec.ofChunkSize(chunkSize);
            case "lzx" -> LzxCodec.ofChunkSize(chunkSize);
            case "lzms" -> LzmsCodec.ofChunkSize(chunkSize);
            default -> throw new IllegalArgumentException("no codec: " + name);
        };
    }

    private void help(Runnable task) {
        Thread helper = new Thread(
                () -> {
                    task.run();
                    helperTime.addAndGet(THREADS.getCurrentThreadCpuTime());
                },
                "helper");
        helper.setDaemon(true);
        helper.start();
    }

    private void encode(BlockCompressor compressor) {
        chunks = new ArrayList<>();
        try (compressor) {
            byte[] packed = new byte[chunkSize];
            for (int at = 0; at < data.length; at += chunkSize) {
                int length = Math.min(chunkSize, data.length - at);
                int size = compressor.compress(ByteBuffer.wrap(data, at, length), ByteBuffer.wrap(packed));
                chunks.add(Arrays.copyOf(packed, size));
            }
        }
    }

    private void decode(int first, int step) throws IOException {
        try (BlockDecompressor decompressor = codec.decompressor()) {
            for (int i = first; i < chunks.size(); i += step) {
                int at = i * chunkSize;
                int length = Math.min(chunkSize, data.length - at);
                decompressor.decompress(ByteBuffer.wrap(chunks.get(i)), ByteBuffer.wrap(target, at, length));
            }
        }
    }

    private void decodeOn(int count) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = i;
            threads.add(new Thread(
                    () -> {
                        try {
                            decode(first, count);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    "decoder"));
            threads.get(i).start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        checkDecoded();
    }

    private void checkDecoded() {
        if (!Arrays.equals(data, target)) {
            throw new IllegalStateException("decoded to other bytes");
        }
    }

    private void save(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (byte[] chunk : chunks) {
                out.writeInt(chunk.length);
                out.write(chunk);
            }
        }
    }

    private void load(Path file) throws IOException {
        chunks = new ArrayList<>();
        long left = Files.size(file);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (left > 0) {
                chunks.add(in.readNBytes(in.readInt()));
                left -= 4L + chunks.get(chunks.size() - 1).length;
            }
        }
        Arrays.fill(target, (byte) 0);
        decode(0, 1);
        checkDecoded();
    }
}
