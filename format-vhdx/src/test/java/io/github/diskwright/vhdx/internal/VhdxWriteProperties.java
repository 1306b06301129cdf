package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.Zeros;
import io.github.diskwright.testkit.KeptOpenDevice;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Any changes of an existing disk, beside a map of bytes. */
class VhdxWriteProperties {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 5 * MIB + 4096;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    enum Kind {
        WRITE,
        READ,
        ZEROS,
        DISCARD,
        FLUSH,
        REOPEN
    }

    /** One call. */
    record Step(Kind kind, int position, int length, byte value) {}

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Integer> anywhere = Arbitraries.integers().between(0, SIZE - 1);
        Arbitrary<Integer> edges = Arbitraries.integers().between(0, 5).map(block -> block * MIB);
        Arbitrary<Integer> positions = Arbitraries.oneOf(anywhere, edges);
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 5000),
                Arbitraries.integers().between(0, 3).map(blocks -> blocks * MIB),
                Arbitraries.integers().between(0, 2 * MIB));
        return Combinators.combine(Arbitraries.of(Kind.class), positions, lengths, Arbitraries.bytes())
                .as((kind, position, length, value) ->
                        new Step(kind, position, Math.min(length, SIZE - position), value));
    }

    @Property(seed = "11", tries = 600)
    void anyChangesEqualTheModel(
            @ForAll @Size(min = 1, max = 14) List<@From("steps") Step> steps,
            @ForAll CreateOptions.Allocation allocation,
            @ForAll boolean large)
            throws IOException {
        byte[] model = new byte[SIZE];
        CreateOptions options = CreateOptions.ofSize(SIZE)
                .allocation(allocation)
                .blockSize(large ? 2 * MIB : MIB)
                .build();
        MemoryDevice file = TestImage.written(options, disk -> {
            Arrays.fill(model, MIB / 2, 2 * MIB, (byte) 77);
            disk.write(MIB / 2, ByteBuffer.wrap(model, MIB / 2, 2 * MIB - MIB / 2));
        });
        PayloadDevice disk = open(file);
        for (Step step : steps) {
            if (step.kind == Kind.REOPEN) {
                disk.close();
                disk = open(file);
            } else {
                run(disk, step, model);
            }
        }
        requireEqual(disk, model);
        disk.close();
        try (PayloadDevice again = open(file)) {
            requireEqual(again, model);
        }
        assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .isEmpty();
    }

    private static PayloadDevice open(MemoryDevice file) throws IOException {
        return DiskOpener.open(KeptOpenDevice.over(file), VhdxOptions.of(WRITE));
    }

    static void run(PayloadDevice disk, Step step, byte[] model) throws IOException {
        int end = step.position + step.length;
        switch (step.kind) {
            case WRITE -> {
                Arrays.fill(model, step.position, end, step.value);
                disk.write(step.position, ByteBuffer.wrap(model, step.position, step.length));
            }
            case ZEROS -> {
                Arrays.fill(model, step.position, end, (byte) 0);
                disk.writeZeros(step.position, step.length);
            }
            case DISCARD -> discard(disk, step, model);
            case READ -> {
                byte[] found = new byte[step.length];
                disk.read(step.position, ByteBuffer.wrap(found));
                assertThat(Arrays.equals(found, 0, step.length, model, step.position, end))
                        .isTrue();
            }
            default -> disk.flush();
        }
    }

    /** Each byte is as before or zero; from then on it stays so. */
    private static void discard(PayloadDevice disk, Step step, byte[] model) throws IOException {
        disk.discard(step.position, step.length);
        byte[] found = new byte[step.length];
        disk.read(step.position, ByteBuffer.wrap(found));
        for (int i = 0; i < step.length; i++) {
            if (found[i] != 0 && found[i] != model[step.position + i]) {
                throw new AssertionError("byte " + (step.position + i) + " is " + found[i] + " after a discard");
            }
        }
        System.arraycopy(found, 0, model, step.position, step.length);
    }

    static void requireEqual(PayloadDevice disk, byte[] model) throws IOException {
        assertThat(disk.size()).isEqualTo(model.length);
        byte[] found = new byte[model.length];
        disk.read(0, ByteBuffer.wrap(found));
        assertThat(Arrays.mismatch(found, model)).isEqualTo(-1);
        ExtentIterator extents = disk.extents(0, model.length);
        while (extents.hasNext()) {
            Extent extent = extents.next();
            ByteBuffer part = ByteBuffer.wrap(model, (int) extent.position(), (int) extent.length());
            assertThat(extent.isData() || Zeros.isZero(part)).as("%s", extent).isTrue();
        }
    }
}
