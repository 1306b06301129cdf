package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Logs that were not empty: which entries are replayed, and what is refused. */
class LogReplayTest {
    private static final long MIB = Bytes.MIB;
    private static final long BAT = TestImage.BAT;

    private final TestImage image = TestImage.create();

    /** The BAT's first sector with one entry changed. */
    private static ByteBuffer bat(TestImage image, int block, long entry) {
        return image.get(BAT, Bytes.SECTOR).putLong(block * 8, entry);
    }

    private int firstByteOf(int block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1);
        image.open().device().read(block * MIB, bytes);
        return bytes.get(0);
    }

    private CorruptImageException corrupt() {
        return catchThrowableOfType(CorruptImageException.class, image::open);
    }

    @Test
    void dataGoToTheirPlaceInMemoryOnly() throws IOException {
        LogBuilder.entry(7, 0).data(BAT, bat(image, 1, 2)).putInto(image, 0);
        LogBuilder.markDirty(image);
        ByteBuffer before = image.get(0, (int) image.file.size());
        try (BlockImage opened = image.open()) {
            assertThat(opened.properties())
                    .anyMatch(property -> property.value().equals("replayed in memory"));
            Extent extent = opened.device().extent(MIB, MIB);
            assertThat(extent.kind()).isEqualTo(Extent.Kind.ZERO);
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            opened.device().read(MIB, block);
            assertThat(block.flip().mismatch(ByteBuffer.allocate(1 << 20))).isEqualTo(-1);
            assertThat(image.get(0, (int) image.file.size())).isEqualTo(before);
        }
    }

    @Test
    void checkSaysThatItIsNotEmpty() throws IOException {
        LogBuilder.entry(7, 0).putInto(image, 0);
        LogBuilder.markDirty(image);
        assertThat(image.check())
                .containsExactly(new Finding(
                        "vhdx.log-not-empty",
                        Severity.WARNING,
                        MIB,
                        "the file was not closed cleanly: 1 log entries are to be replayed"));
    }

    @Test
    void laterEntriesWin() throws IOException {
        long next = LogBuilder.entry(7, 0).data(BAT, bat(image, 1, 2)).putInto(image, 0);
        next = LogBuilder.entry(8, 0).zeros(BAT, 4096).putInto(image, next);
        LogBuilder.entry(9, 0)
                .data(BAT, bat(image, 0, 4 * MIB | 6).putLong(8, 0))
                .putInto(image, next);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(0)).isEqualTo(1);
        assertThat(firstByteOf(1)).isZero();
        assertThat(firstByteOf(3)).isEqualTo(3);
    }

    @Test
    void entriesBeforeTheTailAreNotReplayed() throws IOException {
        long second = LogBuilder.entry(7, 0).data(BAT, bat(image, 1, 0)).putInto(image, 0);
        long third = LogBuilder.entry(8, 0)
                .data(BAT + 4096, ByteBuffer.allocate(4096))
                .putInto(image, second);
        LogBuilder.entry(9, second).putInto(image, third);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).isEqualTo(1);
    }

    @Test
    void aSequenceMayWrapAround() throws IOException {
        long start = MIB - 3 * 4096;
        long next = LogBuilder.entry(7, start).data(BAT, bat(image, 1, 0)).putInto(image, start);
        // This one itself crosses the end of the log.
        next = LogBuilder.entry(8, start)
                .data(BAT, bat(image, 1, 0).putLong(5 * 8, 4 * MIB | 6))
                .putInto(image, next);
        assertThat(next).isEqualTo(4096);
        LogBuilder.entry(9, start).putInto(image, next);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).isZero();
        assertThat(firstByteOf(5)).isEqualTo(1);
    }

    @Test
    void aFragmentAtTheStartIsNotASequence() throws IOException {
        // The tail of the last entry is before the end of the ring; without its first entry it would be half of it.
        long start = MIB - 2 * 4096;
        long next = LogBuilder.entry(7, start).data(BAT, bat(image, 1, 0)).putInto(image, start);
        assertThat(next).isZero();
        LogBuilder.entry(8, start).zeros(5 * MIB, 4096).putInto(image, next);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).isZero();
        assertThat(firstByteOf(3)).isZero();
        image.put(TestImage.LOG + start, 0);
        assertThat(corrupt().structure()).isEqualTo("log");
    }

    @Test
    void theGreatestSequenceNumberIsActive() throws IOException {
        LogBuilder.entry(7, 0).data(BAT, bat(image, 1, 0)).putInto(image, 0);
        LogBuilder.entry(-5, 65_536).data(BAT, bat(image, 3, 0)).putInto(image, 65_536);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).as("sequence numbers are unsigned").isEqualTo(1);
        assertThat(firstByteOf(3)).isZero();
    }

    @Test
    void entriesOfOtherSessionsAreIgnored() throws IOException {
        long next = LogBuilder.entry(7, 0).data(BAT, bat(image, 1, 0)).putInto(image, 0);
        LogBuilder stale = LogBuilder.entry(8, 0).data(BAT, bat(image, 3, 0));
        stale.guid = Guids.BAT_REGION;
        stale.putInto(image, next);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).isZero();
        assertThat(firstByteOf(3)).isEqualTo(3);
    }

    @Test
    void manyDescriptorsTakeSeveralSectors() throws IOException {
        LogBuilder builder = LogBuilder.entry(7, 3 * 4096);
        for (int i = 0; i < 200; i++) {
            builder.data(BAT + (i + 1) * 4096L, bat(image, 1, i + 1)).zeros(BAT + 219 * 4096L, 4096);
        }
        builder.data(BAT, bat(image, 1, 0)).putInto(image, 3 * 4096);
        LogBuilder.markDirty(image);
        BlockDevice replayed = Contents.read(image.file, Limits.defaults(), new StrictJudge("test"))
                .file();
        for (int i = 0; i < 200; i++) {
            ByteBuffer sector = Bytes.read(replayed, BAT + (i + 1) * 4096L, 4096);
            assertThat(sector).isEqualTo(bat(image, 1, i + 1).rewind());
        }
        assertThat(firstByteOf(1)).isZero();
    }

    @Test
    void regionTablesAndMetadataComeFromTheLog() throws IOException {
        ByteBuffer size = image.get(TestImage.METADATA + 65_536, 4096).putLong(8, 7 * MIB);
        LogBuilder.entry(7, 0).data(TestImage.METADATA + 65_536, size).putInto(image, 0);
        LogBuilder.markDirty(image);
        assertThat(image.open().device().size()).isEqualTo(7 * MIB);
    }

    @Test
    void theFileIsLongerAfterReplay() throws IOException {
        LogBuilder.entry(7, 0)
                .data(BAT, bat(image, 6, 6 * MIB | 6))
                .sizes(6 * MIB, 7 * MIB - 5)
                .putInto(image, 0);
        LogBuilder.markDirty(image);
        try (BlockImage opened = image.open()) {
            assertThat(opened.device().extent(6 * MIB, MIB).kind()).isNotEqualTo(Extent.Kind.DATA);
            assertThat(opened.properties())
                    .anyMatch(property -> property.name().equals("fileSize")
                            && property.value().equals(6 * MIB));
        }
        assertThat(firstByteOfNewBlock()).isZero();
    }

    private static int firstByteOfNewBlock() throws IOException {
        TestImage image = TestImage.create();
        LogBuilder.entry(7, 0)
                .data(BAT, bat(image, 6, 6 * MIB | 6))
                .sizes(6 * MIB, 7 * MIB)
                .putInto(image, 0);
        LogBuilder.markDirty(image);
        ByteBuffer bytes = ByteBuffer.allocate(1);
        image.open().device().read(6 * MIB, bytes);
        return bytes.get(0);
    }

    @Test
    void aTruncatedFileIsRefused() {
        LogBuilder.entry(7, 0).sizes(7 * MIB, 7 * MIB).putInto(image, 0);
        LogBuilder.markDirty(image);
        CorruptImageException e = corrupt();
        assertThat(e.structure()).isEqualTo("log entry FlushedFileOffset");
        assertThat(e.position()).isEqualTo(MIB + 48);
    }

    @Test
    void onlyTheHeadsFlushedSizeCounts() throws IOException {
        long next = LogBuilder.entry(7, 0).sizes(7 * MIB, 7 * MIB).putInto(image, 0);
        LogBuilder.entry(8, 0).sizes(6 * MIB, 6 * MIB).putInto(image, next);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).isEqualTo(1);
    }

    /** Sums of a file's size or a block's position and a length were past the largest number. */
    @Test
    void sizesAndPositionsAtTheEndOfTheNumbers() throws IOException {
        long[] entries = {0x7fff_ffff_fff0_0003L, 0x7fff_ffff_fff0_0006L, 0x7fff_0000L, (1L << 47) | 3, -MIB | 3};
        for (long last : new long[] {Long.MAX_VALUE, LogEntry.MAX_FILE_BYTES, 7 * MIB}) {
            for (long entry : entries) {
                TestImage crafted = TestImage.create();
                LogBuilder.entry(7, 0)
                        .data(BAT, bat(crafted, 1, entry))
                        .sizes(MIB, last)
                        .putInto(crafted, 0);
                LogBuilder.markDirty(crafted);
                requireTyped(crafted);
            }
        }
        for (long entry : entries) {
            TestImage longFile = TestImage.create();
            longFile.resize(Long.MAX_VALUE);
            longFile.put(BAT, bat(longFile, 1, entry));
            requireTyped(longFile);
        }
    }

    private static void requireTyped(TestImage crafted) throws IOException {
        crafted.check();
        try (BlockImage opened = crafted.open()) {
            opened.device().extent(MIB, MIB);
            opened.device().read(MIB, ByteBuffer.allocate(100));
        } catch (ImageException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    /** Each damage makes the only entry invalid, its checksum being right. */
    @TestFactory
    Stream<DynamicTest> invalidEntries() {
        return Stream.of(
                invalid("signature", entry -> entry.put(0, (byte) 'L')),
                invalid("length", entry -> entry.putInt(8, 12 * 1024 + 1)),
                invalid("length of less", entry -> entry.putInt(8, 4096)),
                invalid("length of more", entry -> entry.putInt(8, 16 * 1024)),
                invalid("length of the log", entry -> entry.putInt(8, 1 << 20)),
                invalid("tail alignment", entry -> entry.putInt(12, 512)),
                invalid("tail past the end", entry -> entry.putInt(12, 1 << 20)),
                invalid("tail elsewhere", entry -> entry.putInt(12, 8192)),
                invalid("sequence number", entry -> entry.putLong(16, 8)),
                invalid("sequence number 0", entry -> entry.putLong(16, 0)),
                invalid("descriptors", entry -> entry.putInt(24, 3)),
                invalid("descriptors without end", entry -> entry.putInt(24, -1)),
                invalid("reserved", entry -> entry.putInt(28, 1)),
                invalid("guid", entry -> entry.putInt(32, 1)),
                invalid("flushed size", entry -> entry.putLong(48, -MIB)),
                invalid("last size", entry -> entry.putLong(56, -MIB)),
                invalid("last size too large", entry -> entry.putLong(56, LogEntry.MAX_FILE_BYTES + 1)),
                invalid("last size of all", entry -> entry.putLong(56, Long.MAX_VALUE)),
                invalid("descriptor signature", entry -> entry.putInt(64, 5)),
                invalid("descriptor offset alignment", entry -> entry.putLong(64 + 16, BAT + 512)),
                invalid("descriptor in the headers", entry -> entry.putLong(64 + 16, 128 << 10)),
                invalid("descriptor in the log", entry -> entry.putLong(64 + 16, MIB)),
                invalid("descriptor offset negative", entry -> entry.putLong(64 + 16, -4096)),
                invalid("descriptor sequence number", entry -> entry.putLong(64 + 24, 8)),
                invalid("zero descriptor reserved", entry -> entry.putInt(96 + 4, 1)),
                invalid("zero length alignment", entry -> entry.putLong(96 + 8, 100)),
                invalid("zero length negative", entry -> entry.putLong(96 + 8, -4096)),
                invalid("zero length too long", entry -> entry.putLong(96 + 8, Long.MAX_VALUE - 4095)),
                invalid("zeros past any file", entry -> entry.putLong(96 + 8, LogEntry.MAX_FILE_BYTES)),
                invalid("data past any file", entry -> entry.putLong(64 + 16, LogEntry.MAX_FILE_BYTES)),
                invalid(
                        "zeros over the log",
                        entry -> entry.putLong(96 + 16, 512 << 10).putLong(96 + 8, MIB)),
                invalid("data signature", entry -> entry.putInt(4096, 1)),
                invalid("data sequence high", entry -> entry.putInt(4096 + 4, 1)),
                invalid("data sequence low", entry -> entry.putInt(4096 + 4092, 1)));
    }

    private static DynamicTest invalid(String name, Consumer<ByteBuffer> damage) {
        return DynamicTest.dynamicTest(name, () -> {
            TestImage damaged = TestImage.create();
            ByteBuffer entry = LogBuilder.entry(7, 0)
                    .data(BAT, bat(damaged, 1, 0))
                    .zeros(BAT + 8192, 4096)
                    .build();
            LogBuilder.put(damaged, 0, entry);
            LogBuilder.markDirty(damaged);
            damaged.open();
            damage.accept(entry);
            Checksum.put(entry);
            LogBuilder.put(damaged, 0, entry);
            assertThatThrownBy(damaged::open)
                    .isInstanceOfSatisfying(
                            CorruptImageException.class,
                            e -> assertThat(e.structure()).isEqualTo("log"));
            assertThat(damaged.check()).extracting(Finding::id).containsExactly("vhdx.log-no-sequence");
        });
    }

    @Test
    void aTornLastEntryIsLeftOut() throws IOException {
        long next = LogBuilder.entry(7, 0).data(BAT, bat(image, 1, 0)).putInto(image, 0);
        LogBuilder.entry(8, 0).data(BAT, bat(image, 3, 0)).putInto(image, next);
        image.put(TestImage.LOG + next + 4096 + 100, 1);
        LogBuilder.markDirty(image);
        assertThat(firstByteOf(1)).isZero();
        assertThat(firstByteOf(3)).isEqualTo(3);
    }

    @Test
    void tooManyZeroDescriptorsAreRefused() throws IOException {
        image.resize(64 * MIB);
        long next = 32 * MIB;
        for (int i = 0; i < 24; i++) {
            LogBuilder builder = LogBuilder.entry(7 + i, 0);
            for (int k = 0; k < 3000; k++) {
                builder.zeros(16 * MIB + k % 1000 * 8192L, 4096);
            }
            ByteBuffer entry = builder.build();
            image.put(next, entry);
            next += entry.capacity();
        }
        image.putInt(TestImage.HEADER + 68, 16 * MIB);
        image.putLong(TestImage.HEADER + 72, 32 * MIB);
        LogBuilder.markDirty(image);
        assertThatThrownBy(image::open)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("zero descriptors");
    }

    /** 64 MiB of log full of entries whose sequence leads nowhere: no more than a few reads of the log. */
    @Test
    void scanningIsLinear() throws IOException {
        MemoryDevice file = MemoryDevice.ofSize(128 * MIB);
        file.write(0, image.get(0, (int) image.file.size()));
        TestImage large = TestImage.over(file);
        long length = 64 * MIB;
        for (int i = 0; i < length / 4096; i++) {
            LogBuilder builder = LogBuilder.entry(7 + i, length - 4096);
            large.put(64 * MIB + i * 4096L, builder.build());
        }
        large.putInt(TestImage.HEADER + 68, length);
        large.putLong(TestImage.HEADER + 72, 64 * MIB);
        // The last one's tail is the last one itself: all are valid, one is replayed.
        LogBuilder.markDirty(large);
        assertThat(large.open().device().size()).isEqualTo(8 * MIB);
        // Now no tail is right.
        large.put(128 * MIB - 4096, 0);
        assertThatThrownBy(large::open).isInstanceOf(CorruptImageException.class);
    }

    @Test
    void replayedFileMatchesAModel() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            byte[] base = new byte[40 * 4096];
            random.nextBytes(base);
            MemoryDevice file = MemoryDevice.copyOf(base);
            ReplayedFile replayed = new ReplayedFile(file);
            byte[] model = Arrays.copyOf(base, 60 * 4096);
            for (int i = 0; i < 25; i++) {
                int page = random.nextInt(50);
                if (random.nextBoolean()) {
                    int source = random.nextInt(20) * 4096;
                    replayed.put(page * 4096L, new ReplayedFile.Update(source, i, -i));
                    ByteBuffer update = Bytes.allocate(4096).put(0, base, source, 4096);
                    LogDataSector.restore(update, i, -i);
                    update.get(0, model, page * 4096, 4096);
                } else {
                    int pages = random.nextInt(9);
                    replayed.putZeros(page * 4096L, pages * 4096L);
                    Arrays.fill(model, page * 4096, (page + pages) * 4096, (byte) 0);
                }
            }
            replayed.growTo(60 * 4096);
            for (int i = 0; i < 40; i++) {
                int from = random.nextInt(60 * 4096);
                int length = random.nextInt(60 * 4096 - from + 1);
                byte[] read = new byte[length];
                replayed.read(from, ByteBuffer.wrap(read));
                assertThat(read).isEqualTo(Arrays.copyOfRange(model, from, from + length));
            }
            var extents = replayed.extents(0, replayed.size());
            while (extents.hasNext()) {
                Extent extent = extents.next();
                for (long at = extent.position(); at < extent.end() && !extent.isData(); at++) {
                    assertThat(model[(int) at]).isZero();
                }
            }
        }
    }
}
