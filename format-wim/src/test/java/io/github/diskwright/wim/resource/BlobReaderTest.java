package io.github.diskwright.wim.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.wim.WimBuilder;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading of blobs on several threads: each chunk once, digests only where all was read, failures to whom they concern. */
@Timeout(60)
class BlobReaderTest {
    private static final int CHUNK = 4_096;
    private static final int CHUNKS = 64;
    private static final int THREADS = 8;
    private static final byte[] DATA = DataKind.TEXT.bytes(CHUNKS * CHUNK, 4);

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void endThreads() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Counts the bytes that are read. */
    private static final class Counting extends ForwardingDevice {
        final AtomicLong bytes = new AtomicLong();

        Counting(BlockDevice device) {
            super(device);
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            bytes.addAndGet(target.remaining());
            super.read(position, target);
        }
    }

    private static final class Sample {
        final Counting device;
        final Resource resource;
        final Blob blob;

        Sample(boolean isSolid, int damagedChunk) throws IOException {
            WimBuilder builder =
                    WimBuilder.compressed(CompressionType.XPRESS, CHUNK).withSolid();
            ResourceHeader place =
                    isSolid ? builder.solid(CompressionType.XPRESS, CHUNK, DATA) : builder.chunked(DATA, 0);
            byte[] file = builder.build();
            WimPart intact = WimPart.open(MemoryDevice.copyOf(file), Limits.defaults());
            Resource sound = isSolid ? Resource.solid(intact, place) : Resource.ordinary(intact, place);
            if (damagedChunk >= 0) {
                ChunkTable.Place chunk = new ChunkTable(sound).place(damagedChunk);
                java.util.Arrays.fill(
                        file, (int) chunk.position(), (int) chunk.position() + chunk.length(), (byte) 0xFF);
            }
            device = new Counting(MemoryDevice.copyOf(file));
            WimPart part = WimPart.open(device, Limits.defaults());
            resource = isSolid ? Resource.solid(part, place) : Resource.ordinary(part, place);
            blob = new Blob(WimBuilder.hash(DATA), DATA.length, 1, resource, 0);
            device.bytes.set(0);
        }
    }

    private <T> List<Future<T>> onAllThreads(Callable<T> task) throws InterruptedException {
        List<Callable<T>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            tasks.add(task);
        }
        return pool.invokeAll(tasks);
    }

    private static byte[] readInPieces(BlobReader reader, Blob blob, int piece) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) blob.size());
        try (OpenStream stream = reader.open(blob, "file")) {
            while (all.hasRemaining()) {
                int at = all.position();
                all.limit(Math.min(all.capacity(), at + piece));
                stream.read(at, all);
                all.limit(all.capacity());
            }
        }
        return all.array();
    }

    @Test
    void eachSolidChunkIsDecodedOnceWhereThereIsRoom() throws Exception {
        Sample sample = new Sample(true, -1);
        try (BlobReader reader = new BlobReader(DATA.length)) {
            for (Future<byte[]> read : onAllThreads(() -> readInPieces(reader, sample.blob, 1_000))) {
                assertThat(read.get()).isEqualTo(DATA);
            }
        }
        long once = sample.resource.storedSize() - 16;
        assertThat(sample.device.bytes.get()).isBetween(once, once + THREADS * 4L * CHUNKS);
    }

    @Test
    void withoutRoomEverythingIsReadAllTheSame() throws Exception {
        for (long memory : new long[] {0, CHUNK, 3 * CHUNK}) {
            Sample sample = new Sample(true, -1);
            try (BlobReader reader = new BlobReader(memory)) {
                for (Future<byte[]> read : onAllThreads(() -> readInPieces(reader, sample.blob, 5_000))) {
                    assertThat(read.get()).isEqualTo(DATA);
                }
            }
        }
    }

    @Test
    void aDamagedChunkFailsForEveryoneWhoNeedsItAndNobodyElse() throws Exception {
        int damaged = 20;
        Sample sample = new Sample(true, damaged);
        Blob before = new Blob(new BlobHash(1, 1, 1), damaged * CHUNK, 1, sample.resource, 0);
        try (BlobReader reader = new BlobReader(DATA.length)) {
            List<Future<Integer>> all = onAllThreads(() -> {
                int failures = 0;
                for (int chunk = 0; chunk < CHUNKS; chunk++) {
                    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
                    try {
                        reader.read(sample.resource, (long) chunk * CHUNK, bytes);
                        assertThat(bytes.flip()).isEqualTo(ByteBuffer.wrap(DATA, chunk * CHUNK, CHUNK));
                    } catch (CorruptImageException e) {
                        assertThat(chunk).isEqualTo(damaged);
                        failures++;
                    }
                }
                return failures;
            });
            for (Future<Integer> failures : all) {
                assertThat(failures.get()).isOne();
            }
            assertThatThrownBy(() -> readInPieces(reader, sample.blob, 50_000))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("of file");
            assertThatThrownBy(() -> readInPieces(reader, before, 50_000)).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void theDigestIsCheckedWithTheLastByteOfWhatIsReadInOrder() throws IOException {
        for (boolean isSolid : new boolean[] {true, false}) {
            Sample sample = new Sample(isSolid, -1);
            Blob wrong = new Blob(new BlobHash(1, 2, 3), DATA.length, 1, sample.resource, 0);
            try (BlobReader reader = new BlobReader(1 << 20);
                    OpenStream stream = reader.open(wrong, "\\the\\file")) {
                stream.read(0, ByteBuffer.allocate(DATA.length - 1));
                stream.read(DATA.length - 1L, ByteBuffer.allocate(0));
                assertThatThrownBy(() -> stream.read(DATA.length - 1L, ByteBuffer.allocate(1)))
                        .isInstanceOf(IntegrityException.class)
                        .hasMessageContaining("\\the\\file")
                        .hasMessageContaining("0x" + Long.toHexString(sample.resource.position()))
                        .hasMessageContaining(WimBuilder.hash(DATA).toString())
                        .hasMessageContaining(wrong.hash().toString());
            }
        }
    }

    @Test
    void whatIsReadOutOfOrderIsNotChecked() throws IOException {
        Sample sample = new Sample(false, -1);
        Blob wrong = new Blob(new BlobHash(1, 2, 3), DATA.length, 1, sample.resource, 0);
        try (BlobReader reader = new BlobReader(0);
                OpenStream stream = reader.open(wrong, "file")) {
            ByteBuffer last = ByteBuffer.allocate(10);
            stream.read(DATA.length - 10L, last);
            assertThat(last.flip()).isEqualTo(ByteBuffer.wrap(DATA, DATA.length - 10, 10));
            stream.read(0, ByteBuffer.allocate(DATA.length));
        }
    }

    @Test
    void oneStreamIsReadByManyThreads() throws Exception {
        Sample sample = new Sample(false, -1);
        try (BlobReader reader = new BlobReader(0);
                OpenStream stream = reader.open(sample.blob, "file")) {
            AtomicLong next = new AtomicLong();
            List<Future<Boolean>> all = onAllThreads(() -> {
                for (long at = next.getAndAdd(777); at < DATA.length; at = next.getAndAdd(777)) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(777, DATA.length - at));
                    stream.read(at, bytes);
                    assertThat(bytes.flip()).isEqualTo(ByteBuffer.wrap(DATA, (int) at, bytes.limit()));
                }
                return true;
            });
            for (Future<Boolean> read : all) {
                assertThat(read.get()).isTrue();
            }
        }
    }

    @Test
    void aClosedStreamAndBadRangesAreRefused() throws IOException {
        Sample sample = new Sample(false, -1);
        try (BlobReader reader = new BlobReader(0)) {
            OpenStream stream = reader.open(sample.blob, "file");
            assertThatThrownBy(() -> stream.read(DATA.length - 5L, ByteBuffer.allocate(6)))
                    .isInstanceOf(IllegalArgumentException.class);
            stream.close();
            assertThatThrownBy(() -> stream.read(0, ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        }
    }

    /** A few bytes in the middle cost their chunk and a bit of the table. */
    @Test
    void aFewBytesCostOneChunk() throws IOException {
        Sample sample = new Sample(false, -1);
        try (BlobReader reader = new BlobReader(0);
                OpenStream stream = reader.open(sample.blob, "file")) {
            stream.read(DATA.length / 2, ByteBuffer.allocate(10));
        }
        assertThat(sample.device.bytes.get()).isLessThan(4L * CHUNKS + CHUNK);
    }
}
