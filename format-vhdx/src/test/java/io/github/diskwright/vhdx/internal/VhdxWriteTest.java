package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What writing to an existing disk does to the file. */
class VhdxWriteTest {
    private static final long MIB = Bytes.MIB;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    private final TestImage image = TestImage.create();

    private PayloadDevice open() throws IOException {
        return DiskOpener.open(
                KeptOpenDevice.over(image.file),
                VhdxOptions.builder(WRITE).ids(TestImage.ids(100)).build());
    }

    private VhdxHeader header() throws IOException {
        return OpenedFile.read(image.file, WRITE.limits()).contents().header();
    }

    private long entry(long block) {
        return image.get(TestImage.bat(block), 8).getLong(0);
    }

    private static ByteBuffer bytes(int value, int count) {
        return TestImage.filled(value).limit(count);
    }

    @Test
    void openingAndReadingWriteNothing() throws IOException {
        byte[] before = new byte[(int) image.file.size()];
        image.file.read(0, ByteBuffer.wrap(before));
        try (PayloadDevice disk = open()) {
            disk.read(MIB, ByteBuffer.allocate(10));
            disk.write(MIB, ByteBuffer.allocate(0));
            disk.writeZeros(MIB, 0);
            disk.discard(MIB, 0);
            disk.flush();
        }
        byte[] after = new byte[(int) image.file.size()];
        image.file.read(0, ByteBuffer.wrap(after));
        assertThat(after).isEqualTo(before);
    }

    /** Neither does opening one that was not closed cleanly. */
    @Test
    void aLogIsReplayedToTheFileByTheFirstChange() throws IOException {
        LogBuilder.entry(7, 0)
                .data(TestImage.BAT, image.get(TestImage.BAT, Bytes.SECTOR).putLong(8, 0))
                .zeros(TestImage.BAT + 8192, 4096)
                .sizes(6 * MIB, 9 * MIB)
                .putInto(image, 0);
        image.put(TestImage.BAT + 8192, 5);
        LogBuilder.markDirty(image);
        try (PayloadDevice disk = open()) {
            assertThat(disk.facts().isLogReplayed()).isTrue();
            assertThat(entry(1)).isNotZero();
            assertThat(header().hasLog()).isTrue();
            disk.write(3 * MIB, bytes(9, 5));
            assertThat(disk.facts().isLogReplayed()).isFalse();
            assertThat(entry(1)).isZero();
            assertThat(image.get(TestImage.BAT + 8192, 1).get(0)).isZero();
            assertThat(image.file.size()).isEqualTo(9 * MIB);
            assertThat(header().hasLog()).isFalse();
        }
        assertThat(image.check()).extracting("id").containsExactly("vhdx.unused-space");
    }

    @Test
    void idsChangeOnceInASessionThatChangesTheDisk() throws IOException {
        VhdxHeader before = header();
        try (PayloadDevice disk = open()) {
            disk.write(MIB, bytes(9, 5));
            VhdxHeader during = header();
            assertThat(during.fileWriteGuid()).isNotEqualTo(before.fileWriteGuid());
            assertThat(during.dataWriteGuid()).isNotEqualTo(before.dataWriteGuid());
            assertThat(disk.facts().dataWriteGuid()).isEqualTo(during.dataWriteGuid());
            disk.write(5 * MIB, bytes(9, 5));
            disk.flush();
            disk.discard(MIB, MIB);
            disk.flush();
            assertThat(header().dataWriteGuid()).isEqualTo(during.dataWriteGuid());
            assertThat(header().fileWriteGuid()).isEqualTo(during.fileWriteGuid());
        }
        assertThat(header().hasLog()).isFalse();
        VhdxHeader first = VhdxHeader.read(image.get(VhdxHeader.POSITION_1, VhdxHeader.SIZE_BYTES));
        VhdxHeader second = VhdxHeader.read(image.get(VhdxHeader.POSITION_2, VhdxHeader.SIZE_BYTES));
        assertThat(first.withSequenceNumber(0)).isEqualTo(second.withSequenceNumber(0));
        assertThat(Math.abs(first.sequenceNumber() - second.sequenceNumber())).isEqualTo(1);
    }

    /** Children know the file by the id of its contents: what changes nothing must not change that. */
    @Test
    void whatChangesNothingWritesNothing() throws IOException {
        VhdxHeader before = header();
        try (PayloadDevice disk = open()) {
            disk.writeZeros(0, MIB);
            disk.discard(0, MIB);
            disk.discard(5 * MIB, 3 * MIB);
            disk.flush();
        }
        assertThat(header()).isEqualTo(before);
    }

    @Test
    void zerosTakeNoSpace() throws IOException {
        try (PayloadDevice disk = open()) {
            assertThat(disk.allocatedBlocks()).hasValue(2);
            disk.writeZeros(0, 8 * MIB);
            assertThat(disk.allocatedBlocks()).hasValue(0);
            assertThat(disk.extent(MIB, MIB).kind()).isEqualTo(Extent.Kind.ZERO);
            assertThat(disk.extent(0, MIB).kind()).isEqualTo(Extent.Kind.UNALLOCATED);
        }
        assertThat(entry(1)).isEqualTo(BatEntry.ZERO);
        assertThat(entry(0)).isZero();
        assertThat(image.file.size()).isEqualTo(6 * MIB);
    }

    @Test
    void discardedBlocksGiveTheirSpaceToOthers() throws IOException {
        try (PayloadDevice disk = open()) {
            disk.discard(MIB - 5, MIB + 10);
            disk.flush();
            assertThat(entry(1)).isEqualTo(BatEntry.UNMAPPED);
            disk.write(6 * MIB + 100, bytes(9, 100));
        }
        assertThat(entry(6)).isEqualTo(BatEntry.present(4 * MIB));
        assertThat(image.file.size()).isEqualTo(6 * MIB);
        byte[] disk = TestImage.read(image.file);
        assertThat(disk[(int) (6 * MIB) + 99])
                .as("what another block held is gone")
                .isZero();
        assertThat(disk[(int) (6 * MIB) + 100]).isEqualTo((byte) 9);
        assertThat(disk[(int) (7 * MIB) - 1]).isZero();
    }

    /** Until the change is durable the file still says that the space is the old block's. */
    @Test
    void spaceIsNotReusedBeforeTheChangeIsDurable() throws IOException {
        try (PayloadDevice disk = open()) {
            disk.discard(MIB, MIB);
            disk.write(6 * MIB, bytes(9, 100));
            assertThat(entry(1)).as("made durable first").isEqualTo(BatEntry.UNMAPPED);
            assertThat(TestImage.read(image.file)[(int) MIB]).isZero();
        }
        assertThat(image.check()).isEmpty();
    }

    @Test
    void manyBlocksAreOneLogEntryAndTwoBarriers() throws IOException {
        MemoryDevice file = TestImage.written(CreateOptions.ofSize(4096 * MIB).build(), disk -> {});
        CrashDevice device = CrashDevice.startingWith(file);
        try (PayloadDevice disk = DiskOpener.open(KeptOpenDevice.over(device), VhdxOptions.of(WRITE))) {
            disk.write(0, bytes(1, 1));
            disk.flush();
            int before = device.flushes();
            for (int i = 1; i < 60; i++) {
                disk.write(i * 60 * MIB, bytes(i, 100));
            }
            disk.flush();
            assertThat(device.flushes() - before).isEqualTo(2);
        }
    }

    @Test
    void differentRegionTablesAreMadeEqual() throws IOException {
        image.put(RegionTable.POSITION_2 + 100, 7);
        assertThat(image.check()).extracting("id").containsExactly("vhdx.region-table-2-checksum");
        try (PayloadDevice disk = open()) {
            disk.write(MIB, bytes(9, 5));
        }
        assertThat(image.check()).isEmpty();
        assertThat(image.get(RegionTable.POSITION_1, RegionTable.SIZE_BYTES))
                .isEqualTo(image.get(RegionTable.POSITION_2, RegionTable.SIZE_BYTES));
    }

    @Test
    void refusesWhatCannotBeWritten() throws IOException {
        image.putLong(TestImage.HEADER + 8, -1);
        image.fixHeader();
        try (PayloadDevice disk = open()) {
            assertThatThrownBy(() -> disk.write(0, bytes(1, 1))).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> disk.write(0, bytes(1, 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing more is written");
            assertThat(disk.extent(0, MIB).isData()).isFalse();
            assertThatThrownBy(disk::close).hasMessageContaining("nothing more is written");
        }
        TestImage other = TestImage.create();
        other.putInt(TestImage.HEADER + 68, 0);
        other.fixHeader();
        assertThatThrownBy(() -> new VhdxFormat().open(other.file, WRITE))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("no space for a log");
        WindowDevice window = WindowDevice.of(TestImage.create().file, 0, 6 * MIB, "window");
        assertThatThrownBy(() -> new VhdxFormat().open(window, WRITE))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("cannot change its size");
    }

    /** A table that is too long to be checked at once is checked before anything is written. */
    @Test
    void aLongTableIsCheckedByTheFirstChange() throws IOException {
        CreateOptions options = CreateOptions.ofSize(4L << 40).blockSize(MIB).build();
        MemoryDevice file = TestImage.written(options, disk -> {
            disk.write(0, bytes(1, 100));
            disk.write(3L << 40, bytes(3, 100));
        });
        TestImage large = TestImage.over(file);
        long last = TestImage.BAT + 8 * ((3L << 20) + (3L << 20) / 4096);
        ByteBuffer first = large.get(TestImage.BAT, 8);
        try (PayloadDevice disk = DiskOpener.open(KeptOpenDevice.over(large.file), VhdxOptions.of(WRITE))) {
            assertThat(disk.allocatedBlocks()).isEmpty();
            disk.write(5 * MIB, bytes(5, 100));
        }
        assertThat(new VhdxFormat().check(large.file, CheckOptions.defaults())).isEmpty();
        large.put(last, first);
        PayloadDevice disk = DiskOpener.open(large.file, VhdxOptions.of(WRITE));
        assertThatThrownBy(() -> disk.write(6 * MIB, bytes(6, 100)))
                .isInstanceOfSatisfying(
                        CorruptImageException.class,
                        e -> assertThat(e.position()).isEqualTo(last));
    }

    /** A reader beside a writer that moves blocks about sees only bytes that its own block held. */
    @Test
    void readersBesideAWriter() throws Exception {
        MemoryDevice file = TestImage.written(CreateOptions.ofSize(16 * MIB).build(), disk -> {
            for (int block = 0; block < 8; block++) {
                disk.write(block * MIB, bytes(block + 1, (int) MIB));
            }
        });
        try (PayloadDevice disk = DiskOpener.open(file, VhdxOptions.of(WRITE))) {
            AtomicBoolean end = new AtomicBoolean();
            AtomicReference<String> wrong = new AtomicReference<>("");
            Thread reader = new Thread(() -> {
                ByteBuffer found = ByteBuffer.allocate(512);
                for (int i = 0; !end.get(); i++) {
                    int block = i % 16;
                    try {
                        disk.read(block * MIB + i % 2000 * 512L, found.clear());
                    } catch (IOException e) {
                        wrong.set(e.toString());
                    }
                    byte value = found.get(0);
                    if (value != 0 && value != block + 1) {
                        wrong.set("block " + block + " showed " + value);
                    }
                }
            });
            reader.start();
            for (int i = 0; i < 400; i++) {
                int block = i * 7 % 16;
                if (i % 3 == 0) {
                    disk.write(block * MIB, bytes(block + 1, (int) MIB));
                } else {
                    disk.discard(block * MIB, MIB);
                }
                if (i % 5 == 0) {
                    disk.flush();
                }
            }
            end.set(true);
            reader.join();
            assertThat(wrong.get()).isEmpty();
        }
    }
}
