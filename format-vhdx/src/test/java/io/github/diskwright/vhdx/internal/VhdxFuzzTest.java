package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import io.github.diskwright.vhdx.VhdxRepair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged files: only typed errors, in bounded memory and with a bounded number of reads. */
class VhdxFuzzTest {
    private static final long MIB = Bytes.MIB;
    private static final int MAX_EXTENTS = 40;

    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    private final VhdxFormat format = new VhdxFormat();

    /** A whole image, one with a log, and one whose log goes around its end. */
    private static List<BlockDevice> samples() {
        TestImage clean = TestImage.create();
        TestImage dirty = TestImage.create();
        ByteBuffer bat = dirty.get(TestImage.BAT, Bytes.SECTOR).putLong(0, 2);
        long next = LogBuilder.entry(7, 0)
                .data(TestImage.BAT, bat)
                .zeros(TestImage.BAT + 8192, 8192)
                .putInto(dirty, 0);
        LogBuilder.entry(8, 0)
                .data(TestImage.METADATA + 65_536, dirty.get(TestImage.METADATA + 65_536, Bytes.SECTOR))
                .sizes(6 * MIB, 8 * MIB)
                .putInto(dirty, next);
        LogBuilder.markDirty(dirty);
        TestImage wrapped = TestImage.create();
        long start = MIB - 4096;
        next = LogBuilder.entry(9, start).data(TestImage.BAT, bat).putInto(wrapped, start);
        LogBuilder.entry(10, start).zeros(TestImage.BAT + 4096, 4096).putInto(wrapped, next);
        LogBuilder.markDirty(wrapped);
        return List.of(clean.file, dirty.file, wrapped.file);
    }

    /** A differencing disk, clean and with a log, and its grandchild. */
    private static Chain children() throws IOException {
        Chain chain = Chain.of(
                TestImage.written(CreateOptions.ofSize(8 * MIB).build(), disk -> disk.write(0, TestImage.filled(7))),
                MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(MIB + 1000, TestImage.filled(1).limit(9000));
            disk.writeZeros(3 * MIB, MIB);
            disk.write(5 * MIB, TestImage.filled(5));
        }
        return chain;
    }

    /** The parser of children, and reading and writing them. */
    @Test
    void differencingDisks() throws IOException {
        Chain chain = children();
        TestImage dirty = TestImage.over(chain.file);
        LogBuilder.entry(7, 0)
                .data(TestImage.BAT, dirty.get(TestImage.BAT, Bytes.SECTOR).putLong(0, 2))
                .putInto(dirty, 0);
        LogBuilder.markDirty(dirty);
        FuzzReport report = fuzzer("opening children")
                .seed(75)
                .cases(Effort.scaled(6_000))
                .runDevices(List.of(chain.file, dirty.file), file -> {
                    try (PayloadDevice disk =
                            DiskOpener.open(file, chain.always("parent0.vhdx", OpenOptions.defaults()))) {
                        use(disk);
                    }
                });
        assertThat(report.accepted()).isGreaterThan(500);
        FuzzReport writing = fuzzer("writing to children")
                .seed(76)
                .cases(Effort.scaled(3_000))
                .runDevices(List.of(chain.file, dirty.file), file -> {
                    TestImage copy = TestImage.over(file);
                    try (PayloadDevice disk =
                            DiskOpener.open(KeptOpenDevice.over(copy.file), chain.always("parent0.vhdx", WRITE))) {
                        long end = disk.size() - 700;
                        disk.write(Math.max(0, Math.min(end, MIB + 3)), filled(3, disk));
                        disk.write(Math.max(0, Math.min(end, 6 * MIB + 3)), filled(4, disk));
                        long discarded = Math.min(disk.size(), 5 * MIB);
                        disk.discard(discarded, Math.min(disk.size() - discarded, MIB));
                        disk.flush();
                        use(disk);
                    }
                    assertThat(format.check(copy.file, CheckOptions.defaults()))
                            .noneMatch(finding -> finding.severity() == Severity.ERROR);
                });
        assertThat(writing.accepted()).isGreaterThan(300);
    }

    /** What opens can be written to, and has no errors afterwards: a log that was crafted too. */
    @Test
    void writing() {
        FuzzReport report = fuzzer("writing to VHDX")
                .seed(78)
                .cases(Effort.scaled(6_000))
                .runDevices(samples(), file -> {
                    TestImage copy = TestImage.over(file);
                    try (PayloadDevice disk = DiskOpener.open(KeptOpenDevice.over(copy.file), VhdxOptions.of(WRITE))) {
                        long end = disk.size() - 700;
                        disk.write(Math.max(0, Math.min(end, MIB + 3)), filled(3, disk));
                        disk.write(Math.max(0, Math.min(end, 6 * MIB + 3)), filled(4, disk));
                        disk.discard(0, Math.min(disk.size(), 4 * MIB));
                        disk.flush();
                        disk.write(0, filled(5, disk));
                    }
                    requireNoErrors(copy);
                });
        assertThat(report.accepted()).isGreaterThan(500);
    }

    private static ByteBuffer filled(int value, BlockDevice disk) {
        return TestImage.filled(value).limit((int) Math.min(512, disk.size()));
    }

    private void requireNoErrors(TestImage image) throws IOException {
        assertThat(format.check(image.file, CheckOptions.defaults()))
                .noneMatch(finding -> finding.severity() == Severity.ERROR);
    }

    /** Jobs on damaged files end with a typed error or leave a file without errors. */
    @Test
    void jobs() {
        VhdxOptions options = VhdxOptions.of(WRITE);
        JobOptions job = JobOptions.defaults();
        FuzzReport report = fuzzer("jobs on VHDX")
                .seed(79)
                .cases(Effort.scaled(4_000))
                .runDevices(samples(), file -> {
                    TestImage copy = TestImage.over(file);
                    VhdxMaintenance.resize(copy.file, 11 * MIB, VhdxMaintenance.Shrink.LOSE_DATA, options, job);
                    VhdxMaintenance.compact(copy.file, VhdxMaintenance.Compaction.FULL, options, job);
                    VhdxMaintenance.resize(copy.file, 2 * MIB, VhdxMaintenance.Shrink.LOSE_DATA, options, job);
                    VhdxRepair.run(
                            copy.file,
                            MemoryDevice.ofSize(0),
                            VhdxRepair.UnusableLog.FORGET,
                            options,
                            CheckOptions.defaults());
                    requireNoErrors(copy);
                });
        assertThat(report.accepted()).isGreaterThan(300);
    }

    private static Extent area(long position, long length) {
        return new Extent(position, length, Extent.Kind.DATA);
    }

    private Fuzzer fuzzer(String name) {
        return Fuzzer.named(name)
                .areas(List.of(
                        area(0, 1024),
                        area(VhdxHeader.POSITION_1, 512),
                        area(VhdxHeader.POSITION_2, 512),
                        area(RegionTable.POSITION_1, 512),
                        area(RegionTable.POSITION_2, 512),
                        area(TestImage.LOG, 32 << 10),
                        area(TestImage.LOG + MIB - 8192, 8192),
                        area(TestImage.METADATA, 512),
                        area(TestImage.METADATA + 65_536, 512),
                        area(TestImage.BAT, 512)))
                .token("head".getBytes(StandardCharsets.US_ASCII))
                .token("loge".getBytes(StandardCharsets.US_ASCII))
                .token("zero".getBytes(StandardCharsets.US_ASCII))
                .token("desc".getBytes(StandardCharsets.US_ASCII))
                .token("data".getBytes(StandardCharsets.US_ASCII))
                .maxAllocation(16 << 20)
                .maxReads(5_000)
                .repairingDevices(VhdxFuzzTest::repair);
    }

    /** Makes all checksums right. */
    private static void repair(ResizableDevice device) throws IOException {
        fix(device, VhdxHeader.POSITION_1, VhdxHeader.SIZE_BYTES);
        fix(device, VhdxHeader.POSITION_2, VhdxHeader.SIZE_BYTES);
        fix(device, RegionTable.POSITION_1, RegionTable.SIZE_BYTES);
        fix(device, RegionTable.POSITION_2, RegionTable.SIZE_BYTES);
        if (device.size() < 2 * MIB) {
            return;
        }
        for (long at : new long[] {0, 4096, 8192, 12_288, 16_384, 20_480, 24_576, MIB - 4096}) {
            fixLogEntry(device, at);
        }
    }

    private static void fix(ResizableDevice device, long position, int length) throws IOException {
        if (position <= device.size() - length) {
            ByteBuffer bytes = Bytes.read(device, position, length);
            Checksum.put(bytes);
            device.write(position, bytes.rewind());
        }
    }

    private static void fixLogEntry(ResizableDevice device, long at) throws IOException {
        ByteBuffer head = Bytes.read(device, TestImage.LOG + at, Bytes.SECTOR);
        long length = LogEntry.read(head).entryLength();
        if (!LogEntry.hasSignature(head) || length < 4096 || length > 64 << 10 || length % 4096 != 0) {
            return;
        }
        ByteBuffer entry = Bytes.allocate((int) length);
        for (int i = 0; i < length; i += Bytes.SECTOR) {
            entry.put(Bytes.read(device, TestImage.LOG + (at + i) % MIB, Bytes.SECTOR));
        }
        head.putInt(Checksum.OFFSET, Checksum.of(entry.flip()));
        device.write(TestImage.LOG + at, head.rewind());
    }

    @Test
    void opening() {
        FuzzReport report = fuzzer("opening VHDX")
                .seed(71)
                .cases(Effort.scaled(9_000))
                .runDevices(samples(), file -> use(format.open(file, OpenOptions.defaults())));
        assertThat(report.accepted()).isGreaterThan(1_000);
        assertThat(report.refusedByError().keySet()).contains("CorruptImageException", "UnsupportedFeatureException");
    }

    private static void use(BlockImage image) throws IOException {
        image.properties();
        use(image.device());
    }

    private static void use(BlockDevice disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(5_000);
        ExtentIterator extents = disk.extents(0, disk.size());
        for (int i = 0; i < MAX_EXTENTS && extents.hasNext(); i++) {
            Extent extent = extents.next();
            disk.read(extent.position(), bytes.clear().limit((int) Math.min(5_000, extent.length())));
            int tail = (int) Math.min(5_000, extent.length());
            disk.read(extent.end() - tail, bytes.clear().limit(tail));
        }
        int end = (int) Math.min(5_000, disk.size());
        disk.read(disk.size() - end, bytes.clear().limit(end));
    }

    /** What opens has no errors, and what has errors does not open. */
    @Test
    void checkingAgreesWithOpening() {
        FuzzReport report = fuzzer("checking VHDX")
                .seed(72)
                .cases(Effort.scaled(6_000))
                .runDevices(samples(), file -> {
                    List<Finding> findings = format.check(file, CheckOptions.defaults());
                    boolean clean = findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
                    BlockImage image;
                    try {
                        image = format.open(file, OpenOptions.defaults());
                    } catch (IOException e) {
                        assertThat(clean).as("%s", e).isFalse();
                        throw e;
                    }
                    assertThat(clean).as("%s", findings).isTrue();
                    assertThat(image.device().size()).isPositive();
                });
        assertThat(report.accepted()).isGreaterThan(500);
    }

    /** The largest and smallest numbers in the 64-bit fields of log, tables and items, several of them at once. */
    @Test
    void extremeNumbers() {
        long[] values = {Long.MAX_VALUE, Long.MAX_VALUE - MIB + 1, 1L << 47, LogEntry.MAX_FILE_BYTES, -1, -MIB};
        List<Long> fields = numberFields();
        Effort.seeded(74, seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < Effort.scaled(3_000); i++) {
                TestImage image = TestImage.over(samples().get(i % 3));
                if (random.nextInt(8) == 0) {
                    image.resize(Long.MAX_VALUE - random.nextInt(2) * (MIB - 1));
                }
                for (int count = random.nextInt(1, 4); count > 0; count--) {
                    long field = fields.get(random.nextInt(fields.size()));
                    long value = values[random.nextInt(values.length)];
                    image.putLong(field, random.nextBoolean() ? value & -MIB | random.nextInt(8) : value);
                }
                repair(image.file);
                try {
                    use(image.open());
                } catch (ImageException e) {
                    assertThat(e).hasMessageNotContaining("\n");
                }
                assertThat(image.check().size()).isLessThanOrEqualTo(10_000);
            }
        });
    }

    private static List<Long> numberFields() {
        List<Long> fields = new ArrayList<>(List.of(VhdxHeader.POSITION_2 + 72, TestImage.item(0), TestImage.item(1)));
        fields.addAll(List.of(TestImage.regionEntry(0) + 16, TestImage.regionEntry(1) + 16));
        for (long entry : new long[] {0, 8192, MIB - 4096}) {
            for (long offset : new long[] {16, 48, 56, 64 + 8, 64 + 16, 96 + 8, 96 + 16}) {
                fields.add(TestImage.LOG + entry + offset);
            }
        }
        for (int block = 0; block < 8; block++) {
            fields.add(TestImage.bat(block));
            // The same in the log's first data sector.
            fields.add(TestImage.LOG + 4096 + 8 + block * 8);
        }
        return fields;
    }

    /** Structures of noise behind right signatures and checksums. */
    @Test
    void randomStructures() {
        Effort.seeded(73, seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < Effort.scaled(2_000); i++) {
                TestImage image = TestImage.create();
                long[] places = {0, VhdxHeader.POSITION_2, RegionTable.POSITION_1, TestImage.METADATA, TestImage.BAT};
                int[] signatures = {8, 4, 4, 8, 0};
                int place = random.nextInt(places.length);
                byte[] noise = new byte[1 << random.nextInt(3, 13)];
                random.nextBytes(noise);
                image.put(places[place] + signatures[place], ByteBuffer.wrap(noise));
                if (random.nextInt(4) > 0) {
                    image.put(VhdxHeader.POSITION_1, 0);
                    image.put(RegionTable.POSITION_2, 0);
                }
                repair(image.file);
                try {
                    use(image.open());
                } catch (ImageException e) {
                    assertThat(e).hasMessageNotContaining("\n");
                }
                assertThat(image.check().size()).isLessThanOrEqualTo(10_000);
            }
        });
    }
}
