package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A random sequence of edits, done to an editor and to a plain list of partitions at the same time. */
final class RandomEdits {
    static final long MIB = 1 << 20;

    /** What a table says of a partition. */
    record Row(
            int number,
            Partition.Kind kind,
            long startLba,
            long count,
            PartitionType type,
            @Nullable UUID guid,
            String name,
            long attributes,
            boolean active) {
        static Row of(Partition p) {
            return new Row(
                    p.number(),
                    p.kind(),
                    p.startLba(),
                    p.sectorCount(),
                    p.type(),
                    p.guid().orElse(null),
                    p.name(),
                    p.attributes(),
                    p.isActive());
        }

        long limit() {
            return startLba + count;
        }

        Row numbered(int other) {
            return new Row(other, kind, startLba, count, type, guid, name, attributes, active);
        }

        Row placed(long start, long sectors) {
            return new Row(number, kind, start, sectors, type, guid, name, attributes, active);
        }

        Row typed(PartitionType other) {
            return new Row(number, kind, startLba, count, other, guid, name, attributes, active);
        }

        Row activated(boolean value) {
            return new Row(number, kind, startLba, count, type, guid, name, attributes, value);
        }

        Row described(UUID id, String text, long bits) {
            return new Row(number, kind, startLba, count, type, id, text, bits, active);
        }
    }

    final TableEditor editor;
    final List<Row> rows = new ArrayList<>();
    private final Random random;
    private final int sectorSize;

    RandomEdits(TableEditor editor, Random random) {
        this.editor = editor;
        this.random = random;
        this.sectorSize = editor.sectorSize();
        editor.partitions().forEach(p -> rows.add(Row.of(p)));
    }

    static EditOptions options(Random random) {
        return EditOptions.builder().random(new Random(random.nextLong())).build();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            String before = String.valueOf(editor.partitions());
            try {
                step();
            } catch (ImageException refused) {
                assertThat(String.valueOf(editor.partitions()))
                        .as("%s", refused)
                        .isEqualTo(before);
            }
            requireEqual(editor.partitions());
        }
    }

    void requireEqual(List<Partition> partitions) {
        rows.sort(Comparator.comparingInt(Row::number));
        assertThat(partitions.stream().map(Row::of).toList()).isEqualTo(rows);
    }

    private void step() throws ImageException {
        int choice = random.nextInt(10);
        if (choice < 4 || rows.isEmpty()) {
            add();
            return;
        }
        Row row = rows.get(random.nextInt(rows.size()));
        switch (choice) {
            case 4 -> delete(row);
            case 5 -> resize(row);
            case 6 -> place(row);
            case 7 -> setType(row);
            default -> special(row);
        }
    }

    private PartitionType type() {
        List<PartitionType> known = PartitionType.known(
                editor.kind() == PartitionTable.Kind.GPT ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR);
        return known.get(random.nextInt(known.size()));
    }

    private void replace(Row old, Row now) {
        rows.set(rows.indexOf(old), now);
    }

    private void add() throws ImageException {
        NewPartition.Builder wanted = NewPartition.builder(type());
        if (editor.kind() == PartitionTable.Kind.MBR && random.nextInt(4) == 0) {
            wanted = NewPartition.builder(PartitionType.of(random.nextBoolean() ? 0x0F : 0x05));
        }
        if (random.nextInt(4) > 0) {
            wanted.length(1 + random.nextInt(1 << (10 + random.nextInt(15))));
        }
        if (random.nextInt(4) == 0) {
            wanted.position((1 + random.nextInt((int) editor.sectorCount())) * (long) sectorSize);
        }
        if (random.nextInt(3) == 0) {
            wanted.number(1 + random.nextInt(editor.kind() == PartitionTable.Kind.GPT ? 130 : 6));
        }
        if (editor.kind() == PartitionTable.Kind.GPT) {
            if (random.nextInt(2) == 0) {
                wanted.name(name());
            }
            wanted.attributes(attributes());
        } else {
            wanted.active(random.nextInt(5) == 0);
        }
        NewPartition partition = wanted.build();
        int number;
        try {
            number = editor.add(partition);
        } catch (NoSpaceException full) {
            requireFull(partition);
            throw full;
        }
        Row row = Row.of(editor.partition(number).orElseThrow());
        requireAsWanted(partition, row);
        if (row.active()) {
            rows.replaceAll(other -> other.activated(false));
        }
        rows.add(row);
    }

    /** A GPT with a free entry refuses for want of space only what no gap can hold. */
    private void requireFull(NewPartition wanted) {
        if (editor instanceof GptEditor gpt
                && wanted.position().isEmpty()
                && wanted.number().isEmpty()) {
            long grain = EditOptions.DEFAULT_GRAIN / sectorSize;
            long needed =
                    wanted.length().isPresent() ? (wanted.length().getAsLong() + sectorSize - 1) / sectorSize : grain;
            List<Row> sorted = rows.stream()
                    .sorted(Comparator.comparingLong(Row::startLba))
                    .toList();
            long at = gpt.firstUsableLba();
            for (int i = 0; i <= sorted.size() && rows.size() < gpt.entryCount(); i++) {
                long end = i < sorted.size() ? sorted.get(i).startLba() : gpt.lastUsableLba() + 1;
                long start = (at + grain - 1) / grain * grain;
                assertThat(wanted.length().isPresent() ? end - start : end / grain * grain - start)
                        .isLessThan(needed);
                at = i < sorted.size() ? sorted.get(i).limit() : end;
            }
        }
    }

    private void requireAsWanted(NewPartition wanted, Row row) {
        wanted.number().ifPresent(number -> assertThat(row.number()).isEqualTo(number));
        wanted.position()
                .ifPresent(position -> assertThat(row.startLba() * sectorSize).isEqualTo(position));
        wanted.length().ifPresent(length -> {
            assertThat(row.count() * sectorSize).isGreaterThanOrEqualTo(length);
            assertThat(row.count() * sectorSize - length).isLessThan(MIB);
        });
        if (wanted.position().isEmpty()) {
            assertThat(row.startLba() * sectorSize % MIB).isZero();
        }
        assertThat(row.type()).isEqualTo(wanted.type());
        assertThat(row.name()).isEqualTo(wanted.name());
        assertThat(row.attributes()).isEqualTo(wanted.attributes());
        assertThat(row.active()).isEqualTo(wanted.isActive());
        for (Row other : rows) {
            boolean nested = (row.kind() == Partition.Kind.EXTENDED) != (other.kind() == Partition.Kind.EXTENDED)
                    && (row.kind() == Partition.Kind.LOGICAL || other.kind() == Partition.Kind.LOGICAL);
            assertThat(!nested && row.startLba() < other.limit() && other.startLba() < row.limit())
                    .as("%s overlaps %s", row, other)
                    .isFalse();
            assertThat(other.number()).isNotEqualTo(row.number());
        }
    }

    private void delete(Row row) throws ImageException {
        editor.delete(row.number());
        rows.remove(row);
        if (row.kind() == Partition.Kind.LOGICAL) {
            rows.replaceAll(other -> other.number() > row.number() ? other.numbered(other.number() - 1) : other);
        }
    }

    private void resize(Row row) throws ImageException {
        long largest = editor.largestLength(row.number());
        assertThat(largest).isGreaterThanOrEqualTo(row.count() * sectorSize);
        long length = (1 + random.nextLong(largest / sectorSize)) * sectorSize;
        editor.resize(row.number(), length);
        replace(row, row.placed(row.startLba(), length / sectorSize));
    }

    private void place(Row row) throws ImageException {
        long start = Math.max(1, row.startLba() + random.nextInt(9000) - 4500);
        editor.place(row.number(), start * sectorSize, row.count() * sectorSize);
        replace(row, row.placed(start, row.count()));
    }

    private void setType(Row row) throws ImageException {
        PartitionType type = type();
        editor.setType(row.number(), type);
        replace(row, row.typed(type));
    }

    private String name() {
        String alphabet = "abc XYZ019-_.\"\\äß€\u65e5\ud83d\ude00";
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(30);
        while (name.length() < length) {
            name.appendCodePoint(alphabet.codePointAt(
                    alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, alphabet.length())))));
        }
        return name.toString();
    }

    private long attributes() {
        long bits = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            int bit = random.nextInt(19);
            bits |= 1L << (bit < 3 ? bit : bit + 45);
        }
        return bits;
    }

    private void special(Row row) throws ImageException {
        if (editor instanceof MbrEditor mbr) {
            if (random.nextBoolean()) {
                mbr.setDiskSignature(random.nextInt());
                return;
            }
            mbr.setActive(row.number());
            rows.replaceAll(other -> other.activated(other.number() == row.number()));
        } else if (editor instanceof GptEditor gpt) {
            special(gpt, row);
        }
    }

    private void special(GptEditor gpt, Row row) throws ImageException {
        UUID id = row.guid() == null ? new UUID(0, 0) : row.guid();
        switch (random.nextInt(7)) {
            case 0 -> {
                String name = name();
                gpt.setName(row.number(), name);
                replace(row, row.described(id, name, row.attributes()));
            }
            case 1 -> {
                UUID guid = new UUID(random.nextLong(), random.nextLong());
                gpt.setGuid(row.number(), guid);
                replace(row, row.described(guid, row.name(), row.attributes()));
            }
            case 2 -> {
                long bits = attributes();
                gpt.setAttributes(row.number(), bits);
                replace(row, row.described(id, row.name(), bits));
            }
            case 3 -> {
                int number = 1 + random.nextInt(gpt.entryCount());
                gpt.renumber(row.number(), number);
                replace(row, row.numbered(number));
            }
            case 4 -> {
                gpt.sort();
                rows.sort(Comparator.comparingLong(Row::startLba));
                for (int i = 0; i < rows.size(); i++) {
                    rows.set(i, rows.get(i).numbered(i + 1));
                }
            }
            case 5 -> gpt.setEntryCount(List.of(128, 4, 64, 256, 1000).get(random.nextInt(5)));
            default -> gpt.setDiskGuid(new UUID(random.nextLong(), random.nextLong()));
        }
    }
}
