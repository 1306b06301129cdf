package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.vhdx.ChildOptions;
import io.github.diskwright.vhdx.GenerationExtent;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differencing disks: what shows through, what is their own, and which parent they take. */
class VhdxChildTest {
    private static final long MIB = Bytes.MIB;
    private static final OpenOptions READ = OpenOptions.defaults();
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    private static MemoryDevice parent(long size, int sector) {
        CreateOptions options =
                CreateOptions.ofSize(size).logicalSectorSize(sector).build();
        return TestImage.written(options, disk -> {
            disk.write(MIB, TestImage.filled(1));
            disk.write(3 * MIB, TestImage.filled(3));
        });
    }

    private static int at(PayloadDevice disk, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        disk.read(position, one);
        return one.get(0);
    }

    private static ByteBuffer bytes(int value, int count) {
        return TestImage.filled(value).limit(count);
    }

    /** As many sectors as an entry of the log takes are gathered when a block needs three more at once. */
    @Test
    void aFullBatchIsWrittenBeforeABlockThatNeedsMoreThanOneSector() throws IOException {
        long size = 130L << 30;
        long written = (120L << 30) + 512;
        MemoryDevice parent =
                TestImage.written(CreateOptions.ofSize(size).blockSize(1 << 20).build(), disk -> {});
        for (int before = LogWriter.MAX_SECTORS - 3; before <= LogWriter.MAX_SECTORS; before++) {
            Chain chain = Chain.of(parent, MIB);
            try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
                for (int i = 0; i < before; i++) {
                    // Each in another sector of the table.
                    disk.writeZeros(i * 513 * MIB, MIB);
                }
                disk.write(written, bytes(9, 512));
                disk.flush();
            }
            try (PayloadDevice disk = chain.open(chain.file, READ)) {
                assertThat(at(disk, written)).isEqualTo(9);
                assertThat(disk.extent(0, MIB).kind()).isEqualTo(Extent.Kind.ZERO);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"512, 1", "512, 2", "512, 256", "4096, 1", "4096, 4"})
    void aChildShowsItsParentUntilItIsWrittenTo(int sector, int blockMib) throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, sector), blockMib * MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            assertThat(disk.size()).isEqualTo(8 * MIB);
            assertThat(disk.logicalSectorSize()).isEqualTo(sector);
            assertThat(at(disk, MIB)).isEqualTo(1);
            disk.write(MIB + 100, bytes(9, 10));
            assertThat(disk.allocatedBlocks()).hasValue(1);
            assertThat(at(disk, MIB + 99))
                    .as("the rest of the sector comes from the parent")
                    .isEqualTo(1);
            assertThat(at(disk, MIB + 100)).isEqualTo(9);
            assertThat(at(disk, MIB + 110)).isEqualTo(1);
            assertThat(at(disk, MIB + sector)).isEqualTo(1);
            disk.write(3 * MIB - 7, bytes(8, 14));
        }
        try (PayloadDevice disk = chain.open(chain.file, READ)) {
            assertThat(at(disk, MIB + 109)).isEqualTo(9);
            assertThat(at(disk, 3 * MIB - 8)).isZero();
            assertThat(at(disk, 3 * MIB - 7)).isEqualTo(8);
            assertThat(at(disk, 3 * MIB + 6)).isEqualTo(8);
            assertThat(at(disk, 3 * MIB + 7)).isEqualTo(3);
        }
        assertThat(new VhdxFormat().check(chain.file, CheckOptions.defaults())).isEmpty();
    }

    @Test
    void aBlockThatHasAllItsSectorsIsFullyPresent() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(MIB, bytes(5, 1024));
            disk.flush();
            long entry = chain.file.size() > 0 ? bat(chain, 1) : 0;
            assertThat(BatEntry.state(entry)).isEqualTo(BatEntry.PARTIALLY_PRESENT);
            disk.write(MIB + 1024, bytes(5, (int) MIB - 1024));
            disk.flush();
            assertThat(bat(chain, 1)).isEqualTo(BatEntry.present(BatEntry.position(entry)));
            disk.write(5 * MIB, bytes(6, (int) MIB));
            disk.flush();
            assertThat(BatEntry.state(bat(chain, 5))).isEqualTo(BatEntry.FULLY_PRESENT);
        }
    }

    private static long bat(Chain chain, long block) throws IOException {
        Contents contents = OpenedFile.read(chain.file, Limits.defaults()).contents();
        long position =
                contents.regions().bat().fileOffset() + contents.geometry().index(block) * BatEntry.SIZE_BYTES;
        return Bytes.read(contents.file(), position, BatEntry.SIZE_BYTES).getLong(0);
    }

    /** Zeros and trimmed blocks hide the parent, and go on hiding it when they are written to in part. */
    @Test
    void zerosHideTheParent() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.writeZeros(MIB, MIB);
            assertThat(at(disk, MIB)).isZero();
            assertThat(disk.allocatedBlocks()).hasValue(0);
            disk.write(MIB + 5000, bytes(9, 10));
            assertThat(at(disk, MIB)).isZero();
            assertThat(at(disk, 2 * MIB - 1)).isZero();
            disk.writeZeros(3 * MIB + 1000, 5000);
            assertThat(at(disk, 3 * MIB + 999)).isEqualTo(3);
            assertThat(at(disk, 3 * MIB + 1000)).isZero();
            assertThat(at(disk, 3 * MIB + 6000)).isEqualTo(3);
            disk.discard(3 * MIB, MIB);
            assertThat(at(disk, 3 * MIB + 6000)).isZero();
            disk.flush();
            disk.write(3 * MIB + 512, bytes(4, 512));
            assertThat(at(disk, 3 * MIB)).isZero();
        }
        try (PayloadDevice disk = chain.open(chain.file, READ)) {
            assertThat(at(disk, 3 * MIB)).isZero();
            assertThat(at(disk, MIB + 5000)).isEqualTo(9);
        }
    }

    @Test
    void zerosOverNothingTakeNoSpace() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.writeZeros(5 * MIB + 100, 5000);
            assertThat(disk.allocatedBlocks()).hasValue(0);
        }
    }

    /** Other writers give a block back to the parent and leave its bits set: they mean nothing in its next life. */
    @Test
    void bitsOfAnEarlierLifeShowNothing() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(MIB, bytes(9, 4096));
        }
        chain.file.write(TestImage.bat(1), ByteBuffer.allocate(8));
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            assertThat(at(disk, MIB)).isEqualTo(1);
            disk.write(MIB + 8192, bytes(7, 512));
            assertThat(at(disk, MIB)).isEqualTo(1);
        }
        try (PayloadDevice disk = chain.open(chain.file, READ)) {
            assertThat(at(disk, MIB)).isEqualTo(1);
            assertThat(at(disk, MIB + 8192)).isEqualTo(7);
        }
    }

    /** Space that a child reuses for a bitmap held something else before. */
    @Test
    void aBitmapInUsedSpaceBeginsWithZeros() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(5 * MIB, TestImage.filled(0xff));
            disk.flush();
            disk.discard(5 * MIB, MIB);
            disk.flush();
            disk.write(MIB, bytes(9, 512));
            disk.write(3 * MIB + 512, bytes(9, 512));
            assertThat(at(disk, MIB + 512)).isEqualTo(1);
            assertThat(at(disk, 3 * MIB)).isEqualTo(3);
        }
        try (PayloadDevice disk = chain.open(chain.file, READ)) {
            assertThat(at(disk, MIB + 512)).isEqualTo(1);
            assertThat(at(disk, 3 * MIB)).isEqualTo(3);
        }
        long position = BatEntry.position(
                TestImage.over(chain.file).get(TestImage.BAT + 4096 * 8, 8).getLong(0));
        ByteBuffer bits = Bytes.read(chain.file, position, (int) MIB);
        assertThat(bits.getLong(2048 / 8)).isEqualTo(1);
        assertThat(bits.getLong(8 * 2048 / 8))
                .as("of a block that was never written")
                .isZero();
    }

    @Test
    void extentsTellWhoseTheyAre() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(MIB + 1024, bytes(9, 2048));
            disk.writeZeros(3 * MIB, MIB);
        }
        Chain grandchild = chain.child(2 * MIB);
        try (PayloadDevice disk = grandchild.open(grandchild.file, WRITE)) {
            disk.write(6 * MIB, bytes(7, 512));
            assertThat(generation(disk, 0)).isEqualTo(of(0, MIB, Extent.Kind.UNALLOCATED, 2));
            assertThat(generation(disk, MIB)).isEqualTo(of(MIB, 1024, Extent.Kind.DATA, 2));
            assertThat(generation(disk, MIB + 1024)).isEqualTo(of(MIB + 1024, 2048, Extent.Kind.DATA, 1));
            assertThat(generation(disk, 3 * MIB)).isEqualTo(of(3 * MIB, MIB, Extent.Kind.ZERO, 1));
            assertThat(generation(disk, 6 * MIB)).isEqualTo(of(6 * MIB, 512, Extent.Kind.DATA, 0));
            assertThat(generation(disk, 6 * MIB + 512).generation()).isEqualTo(2);
        }
    }

    private static GenerationExtent generation(PayloadDevice disk, long position) throws IOException {
        return disk.generation(position, disk.size() - position);
    }

    private static GenerationExtent of(long position, long length, Extent.Kind kind, int generation) {
        return new GenerationExtent(new Extent(position, length, kind), generation);
    }

    @Test
    void aChangedParentIsRefused() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        MemoryDevice other = parent(8 * MIB, 512);
        UUID made = OpenedFile.read(chain.file, Limits.defaults())
                .facts()
                .parentLink()
                .orElseThrow()
                .linkage();
        UUID found = OpenedFile.read(other, Limits.defaults()).facts().dataWriteGuid();
        chain.replace("parent0.vhdx", other);
        assertThatThrownBy(() -> chain.open(chain.file, READ))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(made.toString())
                .hasMessageContaining(found.toString());
        VhdxOptions all = VhdxOptions.builder(READ)
                .parents(chain::find)
                .linkageCheck(VhdxOptions.LinkageCheck.IGNORE)
                .build();
        try (VhdxDisk disk = VhdxDisk.open(chain.file, all)) {
            assertThat(disk.type()).isEqualTo(VhdxDisk.Type.DIFFERENCING);
            assertThat(disk.parents()).hasSize(1);
        }
    }

    @Test
    void aParentThatIsNoParent() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        VhdxOptions any = VhdxOptions.builder(READ)
                .parents(chain::find)
                .linkageCheck(VhdxOptions.LinkageCheck.IGNORE)
                .build();
        chain.replace("parent0.vhdx", chain.file);
        assertThatThrownBy(() -> DiskOpener.open(chain.file, any))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("not one of its own children");
        chain.replace("parent0.vhdx", parent(8 * MIB, 4096));
        assertThatThrownBy(() -> DiskOpener.open(chain.file, any))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("logical sectors of 512 bytes");
        assertThatThrownBy(() -> new VhdxFormat().open(chain.file, READ))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ParentFinder");
    }

    @Test
    void chainsAreBounded() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        for (int i = 0; i < 9; i++) {
            chain = chain.child(MIB);
        }
        Chain ten = chain;
        try (PayloadDevice disk = ten.open(ten.file, READ)) {
            assertThat(at(disk, MIB)).isEqualTo(1);
        }
        OpenOptions few = OpenOptions.builder()
                .limits(Limits.builder().maxChainLength(9).build())
                .build();
        assertThatThrownBy(() -> ten.open(ten.file, few))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("more than 9 parents");
    }

    /** Other writers' parents may be shorter or longer than their children after a resize. */
    @Test
    void aShorterParentIsZerosBehindItsEnd() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        MemoryDevice other = parent(4 * MIB, 512);
        chain.replace("parent0.vhdx", other);
        VhdxOptions any = VhdxOptions.builder(READ)
                .parents(chain::find)
                .linkageCheck(VhdxOptions.LinkageCheck.IGNORE)
                .build();
        try (PayloadDevice disk = DiskOpener.open(chain.file, any)) {
            ByteBuffer bytes = ByteBuffer.allocate(2 << 20);
            disk.read(3 * MIB, bytes);
            assertThat(bytes.get((1 << 20) - 1)).isEqualTo((byte) 3);
            assertThat(bytes.get(1 << 20)).isZero();
            assertThat(disk.extent(4 * MIB, 4 * MIB)).isEqualTo(new Extent(4 * MIB, 4 * MIB, Extent.Kind.UNALLOCATED));
        }
    }

    @Test
    void makingAChildChecksItsArguments() {
        MemoryDevice parent = parent(8 * MIB, 512);
        ChildOptions wrong = ChildOptions.builder().blockSize(3 * MIB).build();
        assertThatThrownBy(() -> VhdxDisk.createChild(MemoryDevice.ofSize(0), parent, wrong))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> VhdxDisk.createChild(MemoryDevice.ofSize(1), parent, ChildOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        VhdxDisk.createChild(MemoryDevice.ofSize(0), MemoryDevice.ofSize(9), ChildOptions.defaults()))
                .isInstanceOf(CorruptImageException.class);
    }

    /** One image for each rule of the locator, wrong in one field. */
    @ParameterizedTest
    @CsvSource({
        "vhdx.locator-type, 0, 9",
        "vhdx.locator-count, 18, 99",
        "vhdx.locator-text, 20, 0",
        "vhdx.locator-text, 20, 200",
        "vhdx.locator-text, 28, 0",
        "vhdx.locator-text, 28, 27",
        "vhdx.locator-text, 28, 254",
        "vhdx.locator-text, 44, 0",
        "vhdx.locator-linkage, 44, 65",
        "vhdx.locator-linkage, 72, 65",
    })
    void locatorRules(String rule, int offset, int value) throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        TestImage image = TestImage.over(chain.file);
        long locator = TestImage.METADATA + 65_536 + 40;
        int at = offset < 44 ? offset : offset == 44 ? 44 + 2 : offset;
        image.put(locator + at, value, 0);
        if (offset == 20 && value == 0) {
            image.putInt(locator + 20, 0);
        }
        assertThatThrownBy(() -> chain.open(image.file, READ))
                .isInstanceOfAny(CorruptImageException.class, UnsupportedFeatureException.class);
        assertThat(image.check()).extracting(Finding::id).contains(rule);
    }

    @Test
    void bitmapRules() throws IOException {
        Chain chain = Chain.of(parent(8 * MIB, 512), MIB);
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(MIB, bytes(9, 512));
        }
        long bitmap = TestImage.BAT + 4096 * 8;
        long entry = TestImage.over(chain.file).get(bitmap, 8).getLong(0);
        assertThat(BatEntry.state(entry)).isEqualTo(BatEntry.FULLY_PRESENT);
        for (int state : new int[] {1, 2, 3, 4, 5, 7}) {
            requireFinding(chain, bitmap, entry & -8 | state, "vhdx.bat-bitmap-state");
        }
        requireFinding(chain, bitmap, 0, "vhdx.bat-bitmap-missing");
        requireFinding(chain, bitmap, 6, "vhdx.bat-range");
        requireFinding(chain, bitmap, 1L << 50 | 6, "vhdx.bat-range");
        requireFinding(chain, bitmap, TestImage.METADATA | 6, "vhdx.bat-overlap");
        long payload = TestImage.over(chain.file).get(TestImage.bat(1), 8).getLong(0);
        requireFinding(chain, bitmap, payload & -8 | 6, "vhdx.bat-overlap");
        requireFinding(chain, TestImage.bat(1), 7, "vhdx.bat-range");
        requireFinding(chain, TestImage.bat(1), payload & -8 | 5, "vhdx.bat-state");
    }

    private static void requireFinding(Chain chain, long position, long value, String rule) throws IOException {
        TestImage image = TestImage.over(chain.file);
        image.putLong(position, value);
        assertThat(image.check())
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .extracting(Finding::id)
                .contains(rule);
        assertThatThrownBy(() -> chain.open(image.file, READ)).isInstanceOf(CorruptImageException.class);
    }

    @Test
    void locatorsComeBackAndKeepWhatTheyDoNotKnow() throws IOException {
        ParentLink link = ParentLink.to(new UUID(1, 2))
                .withRelativePath("..\\b\u00e4se\\p.vhdx")
                .withAbsolutePath("\\\\?\\C:\\p.vhdx")
                .withLinkage2(new UUID(3, 4));
        ParentLocator locator = new ParentLocator(Map.of("other", "kept")).with(link);
        ParentLocator read = ParentLocator.read(locator.bytes(), 0, new StrictJudge("test"));
        assertThat(read.link()).isEqualTo(link);
        assertThat(read.entries()).containsEntry("other", "kept");
        ParentLink without = read.with(link.withLinkage(MixedGuid.ZERO)).link();
        assertThat(without.linkage2()).isEmpty();
        assertThat(link.accepts(new UUID(3, 4))).isTrue();
        assertThat(link.accepts(new UUID(1, 2))).isTrue();
        assertThat(link.accepts(MixedGuid.ZERO)).isFalse();
    }

    private static MetadataItem item(int id, int flags, int value) {
        return new MetadataItem(new UUID(77, id), flags, Bytes.allocate(4).putInt(0, value));
    }

    private static void put(MemoryDevice file, MetadataItem... items) throws IOException {
        try (OfflineFile offline = OfflineFile.openAlone(file, VhdxOptions.of(WRITE))) {
            offline.session().begin(WriteSession.Effect.NONE);
            for (MetadataItem item : items) {
                new MetadataEditor(offline.session(), offline.contents()).put(item);
            }
            offline.finish();
        }
    }

    private static MetadataItem[] items(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(id -> item(id, MetadataEntry.IS_USER, id))
                .toArray(MetadataItem[]::new);
    }

    /** What is written would be refused by readers. */
    @Test
    void moreItemsThanATableMayHaveAreRefused() throws IOException {
        MemoryDevice parent =
                TestImage.written(CreateOptions.ofSize(8 * Bytes.MIB).build(), made -> {});
        put(parent, items(0, MetadataTable.MAX_USER_ENTRIES));
        assertThatThrownBy(() -> put(parent, item(5000, MetadataEntry.IS_USER, 1)))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("1024");
        put(parent, item(3, MetadataEntry.IS_USER, 33));
        assertThat(new VhdxFormat().check(parent, CheckOptions.defaults())).isEmpty();

        Chain chain = Chain.of(parent, Bytes.MIB);
        put(chain.file, items(1023, 2));
        CreateOptions options = CreateOptions.ofSize(8 * Bytes.MIB).build();
        try (VhdxDisk source = VhdxDisk.open(KeptOpenDevice.over(chain.file), chain.options(OpenOptions.defaults()))) {
            assertThatThrownBy(
                            () -> VhdxDisk.createLike(MemoryDevice.ofSize(0), source, VhdxDisk.Identity.KEEP, options))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("1025 of them of users");
        }
    }

    /** A table full of entries has no room for one more, even if that is empty. */
    @Test
    void aFullTableStaysAsItIs() throws IOException {
        MemoryDevice file =
                TestImage.written(CreateOptions.ofSize(8 * Bytes.MIB).build(), made -> {});
        MetadataItem[] fill = IntStream.range(5, MetadataTable.MAX_ENTRIES)
                .mapToObj(id -> new MetadataItem(new UUID(78, id), 0, Bytes.allocate(0)))
                .toArray(MetadataItem[]::new);
        put(file, fill);
        MetadataItem more = new MetadataItem(new UUID(79, 1), 0, Bytes.allocate(0));
        assertThatThrownBy(() -> put(file, more)).isInstanceOf(UnsupportedFeatureException.class);
        assertThat(new VhdxFormat().check(file, CheckOptions.defaults())).isEmpty();
    }

    /** A child has two items that are not its parent's. */
    @Test
    void aChildHasRoomForItsItems() throws IOException {
        MemoryDevice file =
                TestImage.written(CreateOptions.ofSize(8 * Bytes.MIB).build(), made -> {});
        put(
                file,
                IntStream.range(5, MetadataTable.MAX_ENTRIES)
                        .mapToObj(id ->
                                new MetadataItem(new UUID(78, id), MetadataEntry.IS_VIRTUAL_DISK, Bytes.allocate(0)))
                        .toArray(MetadataItem[]::new));
        assertThatThrownBy(() -> Chain.of(file, Bytes.MIB)).isInstanceOf(UnsupportedFeatureException.class);
    }

    /** Longer items than the parent has room for: found out before anything is copied. */
    @Test
    void itemsThatDoNotFitAreNotMerged() throws IOException {
        MemoryDevice parent =
                TestImage.written(CreateOptions.ofSize(8 * Bytes.MIB).build(), made -> {});
        Chain chain = Chain.of(parent, Bytes.MIB);
        put(parent, new MetadataItem(new UUID(80, 1), MetadataEntry.IS_USER, Bytes.allocate(600 << 10)));
        put(chain.file, new MetadataItem(new UUID(80, 2), MetadataEntry.IS_VIRTUAL_DISK, Bytes.allocate(600 << 10)));
        try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
            disk.write(0, ByteBuffer.wrap(new byte[] {9}));
        }
        assertThatThrownBy(() -> VhdxMaintenance.merge(chain.file, parent, chain.options(WRITE), JobOptions.defaults()))
                .isInstanceOf(NoSpaceException.class)
                .hasMessageContaining("metadata region");
        assertThat(TestImage.read(parent)[0]).isZero();
        assertThat(new VhdxFormat().check(parent, CheckOptions.defaults())).isEmpty();
        try (PayloadDevice disk = chain.open(chain.file, OpenOptions.defaults())) {
            ByteBuffer first = ByteBuffer.allocate(1);
            disk.read(0, first);
            assertThat(first.get(0)).isEqualTo((byte) 9);
        }
    }

    /** Items of the disk are the youngest file's; users' items come from all files, the youngest wins. */
    @Test
    void aNewFileForTheContentsOfAChainKeepsItsItems() throws IOException {
        int user = MetadataEntry.IS_USER;
        int disk = MetadataEntry.IS_VIRTUAL_DISK;
        MemoryDevice parent =
                TestImage.written(CreateOptions.ofSize(8 * Bytes.MIB).build(), made -> {});
        put(parent, item(1, user, 1), item(2, user, 2), item(3, disk, 3), item(4, user | disk, 4), item(5, 0, 5));
        Chain chain = Chain.of(parent, Bytes.MIB);
        put(chain.file, item(2, user, 22), item(3, disk, 33), item(6, 0, 6));
        UUID id = OpenedFile.read(parent, Limits.defaults()).contents().disk().diskId();
        for (VhdxDisk.Identity identity : VhdxDisk.Identity.values()) {
            MemoryDevice file = MemoryDevice.ofSize(0);
            CreateOptions options =
                    CreateOptions.ofSize(8 * Bytes.MIB).ids(TestImage.ids(900)).build();
            try (VhdxDisk source =
                            VhdxDisk.open(KeptOpenDevice.over(chain.file), chain.options(OpenOptions.defaults()));
                    VhdxDisk made = VhdxDisk.createLike(KeptOpenDevice.over(file), source, identity, options)) {
                made.complete();
            }
            Contents contents = OpenedFile.read(file, Limits.defaults()).contents();
            assertThat(contents.disk().diskId().equals(id)).isEqualTo(identity == VhdxDisk.Identity.KEEP);
            assertThat(contents.disk().hasParent()).isFalse();
            assertThat(MetadataItem.readAll(file, contents))
                    .filteredOn(item -> item.id().getMostSignificantBits() == 77)
                    .extracting(item -> item.bytes().getInt(0))
                    .containsExactlyInAnyOrder(1, 22, 33, 4);
            assertThat(new VhdxFormat().check(file, CheckOptions.defaults())).isEmpty();
        }
    }
}
