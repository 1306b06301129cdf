package io.github.diskwright.partition.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is wanted on whatever disk: what is placed obeys, and what is refused cannot be. */
class LayoutProperties {
    private static final long MIB = 1L << 20;

    private static Layout random(Random random) {
        boolean isGpt = random.nextBoolean();
        PartitionType.Scheme scheme = isGpt ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR;
        List<PartitionType> types = PartitionType.known(scheme);
        Layout.Builder layout = Layout.builder(isGpt ? PartitionTable.Kind.GPT : PartitionTable.Kind.MBR)
                .grain(List.of(4096L, 65_536L, MIB, 4 * MIB).get(random.nextInt(4)));
        int count = isGpt ? random.nextInt(10) : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            LayoutPart.Builder part = LayoutPart.builder(types.get(random.nextInt(types.size())));
            layout.part(size(part, random).build());
        }
        for (int i = 0; !isGpt && i < random.nextInt(6); i++) {
            layout.part(size(LayoutPart.builder(PartitionType.of(0x83)).logical(true), random)
                    .build());
        }
        return layout.build();
    }

    private static LayoutPart.Builder size(LayoutPart.Builder part, Random random) {
        long min = random.nextLong(200 * MIB);
        return switch (random.nextInt(4)) {
            case 0 -> part.size(1 + min);
            case 1 -> part.shared(min, min + random.nextLong(4_000 * MIB), 1 + random.nextLong(1_000_000));
            case 2 -> part.shared(0, Long.MAX_VALUE, 1 + random.nextInt(3));
            default -> part.shared(min, Long.MAX_VALUE, 1 + random.nextLong(Long.MAX_VALUE - 1));
        };
    }

    private static TargetDisk disk(Random random) {
        int sector = random.nextBoolean() ? 512 : 4096;
        long size = random.nextInt(4) == 0 ? random.nextLong(1L << 45) : random.nextLong(3_000 * MIB);
        return TargetDisk.of(size / sector * sector, sector);
    }

    @Property(seed = "17", tries = 3_000)
    void places(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Layout layout = random(random);
        TargetDisk disk = disk(random);
        PlacedLayout placed;
        try {
            placed = layout.place(disk);
        } catch (NoSpaceException e) {
            assertThat(e.needed().orElseThrow()).isGreaterThan(e.available().orElseThrow());
            // With what is missing it fits, with a sector less it does not. An MBR ends at 2^32 sectors.
            long missing = e.needed().orElseThrow() - e.available().orElseThrow();
            if (layout.table() == PartitionTable.Kind.GPT) {
                long enough = disk.size() + missing + layout.grain();
                assertThat(layout.place(new TargetDisk(enough, disk.logicalSectorSize(), disk.physicalSectorSize()))
                                .check())
                        .isEmpty();
            }
            return;
        }
        assertThat(placed.check()).isEmpty();
        assertThat(placed.parts()).extracting(PlacedPart::part).containsExactlyElementsOf(layout.parts());
        requireBestUse(layout, placed);
        assertThat(layout.place(disk).parts()).isEqualTo(placed.parts());
        assertThat(Layout.parse(layout.toText(), "text")).isEqualTo(layout);
    }

    /** Space is left over only where everybody has as much as allowed. */
    private static void requireBestUse(Layout layout, PlacedLayout placed) {
        if (placed.free() > 0) {
            long grain = layout.grain();
            for (PlacedPart part : placed.parts()) {
                long most =
                        Math.max(part.part().max() / grain * grain, (part.part().min() + grain - 1) / grain * grain);
                assertThat(part.part().isFixed() || part.length() == most).isTrue();
            }
        }
    }

    /** A heavier weight never gets less, but for limits. */
    @Property(seed = "18", tries = 1_000)
    void weights(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Layout.Builder layout = Layout.builder(PartitionTable.Kind.GPT);
        List<Long> weights = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(5); i++) {
            weights.add(1 + random.nextLong(50));
            layout.part(LayoutPart.builder(PartitionType.find(PartitionType.Scheme.GPT, "linux")
                            .orElseThrow())
                    .shared(0, Long.MAX_VALUE, weights.get(i))
                    .build());
        }
        PlacedLayout placed = layout.build().place(TargetDisk.of(10_000 * MIB, 512));
        long sum = weights.stream().mapToLong(w -> w).sum();
        long total = placed.limit() - placed.first();
        for (int i = 0; i < weights.size(); i++) {
            double share = (double) total * weights.get(i) / sum;
            assertThat((double) placed.parts().get(i).length()).isBetween(share - MIB, share + weights.size() * MIB);
        }
    }

    @Property(seed = "19", tries = 200)
    void tooSmallForAnything(@ForAll long seed) {
        TargetDisk disk = TargetDisk.of(new Random(seed).nextLong(2 * MIB / 512) * 512, 512);
        assertThatThrownBy(() -> LayoutPreset.WINDOWS_UEFI.layout().place(disk)).isInstanceOf(NoSpaceException.class);
    }
}
