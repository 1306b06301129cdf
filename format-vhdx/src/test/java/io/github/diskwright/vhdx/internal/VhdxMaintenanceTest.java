package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxMaintenance.Compaction;
import io.github.diskwright.vhdx.VhdxMaintenance.Shrink;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resizing, compacting and merging. */
class VhdxMaintenanceTest {
    private static final long MIB = Bytes.MIB;
    private static final OpenOptions READ = OpenOptions.defaults();
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
    private static final JobOptions JOB = JobOptions.defaults();

    private final Random random = new Random(5);
    private Chain chain = Chain.none();

    private VhdxOptions options() {
        return chain.options(WRITE);
    }

    private static MemoryDevice made(long size, CreateOptions.Allocation allocation) {
        return TestImage.written(
                CreateOptions.ofSize(size).allocation(allocation).build(), disk -> {});
    }

    private void fill(BlockDevice file) throws IOException {
        try (PayloadDevice disk = chain.open(file, WRITE)) {
            for (int i = 0; i < 12; i++) {
                byte[] bytes = new byte[random.nextInt(700_000)];
                random.nextBytes(bytes);
                disk.write(random.nextLong(disk.size() - bytes.length), ByteBuffer.wrap(bytes));
                disk.discard(random.nextLong(disk.size() - MIB) / MIB * MIB, MIB);
            }
        }
    }

    private byte[] contents(BlockDevice file) throws IOException {
        try (PayloadDevice disk = chain.open(file, READ)) {
            byte[] bytes = new byte[Math.toIntExact(disk.size())];
            disk.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    private static void requireClean(BlockDevice file) throws IOException {
        assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .extracting(Finding::toString)
                .isEmpty();
    }

    private static UUID id(BlockDevice file) throws IOException {
        return OpenedFile.read(file, Limits.defaults()).facts().dataWriteGuid();
    }

    @ParameterizedTest
    @CsvSource({"DYNAMIC, 5000192", "DYNAMIC, 7340032", "FIXED, 5000192"})
    void growsAndShrinks(CreateOptions.Allocation allocation, long size) throws IOException {
        MemoryDevice file = made(size, allocation);
        fill(file);
        byte[] before = contents(file);
        UUID id = id(file);
        VhdxMaintenance.resize(file, size + 3 * MIB, Shrink.KEEP_DATA, options(), JOB);
        assertThat(Arrays.equals(contents(file), Arrays.copyOf(before, (int) (size + 3 * MIB))))
                .isTrue();
        assertThat(id(file)).isNotEqualTo(id);
        requireClean(file);
        VhdxMaintenance.resize(file, size, Shrink.KEEP_DATA, options(), JOB);
        assertThat(Arrays.equals(contents(file), before)).isTrue();
        requireClean(file);
        VhdxMaintenance.resize(file, MIB + 512, Shrink.LOSE_DATA, options(), JOB);
        VhdxMaintenance.resize(file, size, Shrink.KEEP_DATA, options(), JOB);
        byte[] cut = Arrays.copyOf(Arrays.copyOf(before, (int) MIB + 512), (int) size);
        assertThat(Arrays.equals(contents(file), cut)).isTrue();
        requireClean(file);
    }

    /** A hole in the last block would give the host space that may be missing later. */
    @Test
    void fixedDisksGetNoHolesWhenTheyAreResized() throws IOException {
        MemoryDevice file = made(5_000_192, CreateOptions.Allocation.FIXED);
        FaultDevice failing = FaultDevice.over(KeptOpenDevice.over(file));
        failing.count(Set.of(DeviceCall.WRITE_ZEROS)).failFrom(1);
        VhdxMaintenance.resize(failing, 5_500_416, Shrink.KEEP_DATA, options(), JOB);
        VhdxMaintenance.resize(failing, 4_500_480, Shrink.KEEP_DATA, options(), JOB);
        requireClean(file);
    }

    @Test
    void dataIsNotLostWithoutConsent() throws IOException {
        MemoryDevice file = made(8 * MIB, CreateOptions.Allocation.DYNAMIC);
        try (PayloadDevice disk = chain.open(file, WRITE)) {
            disk.write(7 * MIB, ByteBuffer.wrap(new byte[] {0, 0, 1}));
        }
        assertThatThrownBy(() -> VhdxMaintenance.resize(file, 7 * MIB, Shrink.KEEP_DATA, options(), JOB))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("behind the new end");
        for (long size : new long[] {0, -1, 1000, DiskParameters.MAX_DISK_SIZE + 512}) {
            assertThatThrownBy(() -> VhdxMaintenance.resize(file, size, Shrink.LOSE_DATA, options(), JOB))
                    .isInstanceOf(UnsupportedFeatureException.class);
        }
        assertThat(contents(file)).hasSize((int) (8 * MIB));
    }

    /** A table that does not fit its region any more moves, and its old place is used for blocks. */
    @Test
    void aLongerTableMoves() throws IOException {
        MemoryDevice file = made(8 * MIB, CreateOptions.Allocation.DYNAMIC);
        fill(file);
        byte[] before = contents(file);
        long large = 3L << 40;
        VhdxMaintenance.resize(file, large, Shrink.KEEP_DATA, options(), JOB);
        requireClean(file);
        Contents contents = OpenedFile.read(file, Limits.defaults()).contents();
        assertThat(contents.regions().bat().fileOffset()).isGreaterThan(TestImage.BAT);
        assertThat(contents.regions().areBothCopiesRight()).isTrue();
        try (PayloadDevice disk = chain.open(file, WRITE)) {
            assertThat(disk.size()).isEqualTo(large);
            disk.write(large - 1, ByteBuffer.wrap(new byte[] {9}));
            assertThat(BatEntry.position(disk.entry((large - 1) / MIB)))
                    .as("the old table's place")
                    .isEqualTo(TestImage.BAT);
            byte[] found = new byte[before.length];
            disk.read(0, ByteBuffer.wrap(found));
            assertThat(Arrays.equals(found, before)).isTrue();
        }
        requireClean(file);
    }

    /** What other writers left in entries without a meaning does not become a block. */
    @Test
    void entriesWithoutMeaningAreCleared() throws IOException {
        TestImage image = TestImage.create();
        image.putLong(TestImage.bat(8), TestImage.FIRST_BLOCK | 6);
        requireClean(image.file);
        VhdxMaintenance.resize(image.file, 10 * MIB, Shrink.KEEP_DATA, options(), JOB);
        requireClean(image.file);
        assertThat(contents(image.file)[(int) (8 * MIB)]).isZero();
    }

    @Test
    void aChildGrowsPastItsParentWithoutShowingIt() throws IOException {
        MemoryDevice parent = made(8 * MIB, CreateOptions.Allocation.DYNAMIC);
        fill(parent);
        for (int i = 0; i < 2; i++) {
            chain = Chain.of(parent, 2 * MIB);
            if (i == 1) {
                try (PayloadDevice disk = chain.open(chain.file, WRITE)) {
                    disk.write(4 * MIB + 100, ByteBuffer.wrap(new byte[] {1, 2, 3}));
                }
            }
            byte[] before = contents(chain.file);
            long cut = 5 * MIB + 512;
            VhdxMaintenance.resize(chain.file, cut, Shrink.LOSE_DATA, options(), JOB);
            requireClean(chain.file);
            assertThat(Arrays.equals(contents(chain.file), Arrays.copyOf(before, (int) cut)))
                    .isTrue();
            VhdxMaintenance.resize(chain.file, 9 * MIB, Shrink.KEEP_DATA, options(), JOB);
            requireClean(chain.file);
            byte[] expected = Arrays.copyOf(Arrays.copyOf(before, (int) cut), (int) (9 * MIB));
            assertThat(Arrays.mismatch(contents(chain.file), expected)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"QUICK", "FULL"})
    void compactedFilesHaveNoHoles(Compaction compaction) throws IOException {
        MemoryDevice file = made(30 * MIB, CreateOptions.Allocation.DYNAMIC);
        try (PayloadDevice disk = chain.open(file, WRITE)) {
            for (int block = 0; block < 30; block++) {
                disk.write(block * MIB, TestImage.filled(block % 5 == 0 ? 0 : block));
            }
            disk.flush();
            for (int block = 0; block < 30; block += 3) {
                disk.discard(block * MIB, MIB);
            }
        }
        byte[] before = contents(file);
        UUID id = id(file);
        VhdxMaintenance.compact(file, compaction, options(), JOB);
        assertThat(Arrays.equals(contents(file), before)).isTrue();
        assertThat(id(file)).as("nothing changed for a user").isEqualTo(id);
        int blocks = compaction == Compaction.FULL ? 16 : 20;
        assertThat(file.size()).isEqualTo(4 * MIB + blocks * MIB);
        requireClean(file);
        assertThatThrownBy(() ->
                        VhdxMaintenance.compact(made(MIB, CreateOptions.Allocation.FIXED), compaction, options(), JOB))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aCompactedChildIsStillAChild() throws IOException {
        MemoryDevice parent = made(12 * MIB, CreateOptions.Allocation.DYNAMIC);
        fill(parent);
        chain = Chain.of(parent, MIB);
        fill(chain.file);
        Chain middle = chain;
        chain = chain.child(2 * MIB);
        fill(chain.file);
        byte[] before = contents(chain.file);
        for (MemoryDevice file : new MemoryDevice[] {parent, middle.file, chain.file}) {
            long size = file.size();
            VhdxMaintenance.compact(file, Compaction.FULL, options(), JOB);
            assertThat(file.size()).isLessThanOrEqualTo(size);
            requireClean(file);
        }
        assertThat(Arrays.equals(contents(chain.file), before)).isTrue();
    }

    /** The middle link of three goes into the oldest; the youngest gets the oldest as its parent. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "4, 32"})
    void aMiddleLinkIsMerged(int middleMib, int youngMib) throws IOException {
        MemoryDevice parent = made(12 * MIB + 512, CreateOptions.Allocation.DYNAMIC);
        fill(parent);
        chain = Chain.of(parent, middleMib * MIB);
        fill(chain.file);
        MemoryDevice middle = chain.file;
        byte[] shown = contents(middle);
        chain = chain.child(youngMib * MIB);
        fill(chain.file);
        byte[] before = contents(chain.file);
        UUID id = VhdxMaintenance.merge(middle, parent, options(), JOB);
        requireClean(parent);
        assertThat(id(parent)).isEqualTo(id);
        assertThat(Arrays.equals(contents(middle), shown)).isTrue();
        assertThat(Arrays.equals(contents(chain.file), before)).isTrue();
        VhdxMaintenance.relink(chain.file, ParentLink.to(id).withRelativePath("parent0.vhdx"), options());
        chain.replace("parent1.vhdx", MemoryDevice.ofSize(0));
        assertThat(Arrays.equals(contents(chain.file), before)).isTrue();
        VhdxMaintenance.merge(chain.file, parent, options(), JOB);
        assertThat(Arrays.equals(contents(parent), before)).isTrue();
        requireClean(parent);
    }

    @ParameterizedTest
    @CsvSource({"6", "15"})
    void aResizedChildGivesItsSize(int mib) throws IOException {
        MemoryDevice parent = made(12 * MIB, CreateOptions.Allocation.DYNAMIC);
        fill(parent);
        chain = Chain.of(parent, MIB);
        fill(chain.file);
        VhdxMaintenance.resize(chain.file, mib * MIB, Shrink.LOSE_DATA, options(), JOB);
        byte[] before = contents(chain.file);
        VhdxMaintenance.merge(chain.file, parent, options(), JOB);
        assertThat(Arrays.equals(contents(parent), before)).isTrue();
        requireClean(parent);
    }

    /** Others write a second id that says the same as the first: that is no merge that has begun. */
    @Test
    void aParentGetsANewIdAlsoIfTheChildNamesTheOldOneTwice() throws IOException {
        MemoryDevice parent = made(12 * MIB, CreateOptions.Allocation.DYNAMIC);
        UUID id = id(parent);
        chain = Chain.of(parent, MIB);
        ParentLink twice = ParentLink.to(id).withLinkage2(id).withRelativePath("parent0.vhdx");
        VhdxMaintenance.relink(chain.file, twice, options());
        fill(chain.file);
        assertThat(VhdxMaintenance.merge(chain.file, parent, options(), JOB)).isNotEqualTo(id);
        assertThat(id(parent)).isNotEqualTo(id);
    }

    @Test
    void onlyAChildIsMerged() throws IOException {
        MemoryDevice parent = made(12 * MIB, CreateOptions.Allocation.DYNAMIC);
        MemoryDevice other = made(12 * MIB, CreateOptions.Allocation.DYNAMIC);
        chain = Chain.of(parent, MIB);
        assertThatThrownBy(() -> VhdxMaintenance.merge(chain.file, other, options(), JOB))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(id(parent).toString())
                .hasMessageContaining(id(other).toString());
        assertThatThrownBy(() -> VhdxMaintenance.merge(other, parent, options(), JOB))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no parent");
    }
}
