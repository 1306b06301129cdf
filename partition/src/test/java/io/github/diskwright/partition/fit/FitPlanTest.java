package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.fit.FitDisks.Wanted;
import io.github.diskwright.partition.layout.TargetDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitPlanTest {
    private static final FitOptions WINDOWS_60G =
            FitOptions.builder().minimum(3, 60L << 30).build();

    /** The usual disk of 500,118,192 sectors. */
    private static DiskLayout windows() throws IOException {
        return DiskLayout.read(FitDisks.gpt(
                500_118_192L * 512,
                512,
                List.of(
                        new Wanted("esp", 260 * MIB),
                        new Wanted("msr", 16 * MIB),
                        new Wanted("windows", 242_931 * MIB),
                        new Wanted("recovery", 990 * MIB))));
    }

    private static DiskLayout withData() throws IOException {
        return DiskLayout.read(FitDisks.gpt(
                500_118_192L * 512 + (100L << 30),
                512,
                List.of(
                        new Wanted("esp", 260 * MIB),
                        new Wanted("msr", 16 * MIB),
                        new Wanted("windows", 150L << 30),
                        new Wanted("recovery", 990 * MIB),
                        new Wanted("windows", 100L << 30))));
    }

    private static List<String> places(DiskLayout source, long sectors, int sectorSize, FitOptions options)
            throws IOException {
        FitPlan plan = FitPlan.of(source, TargetDisk.of(sectors * sectorSize, sectorSize), options);
        assertThat(plan.target().check()).isEmpty();
        return plan.target().parts().stream()
                .map(part -> part.position() / sectorSize + "," + part.length() / sectorSize)
                .toList();
    }

    private static long gib(long count) {
        return count << 30;
    }

    @Test
    void knownAnswers() throws IOException {
        FitOptions options = FitOptions.builder().minimum(3, gib(60)).build();
        assertThat(places(windows(), 1_953_525_168L, 512, options))
                .containsExactly("2048,532480", "534528,32768", "567296,1950928896", "1951496192,2027520");
        assertThat(places(windows(), 250_069_680L, 512, options))
                .containsExactly("2048,532480", "534528,32768", "567296,247474176", "248041472,2027520");
        assertThat(places(windows(), 244_190_646L, 4096, options))
                .containsExactly("256,66560", "66816,4096", "70912,243866112", "243937024,253440");
        FitOptions both =
                FitOptions.builder().minimum(3, gib(90)).minimum(5, gib(10)).build();
        assertThat(places(withData(), 250_069_680L, 512, both).subList(2, 5))
                .containsExactly("567296,188743680", "189310976,2027520", "191338496,58730496");
        assertThat(places(withData(), 1_953_525_168L, 512, both).subList(2, 5))
                .containsExactly("567296,1170558976", "1171126272,2027520", "1173153792,780369920");
        assertThat(places(
                                withData(),
                                1_953_525_168L,
                                512,
                                both.toBuilder().maximum(3, gib(200)).build())
                        .subList(2, 5))
                .containsExactly("567296,419430400", "419997696,2027520", "422025216,1531498496");
    }

    @Test
    void shortageIsExact() throws IOException {
        FitOptions options = FitOptions.builder().minimum(3, gib(60)).build();
        DiskLayout source = windows();
        TargetDisk target = TargetDisk.of(125_045_424L * 512, 512);
        assertThatThrownBy(() -> FitPlan.of(source, target, options))
                .isInstanceOfSatisfying(
                        NoSpaceException.class,
                        e -> assertThat(e.needed().orElseThrow() - e.available().orElseThrow())
                                .isEqualTo(1650 * MIB))
                .hasMessageContaining("partition 4 recovery 990M")
                .hasMessageContaining("partition 3 windows at least 60G");
        FitPlan without = FitPlan.of(
                source,
                target,
                options.toBuilder().drop(4).drop(2).minimum(3, gib(50)).build());
        assertThat(without.dropped()).extracting(Partition::number).containsExactly(2, 4);
        assertThat(without.toString()).contains("4 is left out");
    }

    @Test
    void growingMakesNoneSmaller() throws IOException {
        FitOptions options = FitOptions.builder()
                .minimum(3, gib(1))
                .minimum(5, gib(1))
                .weight(3, 1)
                .weight(5, 1_000_000)
                .build();
        DiskLayout source = withData();
        FitPlan plan = FitPlan.of(source, TargetDisk.of(gib(300), 512), options);
        assertThat(plan.target().part(3).orElseThrow().length()).isEqualTo(gib(150));
        FitPlan smaller = FitPlan.of(source, TargetDisk.of(gib(200), 512), options);
        assertThat(smaller.target().part(3).orElseThrow().length()).isEqualTo(gib(1));
    }

    @Test
    void policies() throws IOException {
        DiskLayout source = withData();
        TargetDisk large = TargetDisk.of(gib(1000), 512);
        FitPlan one = FitPlan.of(source, large, FitOptions.builder().growing(5).build());
        assertThat(one.target().part(3).orElseThrow().length()).isEqualTo(gib(150));
        assertThat(one.target().part(5).orElseThrow().length()).isGreaterThan(gib(800));
        FitPlan largest = FitPlan.of(
                source,
                large,
                FitOptions.builder().policy(FitOptions.Policy.ONE).build());
        assertThat(largest.target().part(5).orElseThrow().length()).isEqualTo(gib(100));
        FitPlan kept = FitPlan.of(
                source,
                large,
                FitOptions.builder().policy(FitOptions.Policy.KEEP).build());
        assertThat(kept.target().part(3).orElseThrow().length()).isEqualTo(gib(150));
        assertThat(kept.target().free()).isGreaterThan(gib(700));
        FitPlan given =
                FitPlan.of(source, large, FitOptions.builder().size(3, gib(160)).build());
        assertThat(given.target().part(3).orElseThrow().length()).isEqualTo(gib(160));
        assertThat(given.target().free()).isZero();
        FitPlan last = FitPlan.of(
                source,
                large,
                FitOptions.builder().recovery(FitOptions.Recovery.LAST).build());
        assertThat(last.target().parts()).extracting(part -> part.number()).containsExactly(1, 2, 3, 5, 4);
        assertThatThrownBy(() ->
                        FitPlan.of(source, large, FitOptions.builder().drop(9).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FitPlan.of(
                        source,
                        large,
                        FitOptions.builder().size(3, gib(1)).minimum(3, gib(2)).build()))
                .isInstanceOf(NoSpaceException.class);
    }

    @Test
    void planIsAValue() throws IOException {
        FitPlan plan = FitPlan.of(windows(), TargetDisk.of(gib(500), 512), WINDOWS_60G);
        assertThat(plan.check()).isEmpty();
        FitPlan changed = plan.with(plan.target().with(4, 2 * MIB, 990 * MIB));
        assertThat(changed.check()).extracting(Finding::id).contains("layout.overlap");
        assertThat(plan.with(changed.layout().place(changed.target().disk())).check())
                .isEmpty();
        assertThat(plan.toString()).contains("3 windows: 242931M at 0x11500000 -> ");
    }

    @Test
    void otherSectorsAreTold() throws IOException {
        List<Wanted> wanted = new ArrayList<>(List.of(new Wanted("linux", 4 * MIB)));
        MemoryDevice disk = FitDisks.gpt(16 * MIB, 512, wanted);
        disk.write(MIB + 5000, ByteBuffer.wrap(new byte[] {1}));
        DiskLayout source = DiskLayout.read(disk);
        FitPlan plan = FitPlan.of(source, TargetDisk.of(64 * MIB, 4096), FitOptions.defaults());
        assertThat(plan.check()).extracting(Finding::id).containsExactly("fit.sector-size");
        MemoryDevice target = MemoryDevice.ofSize(64 * MIB, 4096, 4096);
        assertThatThrownBy(() ->
                        FitCopy.of(plan, disk, target, BlockCopy.Target.EMPTY).run(JobOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("sectors of 512");
    }

    @Test
    void disksThatMustNotBeFitted() throws IOException {
        DiskLayout dynamic = DiskLayout.read(
                FitDisks.gpt(64 * MIB, 512, List.of(new Wanted("ldm-metadata", MIB), new Wanted("ldm-data", 8 * MIB))));
        DiskLayout none = DiskLayout.read(MemoryDevice.ofSize(64 * MIB));
        TargetDisk target = TargetDisk.of(128 * MIB, 512);
        for (DiskLayout source : List.of(dynamic, none)) {
            assertThatThrownBy(() -> FitPlan.of(source, target, FitOptions.defaults()))
                    .isInstanceOf(RefusedException.class);
        }
    }

    /** Zeros at both ends say nothing of what is between: nothing but zeros is cut off, whatever minimum was named. */
    @Test
    void whatLooksEmptyLosesNothing() throws IOException {
        MemoryDevice disk = FitDisks.gpt(32 * MIB, 512, List.of(new Wanted("linux", 20 * MIB)));
        TargetDisk target = TargetDisk.of(16 * MIB, 512);
        FitOptions options = FitOptions.builder().minimum(1, MIB).build();
        FitPlan plan = FitPlan.of(DiskLayout.read(disk), target, options);
        FitInPlace.steps(plan, disk, EditOptions.defaults());
        disk.write(18 * MIB, ByteBuffer.wrap(new byte[] {1}));
        assertThat(DiskLayout.read(disk).volumes().get(0).content().kind()).isEqualTo(Content.Kind.EMPTY);
        assertThatThrownBy(() -> FitInPlace.steps(plan, disk, EditOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("would be cut off");
        MemoryDevice other = MemoryDevice.ofSize(16 * MIB);
        assertThatThrownBy(() ->
                        FitCopy.of(plan, disk, other, BlockCopy.Target.EMPTY).run(JobOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("would be cut off");
        disk.write(18 * MIB, ByteBuffer.allocate(1));
        disk.write(3 * MIB, ByteBuffer.wrap(new byte[] {1}));
        FitInPlace.steps(plan, disk, EditOptions.defaults());
    }

    /** What is unknown, or damaged, keeps its size even where a smaller minimum is named. */
    @Test
    void whatIsUnknownIsNotCut() throws IOException {
        MemoryDevice disk = FitDisks.gpt(32 * MIB, 512, List.of(new Wanted("linux", 20 * MIB)));
        disk.write(MIB, ByteBuffer.wrap(new byte[] {1}));
        FitOptions options = FitOptions.builder().minimum(1, MIB).build();
        FitPlan plan = FitPlan.of(DiskLayout.read(disk), TargetDisk.of(16 * MIB, 512), options);
        assertThatThrownBy(() -> FitInPlace.steps(plan, disk, EditOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("becomes smaller");
    }
}
