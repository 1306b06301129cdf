package io.github.diskwright.partition.layout;

import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Layouts that Windows is installed on, with the sizes that are usual now. */
public enum LayoutPreset {
    /**
     * For UEFI: EFI system partition of 260 MiB (FAT32 on sectors of 4096 bytes needs 256), Microsoft reserved of 16 MiB,
     * Windows, and directly after it, so that Windows Setup can enlarge it, recovery of 990 MiB.
     */
    WINDOWS_UEFI,
    /** For a BIOS: active system reserved partition of 500 MiB, Windows of up to 2 TiB, recovery of 990 MiB. */
    WINDOWS_BIOS;

    private static final long MIB = 1L << 20;
    private static final long WINDOWS_MIN = 20L << 30;
    private static final long RECOVERY = 990 * MIB;

    /** No drive letter, and not to be deleted. */
    private static final long RECOVERY_ATTRIBUTES = 0x8000_0000_0000_0001L;

    /** What people call it: {@code windows-uefi}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The preset with a short name. */
    public static Optional<LayoutPreset> find(String shortName) {
        return Stream.of(values())
                .filter(preset -> preset.shortName().equals(shortName))
                .findFirst();
    }

    /** The layout, with Windows taking what the others leave, 20 GiB at the least. */
    public Layout layout() {
        return this == WINDOWS_UEFI ? uefi() : bios();
    }

    private static Layout uefi() {
        return Layout.builder(PartitionTable.Kind.GPT)
                .part(gpt("esp").size(260 * MIB).name("EFI system partition").build())
                .part(gpt("msr")
                        .size(16 * MIB)
                        .name("Microsoft reserved partition")
                        .build())
                .part(gpt("windows")
                        .shared(WINDOWS_MIN, Long.MAX_VALUE, 1)
                        .name("Basic data partition")
                        .build())
                .part(gpt("recovery")
                        .size(RECOVERY)
                        .attributes(RECOVERY_ATTRIBUTES)
                        .build())
                .build();
    }

    private static Layout bios() {
        return Layout.builder(PartitionTable.Kind.MBR)
                .part(mbr("windows").size(500 * MIB).active(true).build())
                .part(mbr("windows").shared(WINDOWS_MIN, 2L << 40, 1).build())
                .part(mbr("recovery").size(RECOVERY).build())
                .build();
    }

    private static LayoutPart.Builder gpt(String type) {
        return LayoutPart.builder(
                PartitionType.find(PartitionType.Scheme.GPT, type).orElseThrow());
    }

    private static LayoutPart.Builder mbr(String type) {
        return LayoutPart.builder(
                PartitionType.find(PartitionType.Scheme.MBR, type).orElseThrow());
    }
}
