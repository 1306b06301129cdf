package io.github.diskwright.partition.fit;

import io.github.diskwright.image.ByteSize;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.zip.CRC32C;

/** Writes the text form of a plan. */
final class FitPlanText {
    static final String HEAD = "plan 1";

    private FitPlanText() {}

    static String of(FitPlan plan) {
        TargetDisk disk = plan.target().disk();
        StringBuilder text = new StringBuilder(HEAD + '\n');
        text.append("source ").append(fingerprint(plan.source().table())).append('\n');
        text.append("target size=").append(ByteSize.exact(disk.size()));
        text.append(" sectors=").append(disk.logicalSectorSize());
        text.append(" physical=").append(disk.physicalSectorSize()).append('\n');
        Iterator<PlacedPart> parts = plan.target().parts().iterator();
        for (String line : plan.target().layout().toText().lines().toList()) {
            text.append(line).append('\n');
            if (line.startsWith("part ")) {
                text.append("place ").append(place(parts.next())).append('\n');
            }
        }
        plan.target()
                .extended()
                .ifPresent(part -> text.append("extended ").append(place(part)).append('\n'));
        for (Partition dropped : plan.dropped()) {
            text.append("drop ").append(dropped.number()).append('\n');
        }
        return text.toString();
    }

    private static String place(PlacedPart part) {
        return "at=" + ByteSize.exact(part.position()) + " length=" + ByteSize.exact(part.length());
    }

    /** By this a disk shows that it is the one that a plan was made for: kind, id, sectors, and all places. */
    static String fingerprint(PartitionTable table) {
        StringBuilder facts = new StringBuilder();
        for (Partition partition : table.partitions()) {
            facts.append(partition.number())
                    .append(' ')
                    .append(partition.kind())
                    .append(' ');
            facts.append(partition.type().code()).append(' ');
            facts.append(partition.position())
                    .append('+')
                    .append(partition.length())
                    .append('\n');
        }
        CRC32C crc = new CRC32C();
        crc.update(facts.toString().getBytes(StandardCharsets.UTF_8));
        return table.kind() + " id=" + table.diskId().orElse("none") + " sectors=" + table.sectorSize() + " partitions="
                + table.partitions().size() + " sum=" + Long.toHexString(crc.getValue());
    }
}
