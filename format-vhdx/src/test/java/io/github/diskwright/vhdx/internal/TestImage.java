package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.OverlayDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.vhdx.VhdxFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A small image to be damaged: a dynamic disk of 8 MiB with blocks of 1 MiB, of which blocks 1 and 3 are there and
 * hold their number in every byte. All images share one base and copy what is changed.
 */
public final class TestImage {
    static final long DISK_SIZE = 8 * Bytes.MIB;
    static final long BAT = 3 * Bytes.MIB;
    static final long METADATA = 2 * Bytes.MIB;
    static final long LOG = Bytes.MIB;
    static final long FIRST_BLOCK = 4 * Bytes.MIB;
    /** The header with the larger sequence number. */
    static final long HEADER = VhdxHeader.POSITION_2;

    static final UUID LOG_GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static final VhdxFormat FORMAT = new VhdxFormat();
    private static final MemoryDevice BASE = base();

    final OverlayDevice file;

    private TestImage(OverlayDevice file) {
        this.file = file;
    }

    static TestImage create() {
        return over(BASE);
    }

    /** A copy-on-write image over a file that stays open. */
    static TestImage over(BlockDevice base) {
        try {
            return new TestImage(OverlayDevice.inMemory(WindowDevice.of(base, 0, base.size(), "image")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemoryDevice base() {
        CreateOptions options = CreateOptions.ofSize(DISK_SIZE).ids(ids(1)).build();
        return written(options, disk -> {
            disk.write(Bytes.MIB, filled(1));
            disk.write(3 * Bytes.MIB, filled(3));
        });
    }

    /** Writes to a disk. */
    interface Writer {
        void write(BlockDevice disk) throws IOException;
    }

    /** A complete file whose disk was written. */
    static MemoryDevice written(CreateOptions options, Writer writer) {
        MemoryDevice file = MemoryDevice.ofSize(0);
        try (NewImage image = FORMAT.create(KeptOpenDevice.over(file), options)) {
            writer.write(image.device());
            image.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Ids 1, 2, 3 and so on from a first one. */
    public static Supplier<UUID> ids(long first) {
        AtomicLong next = new AtomicLong(first);
        return () -> new UUID(0x1234_0000_0000_4000L, next.getAndIncrement());
    }

    static ByteBuffer filled(int value) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        while (bytes.hasRemaining()) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    ByteBuffer get(long position, int length) {
        try {
            return Bytes.read(file, position, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(long position, ByteBuffer bytes) {
        try {
            file.write(position, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(long position, int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        put(position, buffer.flip());
    }

    void putShort(long position, int value) {
        put(position, little(2).putShort((short) value).flip());
    }

    void putInt(long position, long value) {
        put(position, little(4).putInt((int) value).flip());
    }

    void putLong(long position, long value) {
        put(position, little(8).putLong(value).flip());
    }

    void putGuid(long position, UUID guid) {
        ByteBuffer bytes = little(MixedGuid.SIZE_BYTES);
        MixedGuid.write(bytes, 0, guid);
        put(position, bytes);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    void resize(long size) {
        try {
            file.resize(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the checksum of a structure right. */
    void fix(long position, int length) {
        ByteBuffer bytes = get(position, length);
        Checksum.put(bytes);
        put(position, bytes.rewind());
    }

    void fixHeader() {
        fix(HEADER, VhdxHeader.SIZE_BYTES);
    }

    void fixRegionTable() {
        fix(RegionTable.POSITION_1, RegionTable.SIZE_BYTES);
    }

    /** Position of the entry of a payload block. */
    static long bat(long block) {
        return BAT + block * 8;
    }

    static long regionEntry(int index) {
        return RegionTable.POSITION_1 + 16 + 32L * index;
    }

    static long metadataEntry(int index) {
        return METADATA + 32 + 32L * index;
    }

    /** Position of a metadata item as this library packs them. */
    static long item(int index) {
        int[] offsets = {0, 8, 16, 20, 24};
        return METADATA + MetadataTable.SIZE_BYTES + offsets[index];
    }

    BlockImage open() throws IOException {
        return FORMAT.open(file, OpenOptions.defaults());
    }

    List<Finding> check() throws IOException {
        return FORMAT.check(file, CheckOptions.defaults());
    }

    /** Whether a file is an image; one that was not completed is refused by a typed error. */
    static boolean opens(BlockDevice file) throws IOException {
        if (!FORMAT.recognises(file)) {
            return false;
        }
        try {
            FORMAT.open(file, OpenOptions.defaults());
            return true;
        } catch (CorruptImageException e) {
            return false;
        }
    }

    /** The whole disk, read through a new opening. */
    static byte[] read(BlockDevice file) throws IOException {
        BlockDevice disk = FORMAT.open(file, OpenOptions.defaults()).device();
        byte[] bytes = new byte[Math.toIntExact(disk.size())];
        disk.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
