package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A random volume: geometry, layout, and what is done to its files. Operations for which there is no room are left out,
 * and so are all behind the first of them.
 *
 * @param geometry its units
 * @param sparePercent how much of {@link NtfsGeometry#smallSize} it is larger, 0 to 1,000
 * @param layout where its metadata is
 * @param operations what is done
 * @param seed of the files' contents
 */
public record NtfsScenario(
        NtfsGeometry geometry, int sparePercent, Layout layout, List<NtfsOperation> operations, long seed) {
    private static final int MAX_SPARE_PERCENT = 1_000;

    /** Where a volume's metadata is. */
    public enum Layout {
        /** As {@code mkntfs} puts it. */
        USUAL,
        /** As Windows puts it. */
        WINDOWS,
        /** At the end. */
        AT_END
    }

    /** Checks the share and copies the operations. */
    public NtfsScenario {
        if (sparePercent < 0 || sparePercent > MAX_SPARE_PERCENT) {
            throw new IllegalArgumentException("spare of " + sparePercent + " percent, allowed 0 to 1000");
        }
        operations = List.copyOf(operations);
    }

    /**
     * A random scenario, the same for the same seed, with all kinds of operations about equally often.
     *
     * @param seed of everything
     * @param operationCount how many
     */
    public static NtfsScenario of(long seed, int operationCount) {
        Random random = Seeds.random(seed, 0);
        List<NtfsGeometry> geometries = NtfsGeometry.all();
        NtfsGeometry geometry = geometries.get(random.nextInt(geometries.size()));
        Layout layout = Layout.values()[random.nextInt(Layout.values().length)];
        NtfsOperation.Kind[] kinds = NtfsOperation.Kind.values();
        List<NtfsOperation> operations = random.ints(operationCount, 0, Integer.MAX_VALUE)
                .mapToObj(number -> new NtfsOperation(kinds[random.nextInt(kinds.length)], number))
                .toList();
        return new NtfsScenario(geometry, random.nextInt(100), layout, operations, seed);
    }

    /** Size of the volume in bytes; with some sectors that belong to no cluster, where clusters have several. */
    public long size() {
        long size = geometry.smallSize() * (100 + sparePercent) / 100;
        return size / geometry.sectorSize() * geometry.sectorSize();
    }

    /**
     * Makes the volume. Needs what {@link NtfsRecipe} needs, and takes from 30 ms to a second.
     *
     * @param volume a new file
     * @throws IOException if it cannot be written
     */
    public void build(Path volume) throws IOException {
        VolumeSteps steps = VolumeSteps.fill(filler -> new OperationRun(filler).run(operations));
        switch (layout) {
            case USUAL -> steps.build(volume, geometry, size(), seed);
            case WINDOWS -> steps.on(LayoutEdits::windows).build(volume, geometry, size(), seed);
            case AT_END -> steps.on(LayoutEdits::metadataAtEnd).build(volume, geometry, size(), seed);
        }
    }
}
