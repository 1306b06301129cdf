package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** After a power cut at any write of any change the disk has the old table or the new one. */
class EditCrashTest {
    private static final int DISKS = 25;

    private static String describe(PartitionTable table) {
        return table.kind() + " " + table.diskId() + " "
                + table.partitions().stream().map(RandomEdits.Row::of).toList();
    }

    /** Applies a change and holds all that a power cut could leave against the table before and after. */
    private static void cut(BlockDevice disk, TableWrite write, long seed) throws IOException {
        String before = describe(PartitionTable.read(disk));
        CrashDevice device = CrashDevice.startingWith(disk);
        write.apply(device);
        String after = describe(PartitionTable.read(device));
        Set<String> parts = parts(disk, device);
        device.states(CrashOptions.builder().seed(seed).maxStates(120).build()).forEach(state -> {
            PartitionTable table = PartitionTable.read(state.device());
            if (write.guarantee() == TableWrite.Guarantee.OLD_OR_NEW) {
                assertThat(describe(table)).isIn(before, after);
            } else {
                assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
                assertThat(table.partitions()).allMatch(p -> parts.contains(part(p)));
                assertThat(table.findings()).noneMatch(f -> f.severity() == Severity.ERROR);
                Set<String> kept = parts(disk);
                kept.retainAll(parts(device));
                if (write.guarantee() == TableWrite.Guarantee.WITHOUT_LOGICAL) {
                    kept.removeIf(part -> !part.contains("kind=PRIMARY"));
                }
                assertThat(parts(state.device())).containsAll(kept);
            }
            if (state.flushes() == write.steps().size()) {
                assertThat(describe(table)).isEqualTo(after);
            }
        });
    }

    /** A partition whatever its number. */
    private static String part(Partition p) {
        return RandomEdits.Row.of(p)
                .numbered(p.number() < 5 ? p.number() : 5)
                .activated(false)
                .toString();
    }

    private static Set<String> parts(BlockDevice... disks) throws IOException {
        List<Partition> all = new ArrayList<>();
        for (BlockDevice disk : disks) {
            all.addAll(PartitionTable.read(disk).partitions());
        }
        return all.stream().map(EditCrashTest::part).collect(Collectors.toSet());
    }

    private static MemoryDevice disk(Random random) {
        return MemoryDevice.ofSize((8 + random.nextInt(100)) * RandomEdits.MIB, 512, 512);
    }

    private static TableEditor create(boolean gpt, BlockDevice disk, Random random) throws IOException {
        EditOptions options = RandomEdits.options(random);
        return gpt ? GptEditor.create(disk.size(), 512, options) : MbrEditor.create(disk.size(), 512, options);
    }

    @FunctionalInterface
    private interface Change {
        TableEditor make(MemoryDevice disk, Random random) throws IOException;
    }

    private static void onDisks(boolean gpt, long seed, int steps, Change change) {
        Effort.seeded(seed, used -> {
            for (int i = 0; i < Effort.scaled(DISKS); i++) {
                Random random = Seeds.random(used, i);
                MemoryDevice disk = disk(random);
                RandomEdits edits = new RandomEdits(create(gpt, disk, random), random);
                edits.run(steps);
                edits.editor.plan(disk).apply(disk);
                cut(disk, change.make(disk, random).plan(disk), used + i);
            }
        });
    }

    private static TableEditor edited(BlockDevice disk, Random random) throws IOException {
        RandomEdits edits = new RandomEdits(TableEditor.open(disk, RandomEdits.options(random)), random);
        edits.run(1 + random.nextInt(3));
        return edits.editor;
    }

    @Test
    void gpt() {
        onDisks(true, 1, 8, EditCrashTest::edited);
    }

    @Test
    void mbr() {
        onDisks(false, 2, 14, EditCrashTest::edited);
    }

    @Test
    void gptOfGrownDisk() {
        onDisks(true, 3, 8, (disk, random) -> {
            disk.resize(disk.size() + (1 + random.nextInt(200)) * 512L);
            return edited(disk, random);
        });
    }

    @Test
    void gptWithOneCopy() {
        onDisks(true, 4, 8, (disk, random) -> {
            long lba = random.nextBoolean() ? 1 : disk.size() / 512 - 1;
            disk.writeZeros(lba * 512 + random.nextInt(92), 1 + random.nextInt(8));
            return edited(disk, random);
        });
    }

    /** A damaged array is the copy's end, too. */
    @Test
    void gptWithOneArray() {
        onDisks(true, 5, 8, (disk, random) -> {
            long lba = random.nextBoolean() ? 2 : disk.size() / 512 - 33;
            disk.write(lba * 512 + random.nextInt(128), ByteBuffer.wrap(new byte[] {99}));
            return edited(disk, random);
        });
    }

    @Test
    void newGptOverMbr() {
        onDisks(false, 6, 6, (disk, random) -> {
            RandomEdits edits = new RandomEdits(create(true, disk, random), random);
            edits.run(6);
            return edits.editor;
        });
    }

    @Test
    void newMbrOverGpt() {
        onDisks(true, 7, 6, (disk, random) -> {
            RandomEdits edits = new RandomEdits(create(false, disk, random), random);
            edits.run(6);
            return edits.editor;
        });
    }

    @Test
    void newGptOverGpt() {
        onDisks(true, 8, 6, (disk, random) -> create(true, disk, random));
    }

    /** What was overwritten is put back, with the same promise. */
    @Test
    void savedSectors() {
        Effort.seeded(9, used -> {
            for (int i = 0; i < Effort.scaled(DISKS); i++) {
                Random random = Seeds.random(used, i);
                MemoryDevice disk = disk(random);
                RandomEdits edits = new RandomEdits(create(random.nextBoolean(), disk, random), random);
                edits.run(8);
                edits.editor.plan(disk).apply(disk);
                byte[] before = disk.toByteArray();
                TableWrite write = edited(disk, random).plan(disk);
                write.apply(disk);
                TableWrite undo = SavedSectors.of(write).plan(disk);
                assertThat(undo.guarantee()).isEqualTo(write.guarantee());
                cut(disk, undo, used + i);
                undo.apply(disk);
                assertThat(disk.toByteArray()).isEqualTo(before);
            }
        });
    }

    /** The order is what does it: the same writes without barriers can lose both copies. */
    @Test
    void withoutBarriersTheTableCanBeLost() throws IOException {
        Random random = new Random(10);
        MemoryDevice disk = disk(random);
        RandomEdits edits = new RandomEdits(create(true, disk, random), random);
        edits.run(8);
        edits.editor.plan(disk).apply(disk);
        TableWrite write = edited(disk, random).plan(disk);
        CrashDevice device = CrashDevice.startingWith(disk);
        for (SectorWrite one : write.writes()) {
            device.write(one.position(), one.after());
        }
        List<PartitionTable.Kind> kinds = new ArrayList<>();
        device.states(1).forEach(state -> kinds.add(read(state.device()).kind()));
        assertThat(kinds).contains(PartitionTable.Kind.NONE);
    }

    private static PartitionTable read(ResizableDevice device) throws IOException {
        return PartitionTable.read(device);
    }

    /** While a copy is written the other one is valid: nothing worse than a damaged copy is ever found. */
    @Test
    void findingsBetweenAreThoseOfOneCopy() throws IOException {
        Random random = new Random(11);
        MemoryDevice disk = disk(random);
        RandomEdits edits = new RandomEdits(create(true, disk, random), random);
        edits.run(8);
        edits.editor.plan(disk).apply(disk);
        TableWrite write = edited(disk, random).plan(disk);
        CrashDevice device = CrashDevice.startingWith(disk);
        write.apply(device);
        device.states(12).forEach(state -> {
            GptTable table = (GptTable) read(state.device());
            assertThat(table.findings())
                    .extracting(Finding::id)
                    .isSubsetOf(
                            "gpt.header-crc",
                            "gpt.array-crc",
                            "gpt.backup-differs",
                            "gpt.few-entries",
                            "gpt.array-overlaps",
                            "gpt.signature",
                            "table.misaligned",
                            "table.sector-misaligned");
        });
    }
}
