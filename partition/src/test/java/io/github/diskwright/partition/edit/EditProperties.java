package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Any sequence of edits leaves the table that a plain list of partitions says, in memory and on the disk. */
class EditProperties {
    private static BlockDevice disk(Random random, int sectorSize) throws IOException {
        long sectors = (8 + random.nextInt(120)) * RandomEdits.MIB / sectorSize + random.nextInt(100);
        MemoryDevice disk = MemoryDevice.ofSize(sectors * sectorSize, sectorSize, sectorSize);
        byte[] code = new byte[440];
        random.nextBytes(code);
        code[3] = 0;
        disk.write(0, ByteBuffer.wrap(code));
        disk.write(510, ByteBuffer.wrap(new byte[] {0x55, (byte) 0xAA}));
        return disk;
    }

    private static void requireSame(BlockDevice disk, RandomEdits edits) throws IOException {
        PartitionTable table = PartitionTable.read(disk);
        edits.requireEqual(table.partitions());
        assertThat(table.kind()).isEqualTo(edits.editor.kind());
        assertThat(table.diskId()).contains(edits.editor.diskId());
        assertThat(table.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        if (table instanceof GptTable gpt) {
            assertThat(gpt.state()).isEqualTo(GptTable.State.CLEAN);
            assertThat(gpt.protection()).isEqualTo(GptTable.Protection.PROTECTIVE);
        }
    }

    private static void edit(long seed, boolean gpt, int sectorSize) throws IOException {
        Random random = new Random(seed);
        BlockDevice disk = disk(random, sectorSize);
        ByteBuffer code = ByteBuffer.allocate(440);
        disk.read(0, code);
        EditOptions options = RandomEdits.options(random);
        RandomEdits edits = new RandomEdits(
                gpt
                        ? GptEditor.create(disk.size(), sectorSize, options)
                        : MbrEditor.create(disk.size(), sectorSize, options),
                random);
        for (int round = 0; round < 3; round++) {
            edits.run(4 + random.nextInt(8));
            TableWrite write = edits.editor.plan(disk);
            write.apply(disk);
            requireSame(disk, edits);
            edits = new RandomEdits(TableEditor.open(disk, options), random);
            assertThat(edits.editor.plan(disk).isEmpty()).isTrue();
        }
        ByteBuffer after = ByteBuffer.allocate(440);
        disk.read(0, after);
        assertThat(after.flip()).isEqualTo(code.flip());
    }

    @Property(tries = 400, seed = "1")
    void gpt(@ForAll long seed) throws IOException {
        edit(seed, true, 512);
    }

    @Property(tries = 100, seed = "1")
    void gptInLargeSectors(@ForAll long seed) throws IOException {
        edit(seed, true, 4096);
    }

    @Property(tries = 400, seed = "1")
    void mbr(@ForAll long seed) throws IOException {
        edit(seed, false, 512);
    }

    @Property(tries = 100, seed = "1")
    void mbrInLargeSectors(@ForAll long seed) throws IOException {
        edit(seed, false, 4096);
    }
}
