package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.Volume;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code info} and {@code part show} tell of a disk: the same facts as text and as JSON. */
final class DiskView {
    private static final long SMALLEST_GAP_SHOWN = 1L << 20;

    private DiskView() {}

    /** The table of partitions and free space, for people. */
    static List<String> partitionLines(DiskLayout layout) {
        PartitionTable table = layout.table();
        List<String> lines = new ArrayList<>();
        if (table.kind() == PartitionTable.Kind.NONE) {
            lines.add("no partition table");
            layout.volumes().forEach(volume -> lines.add("whole disk: " + describe(volume.content())));
            return lines;
        }
        lines.add(table.kind().toString().toUpperCase(Locale.ROOT) + " partition table, "
                + table.diskId().map(id -> "disk id " + id + ", ").orElse("") + "sectors of " + table.sectorSize()
                + " bytes");
        TextTable text = new TextTable("rrrllll");
        text.add("#", "start", "size", "type", "content", "label", "name");
        rows(layout).forEach(row -> row.addTo(text));
        lines.addAll(text.lines());
        return lines;
    }

    private record Row(long position, String[] cells) {
        void addTo(TextTable text) {
            text.add(cells);
        }
    }

    private static List<Row> rows(DiskLayout layout) {
        List<Row> rows = new ArrayList<>();
        for (Volume volume : layout.volumes()) {
            volume.partition().ifPresent(partition -> rows.add(row(partition, volume.content())));
        }
        for (FreeRange free : layout.freeRanges()) {
            if (free.length() >= SMALLEST_GAP_SHOWN) {
                String[] cells = {"", Size.show(free.position()), Size.show(free.length()), "(free)", "", "", ""};
                rows.add(new Row(free.position(), cells));
            }
        }
        rows.sort(Comparator.comparingLong(Row::position));
        return rows;
    }

    private static Row row(Partition partition, Content content) {
        return new Row(partition.position(), new String[] {
            String.valueOf(partition.number()),
            Size.show(partition.position()),
            Size.show(partition.length()),
            partition.type().name() + (partition.isActive() ? ", active" : ""),
            partition.kind() == Partition.Kind.EXTENDED
                    ? ""
                    : content.name() + (content.isDamaged() ? ", damaged" : ""),
            printable(content.label().orElse("")),
            printable(partition.name())
        });
    }

    private static String describe(Content content) {
        return content.name()
                + content.label().map(label -> ", label " + printable(label)).orElse("")
                + (content.isDamaged() ? ", damaged" : "");
    }

    /** Names come from the disk: control characters must not reach a terminal. */
    static String printable(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : Character.toString(c))
                .collect(Collectors.joining());
    }

    /** Facts about the container as lines of a label and a value. */
    static List<String> imageLines(BlockImage image) {
        TextTable text = new TextTable("ll");
        text.add("format", image.format().title());
        text.add("disk size", Size.showBoth(image.device().size()));
        text.add(
                "sectors",
                image.device().logicalSectorSize() + " bytes logical, "
                        + image.device().physicalSectorSize() + " physical");
        for (Property property : image.properties()) {
            text.add(property.label(), value(property));
        }
        return text.lines();
    }

    private static String value(Property property) {
        if (property.value() instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return property.unit() == Property.Unit.BYTES
                ? Size.showBoth((Long) property.value())
                : printable(String.valueOf(property.value()));
    }

    /** The container for scripts. */
    static Map<String, Object> imageJson(ImageName name, BlockImage image) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("image", name.toString());
        json.put("format", image.format().name());
        json.put("diskBytes", image.device().size());
        json.put("logicalSectorSize", image.device().logicalSectorSize());
        json.put("physicalSectorSize", image.device().physicalSectorSize());
        json.put("properties", propertiesJson(image.properties()));
        return json;
    }

    private static Map<String, Object> propertiesJson(List<Property> properties) {
        Map<String, Object> json = new LinkedHashMap<>();
        properties.forEach(property -> json.put(property.name(), property.value()));
        return json;
    }

    /** Table, volumes and free space for scripts. */
    static Map<String, Object> layoutJson(DiskLayout layout) {
        PartitionTable table = layout.table();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", table.kind().toString());
        table.diskId().ifPresent(id -> json.put("diskId", id));
        json.put("sectorSize", table.sectorSize());
        json.put("volumes", layout.volumes().stream().map(DiskView::volumeJson).toList());
        json.put(
                "free",
                layout.freeRanges().stream()
                        .map(free -> Map.of("position", free.position(), "length", free.length()))
                        .toList());
        json.put("findings", findingsJson(layout.findings()));
        return json;
    }

    private static Map<String, Object> volumeJson(Volume volume) {
        Map<String, Object> json = new LinkedHashMap<>();
        volume.partition().ifPresent(partition -> {
            json.put("number", partition.number());
            json.put("kind", partition.kind().name().toLowerCase(Locale.ROOT));
            json.put("type", partition.type().code());
            json.put("typeName", partition.type().name());
            partition.guid().ifPresent(guid -> json.put("guid", guid.toString()));
            json.put("name", partition.name());
            json.put("attributes", String.format(Locale.ROOT, "0x%016x", partition.attributes()));
            json.put("active", partition.isActive());
        });
        json.put("position", volume.position());
        json.put("length", volume.length());
        json.put("content", contentJson(volume.content()));
        return json;
    }

    private static Map<String, Object> contentJson(Content content) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", content.name());
        json.put("kind", content.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        content.label().ifPresent(label -> json.put("label", label));
        content.id().ifPresent(id -> json.put("id", id));
        content.size().ifPresent(size -> json.put("bytes", size));
        content.blockSize().ifPresent(size -> json.put("blockSize", size));
        json.put("damaged", content.isDamaged());
        json.put("properties", propertiesJson(content.properties()));
        json.put("notes", content.notes());
        return json;
    }

    /** Findings for scripts. */
    static List<Object> findingsJson(List<Finding> findings) {
        List<Object> json = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", finding.id());
            one.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            one.put("position", finding.position());
            one.put("text", finding.text());
            json.add(one);
        }
        return json;
    }
}
