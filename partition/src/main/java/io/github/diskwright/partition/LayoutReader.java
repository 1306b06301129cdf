package io.github.diskwright.partition;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads a layout. For one reading. */
final class LayoutReader {
    /** No real disk has more; a hostile table could ask for tens of thousands. */
    private static final int MAX_DETECTED = 256;

    private final BlockDevice device;
    private final TableOptions options;
    private final Findings findings;

    LayoutReader(BlockDevice device, TableOptions options) {
        this.device = device;
        this.options = options;
        this.findings = new Findings(options.limits());
    }

    DiskLayout read() throws IOException {
        PartitionTable table = PartitionTable.read(device, options);
        findings.addAll(table.findings());
        List<Volume> volumes = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            volumes.add(
                    volumes.size() < MAX_DETECTED ? readVolume(partition) : new Volume(partition, List.of(unknown())));
        }
        if (volumes.size() > MAX_DETECTED) {
            findings.info("volume.not-detected", 0, "only the first " + MAX_DETECTED + " partitions were looked into");
        }
        if (table.kind() == PartitionTable.Kind.NONE && device.size() > 0) {
            Volume whole = new Volume(device.size(), Content.detect(device));
            checkContent(whole, "the disk");
            volumes.add(whole);
        }
        return new DiskLayout(table, volumes, findings.toList());
    }

    private Volume readVolume(Partition partition) throws IOException {
        if (partition.kind() == Partition.Kind.EXTENDED || !partition.isInside(device.size())) {
            return new Volume(partition, List.of(unknown()));
        }
        String name = "partition " + partition.number();
        Volume volume = new Volume(partition, TypeContent.named(partition, Content.detect(partition.open(device))));
        checkContent(volume, name);
        TypeContent.check(volume, findings);
        return volume;
    }

    private static Content unknown() {
        return Content.builder(Content.Kind.UNKNOWN, "unknown").build();
    }

    private void checkContent(Volume volume, String name) {
        Content content = volume.content();
        OptionalLong size = content.size();
        if (content.isDamaged()) {
            findings.warning(
                    "volume.damaged",
                    volume.position(),
                    name + " starts like " + content.name() + " but is damaged: " + String.join(", ", content.notes()));
        } else if (size.isPresent() && size.getAsLong() > volume.length()) {
            findings.error(
                    "volume.cut",
                    volume.position(),
                    name + " has " + volume.length() + " bytes, but its " + content.name() + " claims "
                            + size.getAsLong());
        }
    }
}
