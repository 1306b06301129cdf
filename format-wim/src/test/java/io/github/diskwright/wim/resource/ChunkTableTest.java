package io.github.diskwright.wim.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.wim.WimBuilder;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of resources: where they lie, and what they become. */
class ChunkTableTest {
    private static final int CHUNK = 4_096;

    private final BlobReader reader = new BlobReader(1 << 20);

    private static Resource resource(WimBuilder builder, ResourceHeader place) throws IOException {
        return Resource.ordinary(WimPart.open(MemoryDevice.copyOf(builder.build()), Limits.defaults()), place);
    }

    private byte[] read(Resource resource, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        reader.read(resource, from, bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        return bytes.array();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK - 1, 40 * CHUNK + 7})
    void everySizeIsReadWholeAndInParts(int size) throws IOException {
        for (DataKind kind : List.of(DataKind.TEXT, DataKind.RANDOM)) {
            byte[] data = kind.bytes(size, size);
            for (WimBuilder builder : List.of(
                    WimBuilder.compressed(CompressionType.XPRESS, CHUNK),
                    WimBuilder.compressed(CompressionType.XPRESS, CHUNK).pipable())) {
                Resource resource = resource(builder, builder.chunked(data, 0));
                assertThat(resource.chunkCount()).isEqualTo((size + CHUNK - 1) / CHUNK);
                assertThat(read(resource, 0, size)).isEqualTo(data);
                for (int from = 0; from < size; from += 1 + size / 7) {
                    int length = Math.min(size - from, 3_000 + from % CHUNK);
                    assertThat(read(resource, from, length)).isEqualTo(Arrays.copyOfRange(data, from, from + length));
                }
                if (size > 0) {
                    assertThat(read(resource, size - 1L, 1)).containsExactly(data[size - 1]);
                }
            }
        }
    }

    /** Buffers without an array, and arrays in the middle of which the bytes go. */
    @Test
    void anyBufferIsFilledFromItsPositionToItsLimit() throws IOException {
        byte[] data = DataKind.TEXT.bytes(3 * CHUNK, 1);
        WimBuilder builder = WimBuilder.compressed(CompressionType.XPRESS, CHUNK);
        Resource resource = resource(builder, builder.chunked(data, 0));
        ByteBuffer direct = ByteBuffer.allocateDirect(data.length);
        reader.read(resource, 0, direct);
        assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(data));
        ByteBuffer slice =
                ByteBuffer.allocate(20_000).position(3_000).slice().position(5).limit(5 + 2 * CHUNK);
        reader.read(resource, CHUNK, slice);
        assertThat(slice.position()).isEqualTo(5 + 2 * CHUNK);
        assertThat(slice.flip().position(5)).isEqualTo(ByteBuffer.wrap(data, CHUNK, 2 * CHUNK));
        assertThat(slice.array()[3_004]).isZero();
        assertThat(slice.array()[3_005 + 2 * CHUNK]).isZero();
    }

    /** More than 4,096 chunks: the table is read in windows. */
    @Test
    void chunksAreFoundAcrossTheWindowsOfTheTable() throws IOException {
        int chunks = 2 * 4_096 + 3;
        byte[] data = new byte[chunks * CHUNK - 5];
        for (int i = 0; i < data.length; i += 509) {
            data[i] = (byte) (i / CHUNK * 31 + i);
        }
        WimBuilder builder = WimBuilder.compressed(CompressionType.XPRESS, CHUNK);
        Resource resource = resource(builder, builder.chunked(data, 0));
        for (int chunk : new int[] {0, 4_095, 4_096, 4_097, 8_191, 8_192, 8_194, 1}) {
            int from = chunk * CHUNK;
            int length = Math.min(CHUNK, data.length - from);
            assertThat(read(resource, from, length)).isEqualTo(Arrays.copyOfRange(data, from, from + length));
        }
        assertThat(read(resource, 4_095L * CHUNK - 7, 3 * CHUNK))
                .isEqualTo(Arrays.copyOfRange(data, 4_095 * CHUNK - 7, 4_098 * CHUNK - 7));
        assertThat(read(resource, 0, data.length)).isEqualTo(data);
    }

    /** A file of more than 4 GiB of which nearly nothing is there: zeros, and raw chunks where they are looked at. */
    @ParameterizedTest
    @CsvSource({"4294967295, 4", "4294967296, 8", "5000000000, 8"})
    void entriesAreWideFromFourGibibytesOn(long size, int width) throws IOException {
        int chunk = 65_536;
        long count = (size - 1) / chunk + 1;
        long table = (count - 1) * width;
        // Each chunk is raw, so that its place is known.
        long stored = table + size;
        byte[] head = WimBuilder.compressed(CompressionType.XPRESS, chunk).build();
        long start = 1 << 16;
        MemoryDevice device = MemoryDevice.ofSize(start + stored);
        device.write(0, ByteBuffer.wrap(head));
        ByteBuffer entries = ByteBuffer.allocate((int) table).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 1; i < count; i++) {
            if (width == 4) {
                entries.putInt((int) (i * chunk));
            } else {
                entries.putLong(i * chunk);
            }
        }
        device.write(start, entries.flip());
        long last = size - 10;
        device.write(
                start + table + last,
                ByteBuffer.wrap("the end..!".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        device.write(start + table, ByteBuffer.wrap(new byte[] {42}));
        WimPart part = WimPart.open(device, Limits.defaults());
        Resource resource = Resource.ordinary(part, new ResourceHeader(stored, ResourceHeader.COMPRESSED, start, size));
        assertThat(resource.entryBytes()).isEqualTo(width);
        assertThat(read(resource, last, 10))
                .asString(java.nio.charset.StandardCharsets.US_ASCII)
                .isEqualTo("the end..!");
        assertThat(read(resource, 0, 1)).containsExactly(42);
        ChunkTable chunks = new ChunkTable(resource);
        assertThat(chunks.place(count - 1)).isEqualTo(new ChunkTable.Place(start + table + (count - 1) * chunk, (int)
                (size - (count - 1) * chunk)));
    }

    private static Resource threeChunks(long entry1, long entry2, int storedOfChunks) throws IOException {
        WimBuilder builder = WimBuilder.compressed(CompressionType.XPRESS, CHUNK);
        long at = builder.position();
        ByteBuffer table = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt((int) entry1).putInt((int) entry2);
        builder.bytes(table.array()).bytes(new byte[storedOfChunks]);
        return resource(builder, new ResourceHeader(8L + storedOfChunks, ResourceHeader.COMPRESSED, at, 3L * CHUNK));
    }

    @ParameterizedTest
    @CsvSource({
        // a chunk without bytes, offsets that fall, one behind the end, one that is longer than what it stands for
        "0, 200, 300, 0",
        "200, 100, 300, 1",
        "100, 400, 300, 1",
        "100, 300, 300, 2",
        "5000, 5001, 5002, 0",
        "100, 200, 5000, 2",
        "100, 4294967295, 300, 1"
    })
    void tablesThatCannotBeAreRefusedWhereTheyAre(long first, long second, int stored, int chunk) throws IOException {
        Resource resource = threeChunks(first, second, stored);
        assertThatThrownBy(() -> new ChunkTable(resource).place(chunk))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("chunk table")
                .hasMessageContaining("chunk " + chunk);
    }

    @Test
    void aTableWithoutRoomIsRefusedAtOnce() throws IOException {
        WimBuilder builder = WimBuilder.compressed(CompressionType.XPRESS, CHUNK);
        builder.bytes(new byte[100]);
        assertThatThrownBy(
                        () -> resource(builder, new ResourceHeader(100, ResourceHeader.COMPRESSED, 208, 50L * CHUNK)))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("50 chunks");
        assertThatThrownBy(() ->
                        resource(builder, new ResourceHeader(100, ResourceHeader.COMPRESSED, 208, Long.MAX_VALUE)))
                .isInstanceOf(CorruptImageException.class);
    }

    @Test
    void lengthsOfASolidResourceHaveToAddUp() throws IOException {
        WimBuilder builder =
                WimBuilder.compressed(CompressionType.LZX, 32 << 10).withSolid();
        ResourceHeader place = builder.solid(CompressionType.XPRESS, CHUNK, DataKind.RANDOM.bytes(3 * CHUNK, 1));
        byte[] file = builder.build();
        Resource sound = Resource.solid(WimPart.open(MemoryDevice.copyOf(file), Limits.defaults()), place);
        assertThat(new ChunkTable(sound).place(1).length()).isEqualTo(CHUNK);
        file[(int) place.offset() + 16] ^= 1;
        Resource damaged = Resource.solid(WimPart.open(MemoryDevice.copyOf(file), Limits.defaults()), place);
        assertThatThrownBy(() -> new ChunkTable(damaged).place(2))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("together");
    }
}
