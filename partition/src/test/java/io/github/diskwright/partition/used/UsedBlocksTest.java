package io.github.diskwright.partition.used;

import static io.github.diskwright.partition.used.UsedDisks.MIB;
import static io.github.diskwright.partition.used.UsedDisks.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.ntfs.UsedExtents;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.used.UsedVolume.Coverage;
import io.github.diskwright.testkit.contract.BlockDeviceContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shown of disks whose file systems are not known. */
class UsedBlocksTest {
    private static final int SIZE = 8 * MIB;

    /** The contents with zeros in some ranges, given as pairs of start and end. */
    private static byte[] without(byte[] contents, int... ranges) {
        byte[] rest = contents.clone();
        for (int i = 0; i < ranges.length; i += 2) {
            Arrays.fill(rest, ranges[i], ranges[i + 1], (byte) 0);
        }
        return rest;
    }

    private static List<Extent> extents(BlockDevice device) throws IOException {
        List<Extent> extents = new ArrayList<>();
        ExtentIterator iterator = device.extents(0, device.size());
        while (iterator.hasNext()) {
            extents.add(iterator.next());
        }
        return extents;
    }

    private static UsedBlocksOptions chosen(Integer... numbers) {
        return UsedBlocksOptions.builder().partitions(Set.of(numbers)).build();
    }

    @TestFactory
    Stream<DynamicTest> keepsThePromisesOfDevices() {
        return BlockDeviceContract.of(contents -> {
                    MemoryDevice device = MemoryDevice.copyOf(contents);
                    return UsedBlocks.of(device, UsedBlocksOptions.defaults()).device();
                })
                .tests();
    }

    @ParameterizedTest
    @EnumSource(
            value = PartitionTable.Kind.class,
            names = {"GPT", "MBR"})
    void everythingIsShownOfWhatIsNotKnown(PartitionTable.Kind kind) throws IOException {
        MemoryDevice disk = UsedDisks.unknown(kind);
        UsedBlocks used = UsedBlocks.of(disk, UsedBlocksOptions.defaults());
        assertThat(Arrays.equals(bytes(used.device()), bytes(disk))).isTrue();
        assertThat(used.volumes()).hasSize(3).allSatisfy(volume -> {
            assertThat(volume.coverage()).isEqualTo(Coverage.WHOLE);
            assertThat(volume.reasons()).containsExactly("what it holds is not known");
            assertThat(volume.usedBytes()).isEqualTo(MIB);
            assertThat(volume.minimumSize()).isEmpty();
        });
        assertThat(used.findings()).hasSize(3).extracting(Finding::id).containsOnly("used.whole");
        assertThat(used.device().isReadOnly()).isTrue();
        assertThat(used.device().description()).isEqualTo(disk.description());
    }

    @ParameterizedTest
    @EnumSource(
            value = PartitionTable.Kind.class,
            names = {"GPT", "MBR"})
    void partitionsThatAreNotChosenAreHoles(PartitionTable.Kind kind) throws IOException {
        MemoryDevice disk = UsedDisks.unknown(kind);
        UsedBlocks used = UsedBlocks.of(disk, chosen(2));
        assertThat(Arrays.equals(bytes(used.device()), without(bytes(disk), MIB, 2 * MIB, 5 * MIB, 6 * MIB)))
                .isTrue();
        assertThat(used.volumes())
                .extracting(UsedVolume::coverage)
                .containsExactly(Coverage.LEFT_OUT, Coverage.WHOLE, Coverage.LEFT_OUT);
        assertThat(used.volumes().get(0).usedBytes()).isZero();
        assertThat(extents(used.device()).stream().filter(e -> e.kind() == Extent.Kind.UNALLOCATED))
                .containsExactly(
                        new Extent(MIB, MIB, Extent.Kind.UNALLOCATED),
                        new Extent(5L * MIB, MIB, Extent.Kind.UNALLOCATED));
    }

    @ParameterizedTest
    @EnumSource(
            value = PartitionTable.Kind.class,
            names = {"GPT", "MBR"})
    void gapsAreLeftOutButTheFirst(PartitionTable.Kind kind) throws IOException {
        MemoryDevice disk = UsedDisks.unknown(kind);
        UsedBlocks used = UsedBlocks.of(
                disk,
                UsedBlocksOptions.builder()
                        .gaps(UsedBlocksOptions.Gaps.LEFT_OUT)
                        .build());
        int end = kind == PartitionTable.Kind.GPT ? SIZE - 33 * 512 : SIZE;
        assertThat(Arrays.equals(
                        bytes(used.device()), without(bytes(disk), 2 * MIB, 3 * MIB, 4 * MIB, 5 * MIB, 6 * MIB, end)))
                .isTrue();
    }

    @Test
    void gapsOfABrokenTableAreKept() throws IOException {
        MemoryDevice disk = UsedDisks.unknown(PartitionTable.Kind.MBR);
        // The second partition reaches into the third one.
        disk.write(
                446 + 16 + 12,
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 3 * MIB / 512));
        UsedBlocks used = UsedBlocks.of(
                disk,
                chosen(1, 2).toBuilder().gaps(UsedBlocksOptions.Gaps.LEFT_OUT).build());
        // And what is shown of one is not hidden by another.
        assertThat(Arrays.equals(bytes(used.device()), bytes(disk))).isTrue();
        assertThat(used.volumes().get(1).reasons()).containsExactly("it overlaps another partition");
        assertThat(used.findings()).extracting(Finding::id).contains("used.gaps");
    }

    @Test
    void aPartitionBehindTheEndHidesNothing() throws IOException {
        MemoryDevice disk = UsedDisks.unknown(PartitionTable.Kind.MBR);
        disk.write(446 + 32 + 8, ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
        UsedBlocks used = UsedBlocks.of(disk, chosen(1, 3));
        assertThat(Arrays.equals(bytes(used.device()), without(bytes(disk), 3 * MIB, 4 * MIB)))
                .isTrue();
    }

    @Test
    void holesOfTheDiskStayHoles() throws IOException {
        MemoryDevice disk = UsedDisks.unknown(PartitionTable.Kind.GPT);
        disk.discard(3L * MIB + 4096, 64 << 10);
        UsedBlocks used = UsedBlocks.of(disk, UsedBlocksOptions.defaults());
        assertThat(extents(used.device())).isEqualTo(extents(disk));
        MemoryDevice copy = MemoryDevice.ofSize(SIZE);
        BlockCopy.of(used.device(), copy, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
        assertThat(Arrays.equals(bytes(copy), bytes(disk))).isTrue();
    }

    @Test
    void aPartitionThatIsNotThereIsRefused() throws IOException {
        MemoryDevice disk = UsedDisks.unknown(PartitionTable.Kind.MBR);
        assertThatThrownBy(() -> UsedBlocks.of(disk, chosen(1, 4)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no partition 4");
        assertThatThrownBy(() -> UsedBlocks.of(MemoryDevice.ofSize(MIB), chosen(1)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no partitions to choose from");
    }

    @Test
    void optionsAreCopied() {
        UsedBlocksOptions options = UsedBlocksOptions.builder()
                .pagingFiles(UsedExtents.PagingFiles.LEFT_OUT)
                .doubtful(UsedBlocksOptions.Doubtful.BELIEVED)
                .gaps(UsedBlocksOptions.Gaps.LEFT_OUT)
                .partitions(Set.of(3))
                .build();
        assertThat(options.toBuilder().build()).usingRecursiveComparison().isEqualTo(options);
        assertThat(UsedBlocksOptions.defaults().partitions()).isEmpty();
    }

    /** The example of the package. */
    @Test
    void copiesUsedBlocks() throws IOException {
        MemoryDevice disk = UsedDisks.unknown(PartitionTable.Kind.GPT);
        MemoryDevice target = MemoryDevice.ofSize(SIZE);
        UsedBlocksOptions options = UsedBlocksOptions.builder()
                .pagingFiles(UsedExtents.PagingFiles.LEFT_OUT)
                .build();
        UsedBlocks used = UsedBlocks.of(disk, options);
        for (Finding finding : used.findings()) {
            assertThat(finding.toString()).contains("is taken whole: what it holds is not known");
        }
        BlockCopy.of(used.device(), target, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
        assertThat(Arrays.equals(bytes(target), bytes(disk))).isTrue();
    }
}
