package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxMaintenance.Compaction;
import io.github.diskwright.vhdx.VhdxMaintenance.Shrink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Any changes of a chain of disks, beside a map of bytes: reads, writes, zeros, discards, flushes, openings, snapshots,
 * merges, resizes and compactions.
 */
class VhdxChainProperties {
    private static final int MIB = 1 << 20;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
    private static final JobOptions JOB = JobOptions.defaults();

    private Deque<MemoryDevice> files = new ArrayDeque<>();
    private Deque<Chain> chains = new ArrayDeque<>();
    private byte[] model = {};

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Property(seed = "21", tries = 150)
    void anyChangesOfAChain(@ForAll @From("seeds") long seed) throws IOException {
        run(seed, 25);
    }

    /** Many more of them, by number: a failing one can be had alone. */
    @Test
    void manySequences() {
        Effort.seeded(77, seed -> {
            for (int number = 0; number < Effort.scaled(2_000); number++) {
                try {
                    run(Seeds.derive(seed, number), 14);
                } catch (Throwable e) {
                    throw new AssertionError("sequence " + number, e);
                }
            }
        });
    }

    private void run(long seed, int steps) throws IOException {
        Random random = new Random(seed);
        int sector = random.nextBoolean() ? 512 : 4096;
        model = new byte[4 * MIB + 4096 * random.nextInt(3)];
        CreateOptions options = CreateOptions.ofSize(model.length)
                .logicalSectorSize(sector)
                .blockSize(MIB << random.nextInt(3))
                .build();
        files = new ArrayDeque<>();
        chains = new ArrayDeque<>();
        files.push(TestImage.written(options, disk -> {}));
        chains.push(Chain.over(files.peek()));
        PayloadDevice disk = open();
        for (int i = 0; i < steps; i++) {
            int kind = random.nextInt(14);
            if (kind < 9) {
                VhdxWriteProperties.run(disk, step(random), model);
            } else {
                disk.close();
                job(kind, random);
                disk = open();
            }
        }
        VhdxWriteProperties.requireEqual(disk, model);
        disk.close();
        for (MemoryDevice file : files) {
            assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                    .filteredOn(finding -> finding.severity() != Severity.INFO)
                    .isEmpty();
        }
    }

    private PayloadDevice open() throws IOException {
        return chains.peek().open(files.peek(), WRITE);
    }

    private VhdxWriteProperties.Step step(Random random) {
        VhdxWriteProperties.Kind[] kinds = {
            VhdxWriteProperties.Kind.WRITE,
            VhdxWriteProperties.Kind.WRITE,
            VhdxWriteProperties.Kind.WRITE,
            VhdxWriteProperties.Kind.READ,
            VhdxWriteProperties.Kind.ZEROS,
            VhdxWriteProperties.Kind.DISCARD,
            VhdxWriteProperties.Kind.FLUSH
        };
        int position = random.nextInt(model.length);
        int length = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(700);
            case 1 -> 4096 * random.nextInt(30);
            case 2 -> MIB * random.nextInt(3);
            default -> random.nextInt(MIB);
        };
        position = random.nextBoolean() ? position : position / MIB * MIB;
        return new VhdxWriteProperties.Step(
                kinds[random.nextInt(kinds.length)], position, Math.min(length, model.length - position), (byte)
                        random.nextInt());
    }

    private void job(int kind, Random random) throws IOException {
        MemoryDevice file = files.peek();
        switch (kind) {
            case 9 -> snapshot(random);
            case 10 -> merge();
            case 11 -> {
                int size = MIB / 2 + 4096 * random.nextInt(1400);
                VhdxMaintenance.resize(
                        file, size, Shrink.LOSE_DATA, chains.peek().options(WRITE), JOB);
                model = Arrays.copyOf(model, size);
            }
            case 12 ->
                VhdxMaintenance.compact(
                        file,
                        random.nextBoolean() ? Compaction.FULL : Compaction.QUICK,
                        chains.peek().options(WRITE),
                        JOB);
            default -> {}
        }
    }

    private void snapshot(Random random) throws IOException {
        if (files.size() < 5) {
            Chain next = chains.peek().child((long) MIB << random.nextInt(3));
            chains.push(next);
            files.push(next.file);
        }
    }

    private void merge() throws IOException {
        if (files.size() > 1) {
            MemoryDevice child = files.pop();
            chains.pop();
            VhdxMaintenance.merge(child, files.peek(), chains.peek().options(WRITE), JOB);
        }
    }
}
