package io.github.diskwright.partition;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads a layout. For one reading. */
final class LayoutReader {
    /** No real disk has more; a hostile table could ask for tens of thousands. */
    private static final int MAX_DETECTED = 256;

    private static final long PRIVATE_HEADER = 0xC00;
    private static final String PRIVATE_HEADER_MAGIC = "PRIVHEAD";

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
        checkDynamicDisk(table);
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

    /** A dynamic disk with an MBR has its private header in the gap before the first partition. */
    private void checkDynamicDisk(PartitionTable table) throws IOException {
        boolean dynamic = table.kind() == PartitionTable.Kind.MBR
                && table.partitions().stream()
                        .anyMatch(partition -> partition.type().is("ldm"));
        if (dynamic && device.size() >= PRIVATE_HEADER + PRIVATE_HEADER_MAGIC.length()) {
            ByteBuffer magic = ByteBuffer.allocate(PRIVATE_HEADER_MAGIC.length());
            device.read(PRIVATE_HEADER, magic);
            if (!StandardCharsets.ISO_8859_1.decode(magic.flip()).toString().equals(PRIVATE_HEADER_MAGIC)) {
                findings.warning(
                        "volume.ldm-header",
                        PRIVATE_HEADER,
                        "the table marks a dynamic disk, but there is no private header of one");
            }
        }
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
