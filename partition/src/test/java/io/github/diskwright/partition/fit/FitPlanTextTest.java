package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans as text: there and back, changed by hand, and what is refused. */
class FitPlanTextTest {
    private static MemoryDevice disk() throws IOException {
        return FitDisks.gpt(
                32 * MIB,
                512,
                List.of(
                        new FitDisks.Wanted("esp", 2 * MIB),
                        new FitDisks.Wanted("linux", 8 * MIB),
                        new FitDisks.Wanted("recovery", 3 * MIB)));
    }

    private static FitPlan plan(MemoryDevice disk) throws IOException {
        return FitPlan.of(
                DiskLayout.read(disk),
                TargetDisk.of(64 * MIB, 512),
                FitOptions.builder().drop(1).build());
    }

    private static FitPlan parse(String text, MemoryDevice disk) throws IOException {
        return FitPlan.parse(text, "plan", DiskLayout.read(disk));
    }

    @Test
    void formIsStable() throws IOException {
        assertThat(plan(disk()).toText()).matches("""
                        plan 1
                        source gpt id=[0-9A-F-]{36} sectors=512 partitions=3 sum=[0-9a-f]+
                        target size=64M sectors=512 physical=512
                        table gpt
                        id [0-9A-F-]{36}
                        grain 1M
                        part linux number=2 min=8M weight=8 name="?linux"? guid=[0-9A-F-]{36} from=2 filesystem=follow
                        place at=1M length=59M
                        part recovery number=3 size=3M name="?recovery"? guid=[0-9A-F-]{36} from=3
                        place at=60M length=3M
                        drop 1
                        """);
    }

    @Test
    void changedByHandItIsCarriedOut() throws IOException {
        MemoryDevice disk = disk();
        String text = plan(disk)
                .toText()
                .replace("at=1M length=59M", "at=4M length=20M # a comment is none here")
                .replace(" # a comment is none here", "")
                .replace("at=60M", "at=30M");
        FitPlan plan = parse(text, disk);
        assertThat(plan.toText()).isEqualTo(text);
        assertThat(plan.target().check()).isEmpty();
        MemoryDevice target = MemoryDevice.ofSize(64 * MIB);
        FitCopy.of(plan, disk, target, BlockCopy.Target.EMPTY).run(JobOptions.defaults());
        assertThat(FitDisks.table(target).partitions())
                .extracting(Partition::number, Partition::position, Partition::length)
                .containsExactly(tuple(2, 4 * MIB, 20 * MIB), tuple(3, 30 * MIB, 3 * MIB));
    }

    @ParameterizedTest
    @CsvSource({
        "at=60M, at=20M, layout.overlap",
        "at=60M, at=63M, layout.outside",
        "at=1M length=59M, at=1M length=4M, layout.size",
        "at=60M, at=61000000, layout.misaligned"
    })
    void whatCannotBeIsFoundAndRefused(String from, String to, String finding) throws IOException {
        MemoryDevice disk = disk();
        FitPlan plan = parse(plan(disk).toText().replace(from, to), disk);
        assertThat(plan.check()).extracting(Finding::id).contains(finding);
        disk.resize(64 * MIB);
        assertThatThrownBy(() -> FitInPlace.steps(plan, disk, EditOptions.defaults()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cannot be");
    }

    @ParameterizedTest
    @CsvSource({
        "drop 1, '', none for [1]",
        "drop 1, drop 2, drop 2",
        "drop 1, drop 9, no partition 9",
        "from=3, from=2, each partition once",
        "place at=60M length=3M, '', 1 places for 2",
        "target size=64M, target size=63, disk of 63",
        "length=3M, length=0, 0 bytes",
        "plan 1, plan 2, plan 1",
        "grain 1M, grain 1, grain is 1"
    })
    void whatIsNoPlanSaysWhere(String from, String to, String message) throws IOException {
        MemoryDevice disk = disk();
        String text = plan(disk).toText().replace(from, to);
        assertThatThrownBy(() -> parse(text, disk))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anotherDiskIsRefused() throws IOException {
        MemoryDevice disk = disk();
        String text = plan(disk).toText();
        GptEditor editor = (GptEditor) TableEditor.open(disk, FitDisks.options(1));
        editor.delete(3);
        editor.plan(disk).apply(disk);
        assertThatThrownBy(() -> parse(text, disk))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("its table has changed");
    }

    @Test
    void randomOnesGoRoundAndDamagedOnesHaveTypedErrors() throws IOException {
        List<byte[]> samples = new ArrayList<>();
        MemoryDevice last = disk();
        for (int seed = 0; seed < Effort.scaled(40); seed++) {
            Random random = new Random(seed);
            MemoryDevice disk = seed % 2 == 0 ? LogicalDisks.random(random, 1 << 18) : FitDisks.random(random, 512);
            DiskLayout source = DiskLayout.read(disk);
            try {
                TargetDisk target = TargetDisk.of(disk.size() + random.nextInt(90) * 4096L, 512);
                FitPlan plan = FitPlan.of(
                        source, target, FitOptions.builder().grain(4096).build());
                FitPlan read = FitPlan.parse(plan.toText(), "plan", source);
                assertThat(read.toText()).isEqualTo(plan.toText());
                assertThat(read.target().parts()).isEqualTo(plan.target().parts());
                assertThat(read.target().extended()).isEqualTo(plan.target().extended());
                assertThat(read.check()).isEqualTo(plan.check());
                if (seed % 2 == 0 && samples.isEmpty()) {
                    last = disk;
                    samples.add(plan.toText().getBytes(StandardCharsets.UTF_8));
                }
            } catch (NoSpaceException e) {
                assertThat(e.needed().orElseThrow()).isGreaterThan(e.available().orElseThrow());
            }
        }
        DiskLayout source = DiskLayout.read(last);
        assertThat(samples).isNotEmpty();
        Fuzzer.named("plans")
                .seed(7)
                .cases(Effort.scaled(400))
                .runBytes(
                        samples,
                        bytes -> FitPlan.parse(new String(bytes, StandardCharsets.UTF_8), "plan", source)
                                .check());
    }
}
