package io.github.diskwright.partition.internal.table;

import java.util.List;

/**
 * Heads and sectors that the addresses of an MBR count in. Old disks may have another geometry than the customary one,
 * and boot code of their time relies on it.
 *
 * @param heads 1 to 255
 * @param sectors per track, 1 to 63
 */
public record ChsGeometry(int heads, int sectors) {
    /** What everybody writes since disks are larger than cylinders can count. */
    public static final ChsGeometry CUSTOMARY = new ChsGeometry(ChsAddress.HEADS, ChsAddress.SECTORS);

    private static final int LAST_CYLINDER = 1023;
    private static final List<Integer> OLD_HEADS = List.of(240, 128, 64, 32, 16);

    /** The geometry in which both ends of one of the entries agree with its sectors; else the customary one. */
    public static ChsGeometry of(List<MbrEntry> entries) {
        if (isProved(CUSTOMARY, entries)) {
            return CUSTOMARY;
        }
        return OLD_HEADS.stream()
                .map(heads -> new ChsGeometry(heads, ChsAddress.SECTORS))
                .filter(geometry -> isProved(geometry, entries))
                .findFirst()
                .orElse(CUSTOMARY);
    }

    private static boolean isProved(ChsGeometry geometry, List<MbrEntry> entries) {
        return entries.stream()
                .anyMatch(entry -> !entry.isEmpty()
                        && entry.sectorCount() > 0
                        && entry.last().cylinder() < LAST_CYLINDER
                        && geometry.of(entry.startLba()).equals(entry.first())
                        && geometry.of(entry.endLba() - 1).equals(entry.last()));
    }

    /** The address of a sector; the highest one, {@code FE FF FF} in the customary geometry, from cylinder 1024 on. */
    public ChsAddress of(long lba) {
        long cylinder = lba / ((long) heads * sectors);
        if (cylinder > LAST_CYLINDER) {
            return new ChsAddress(LAST_CYLINDER, heads - 1, sectors);
        }
        return new ChsAddress((int) cylinder, (int) (lba / sectors % heads), (int) (lba % sectors) + 1);
    }
}
