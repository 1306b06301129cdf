package io.github.diskwright.partition.edit;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The same partitions in the other kind of table. No data move. What stands against it is an obstacle; what the other
 * kind has no room for is a loss. Immutable and thread-safe, but for the editor that it makes.
 */
public final class TableConversion {
    private static final int MAX_PRIMARIES = 4;
    private static final int EXTENDED = 0x0F;
    private static final long MAX_SECTORS = 1L << 32;

    /** Short names of GPT types by the MBR types that mean the same. */
    private static final Map<Integer, String> EXACT = Map.ofEntries(
            Map.entry(0x07, "windows"),
            Map.entry(0x27, "recovery"),
            Map.entry(0x41, "prep"),
            Map.entry(0x82, "swap"),
            Map.entry(0x83, "linux"),
            Map.entry(0x8E, "lvm"),
            Map.entry(0xA5, "freebsd"),
            Map.entry(0xA6, "openbsd"),
            Map.entry(0xA8, "apple-ufs"),
            Map.entry(0xAB, "apple-boot"),
            Map.entry(0xAF, "hfs"),
            Map.entry(0xBC, "acronis-secure-zone"),
            Map.entry(0xBE, "solaris-boot"),
            Map.entry(0xEA, "xbootldr"),
            Map.entry(0xEF, "esp"),
            Map.entry(0xFB, "vmfs"),
            Map.entry(0xFC, "vmware-dump"),
            Map.entry(0xFD, "raid"));

    /** Types of FAT, which a GPT does not tell from other Windows volumes. */
    private static final Set<Integer> FAT = Set.of(0x01, 0x04, 0x06, 0x0B, 0x0C, 0x0E);

    private final List<String> obstacles = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private @Nullable TableEditor editor;

    private TableConversion() {}

    /**
     * A GPT with the partitions of an MBR. Numbers stay; the extended partition is gone.
     *
     * @param table where from
     * @param options how to edit
     */
    public static TableConversion toGpt(MbrTable table, EditOptions options) {
        TableConversion conversion = new TableConversion();
        conversion.buildGpt(table, options);
        return conversion;
    }

    /**
     * An MBR with the partitions of a GPT: up to four primary ones, or three and logical ones. Numbers above that
     * change.
     *
     * @param table where from
     * @param options how to edit
     */
    public static TableConversion toMbr(GptTable table, EditOptions options) {
        TableConversion conversion = new TableConversion();
        conversion.buildMbr(table, options);
        return conversion;
    }

    /** Why it cannot be done; empty if it can. */
    public List<String> obstacles() {
        return List.copyOf(obstacles);
    }

    /** What the new table does not say any more; empty if it says all. */
    public List<String> losses() {
        return List.copyOf(losses);
    }

    /**
     * The new table.
     *
     * @throws RefusedException if there are obstacles
     */
    public TableEditor editor() throws RefusedException {
        TableEditor result = editor;
        if (result == null || !obstacles.isEmpty()) {
            throw new RefusedException(
                    "the table cannot be converted: " + String.join("; ", obstacles), "remove the obstacles first");
        }
        return result;
    }

    private void buildGpt(MbrTable table, EditOptions options) {
        try {
            // Breaks of the chain would be lost partitions.
            MbrEditor.of(table, options);
            GptEditor gpt = GptEditor.create(table.sectorCount() * table.sectorSize(), table.sectorSize(), options);
            for (Partition partition : table.partitions()) {
                if (partition.kind() != Partition.Kind.EXTENDED) {
                    addToGpt(gpt, partition);
                }
            }
            editor = gpt;
        } catch (ImageException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
        losses.add("disk signature " + table.diskId().orElse(""));
        if (table.partitions().stream().anyMatch(p -> p.kind() == Partition.Kind.EXTENDED)) {
            losses.add("the extended partition; its logical ones become ordinary ones");
        }
    }

    private void addToGpt(GptEditor gpt, Partition partition) {
        int type = partition.type().mbrByte().orElseThrow();
        String name = "partition " + partition.number();
        Optional<PartitionType> target = FAT.contains(type)
                ? PartitionType.find(PartitionType.Scheme.GPT, "windows")
                : Optional.ofNullable(EXACT.get(type))
                        .flatMap(alias -> PartitionType.find(PartitionType.Scheme.GPT, alias));
        if (target.isEmpty()) {
            obstacles.add(name + " is of type " + partition.type() + ", which a GPT does not have");
            return;
        }
        if (FAT.contains(type)) {
            losses.add(name + ": type " + partition.type() + " becomes "
                    + target.get().name());
        }
        if (partition.isActive()) {
            losses.add(
                    name + " is the active one; a system does not start from a GPT after the table alone is changed");
        }
        try {
            gpt.add(at(partition, target.get()).number(partition.number()).build());
        } catch (ImageException e) {
            obstacles.add(name + " of sectors " + partition.startLba() + " to "
                    + (partition.startLba() + partition.sectorCount() - 1) + " does not lie between sectors "
                    + gpt.firstUsableLba() + " and " + gpt.lastUsableLba() + ", or on another one");
        }
    }

    private static NewPartition.Builder at(Partition partition, PartitionType type) {
        return NewPartition.builder(type)
                .position(Math.max(1, partition.position()))
                .length(Math.max(1, partition.length()));
    }

    private void buildMbr(GptTable table, EditOptions options) {
        List<Partition> sorted = table.partitions().stream()
                .sorted(Comparator.comparing(Partition::startLba, Long::compareUnsigned))
                .toList();
        Map<Integer, PartitionType> types = new HashMap<>();
        sorted.forEach(partition -> checkForMbr(partition, types));
        losses.add("disk GUID " + table.diskId().orElse("") + " and the GUIDs of the partitions");
        if (!obstacles.isEmpty()) {
            return;
        }
        try {
            MbrEditor mbr = MbrEditor.create(table.sectorCount() * table.sectorSize(), table.sectorSize(), options);
            if (sorted.size() <= MAX_PRIMARIES) {
                addPrimaries(mbr, sorted, types);
            } else {
                addWithLogicals(mbr, sorted, types);
            }
            editor = mbr;
        } catch (ImageException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
    }

    private void checkForMbr(Partition partition, Map<Integer, PartitionType> types) {
        String name = "partition " + partition.number();
        Optional<Integer> type = EXACT.entrySet().stream()
                .filter(entry -> partition.type().isKnown()
                        && partition.type().shortName().equals(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
        if (type.isEmpty()) {
            obstacles.add(name + " is of type " + partition.type() + ", which an MBR does not have");
        } else {
            types.put(partition.number(), PartitionType.of(type.get()));
        }
        if (partition.startLba() < 0
                || partition.startLba() >= MAX_SECTORS
                || partition.sectorCount() > MAX_SECTORS - partition.startLba()) {
            obstacles.add(name + " reaches beyond sector 2^32");
        }
        if (!partition.name().isEmpty()) {
            losses.add(name + ": name \"" + partition.name() + "\"");
        }
        if (partition.attributes() != 0) {
            losses.add(name + ": attributes " + String.format(Locale.ROOT, "0x%016x", partition.attributes()));
        }
    }

    private void addPrimaries(MbrEditor mbr, List<Partition> partitions, Map<Integer, PartitionType> types)
            throws ImageException {
        boolean keep = partitions.stream().allMatch(p -> p.number() <= MAX_PRIMARIES);
        int next = 1;
        for (Partition partition : partitions) {
            int number = keep ? partition.number() : next++;
            addToMbr(mbr, partition, types, number, Partition.Kind.PRIMARY);
        }
    }

    private void addToMbr(
            MbrEditor mbr, Partition partition, Map<Integer, PartitionType> types, int number, Partition.Kind kind)
            throws ImageException {
        PartitionType type = types.getOrDefault(partition.number(), partition.type());
        mbr.add(at(partition, type).number(number).kind(kind).build());
        if (number != partition.number()) {
            losses.add("partition " + partition.number() + " becomes number " + number);
        }
    }

    /** Three primary ones, then one extended from before the fourth to the end of the last. */
    private void addWithLogicals(MbrEditor mbr, List<Partition> sorted, Map<Integer, PartitionType> types)
            throws ImageException {
        int sectorSize = mbr.sectorSize();
        Partition third = sorted.get(MAX_PRIMARIES - 2);
        Partition first = sorted.get(MAX_PRIMARIES - 1);
        Partition last = sorted.get(sorted.size() - 1);
        Placement grain = Placement.of(mbr.options(), sectorSize, 1);
        long gap = third.startLba() + third.sectorCount();
        long start = Math.max(gap, grain.down(first.startLba() - 1));
        SectorRange container = new SectorRange(start, last.startLba() + last.sectorCount());
        for (int i = 0; i < MAX_PRIMARIES - 1; i++) {
            addToMbr(mbr, sorted.get(i), types, i + 1, Partition.Kind.PRIMARY);
        }
        if (start >= first.startLba()) {
            obstacles.add("there is no sector before partition " + first.number() + " for its record");
            return;
        }
        mbr.add(NewPartition.builder(PartitionType.of(EXTENDED))
                .position(container.start() * sectorSize)
                .length(container.count() * sectorSize)
                .build());
        long end = container.start();
        for (int i = MAX_PRIMARIES - 1; i < sorted.size(); i++) {
            Partition partition = sorted.get(i);
            if (partition.startLba() <= end) {
                obstacles.add("there is no sector before partition " + partition.number() + " for its record");
            } else {
                addToMbr(mbr, partition, types, i + 2, Partition.Kind.LOGICAL);
            }
            end = partition.startLba() + partition.sectorCount();
        }
    }
}
