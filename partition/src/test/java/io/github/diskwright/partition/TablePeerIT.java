package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.Sfdisk;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that others made are read here to what they say of them, and called clean. */
class TablePeerIT {
    private static final long MIB = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("(\\d+)$");

    @TempDir
    private Path folder;

    /** What all judges tell of a partition. */
    private record Row(int number, long startLba, long sectorCount, String type, String guid, String name) {}

    @FunctionalInterface
    private interface Trial {
        void run(Path disk, long size, Random random) throws IOException;
    }

    private void onDisks(long seed, int count, Trial trial) {
        Effort.seeded(seed, used -> {
            for (int i = 0; i < Effort.scaled(count); i++) {
                Random random = Seeds.random(used, i);
                long size = (16L + random.nextInt(1 << (4 + random.nextInt(14)))) * MIB + random.nextInt(4) * 512L;
                Path disk = folder.resolve("disk" + i);
                try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
                    file.setLength(size);
                }
                try {
                    trial.run(disk, size, random);
                } catch (AssertionError e) {
                    throw new AssertionError("disk " + i + " of " + size + " bytes: " + e.getMessage(), e);
                }
                Files.delete(disk);
            }
        });
    }

    /** Cuts the disk into ranges of whole MiB: pairs of first and limit, with gaps or without. */
    private static List<long[]> ranges(long size, int most, Random random) {
        long room = size / MIB - 2;
        TreeSet<Long> cuts = new TreeSet<>();
        for (int i = 0; i < 2 * most; i++) {
            cuts.add(1 + (long) (random.nextDouble() * room));
        }
        List<Long> sorted = List.copyOf(cuts);
        List<long[]> ranges = new ArrayList<>();
        for (int i = 0; i + 1 < sorted.size() && ranges.size() < most; i += 1 + random.nextInt(2)) {
            ranges.add(new long[] {sorted.get(i), sorted.get(i + 1)});
        }
        return ranges;
    }

    private static List<Row> rowsOf(PartitionTable table) {
        return table.partitions().stream()
                .map(p -> new Row(
                        p.number(),
                        p.startLba(),
                        p.sectorCount(),
                        p.type().mbrByte().stream()
                                .mapToObj(Integer::toHexString)
                                .findFirst()
                                .orElse(p.type().code())
                                .toUpperCase(Locale.ROOT),
                        p.guid().map(g -> g.toString().toUpperCase(Locale.ROOT)).orElse(""),
                        p.name()))
                .toList();
    }

    private static List<Row> rowsOf(List<JsonValue> partitions) {
        return partitions.stream()
                .map(p -> {
                    Matcher number = NUMBER.matcher(p.get("node").text());
                    assertThat(number.find()).isTrue();
                    return new Row(
                            // The file's own name ends in a digit, so that sfdisk puts a p between.
                            Integer.parseInt(number.group()),
                            p.get("start").number(),
                            p.get("size").number(),
                            p.get("type").text().toUpperCase(Locale.ROOT),
                            p.find("uuid").map(JsonValue::text).orElse(""),
                            p.find("name").map(JsonValue::text).orElse(""));
                })
                .toList();
    }

    private static PartitionTable readClean(Path disk) throws IOException {
        try (FileDevice device = FileDevice.openReadOnly(disk)) {
            DiskLayout layout = DiskLayout.read(device);
            assertThat(layout.findings())
                    .filteredOn(f -> f.severity() != Severity.INFO)
                    .isEmpty();
            if (layout.table() instanceof GptTable gpt) {
                assertThat(gpt.state()).isEqualTo(GptTable.State.CLEAN);
                assertThat(gpt.protection()).isEqualTo(GptTable.Protection.PROTECTIVE);
            }
            return layout.table();
        }
    }

    private static PartitionType randomGptType(Random random) {
        List<PartitionType> known = PartitionType.known(PartitionType.Scheme.GPT);
        return known.get(random.nextInt(known.size()));
    }

    @Test
    void sgdisk() {
        Sgdisk sgdisk = Sgdisk.require();
        Sfdisk sfdisk = Sfdisk.require();
        onDisks(1, 20, (disk, size, random) -> {
            List<String> options = new ArrayList<>(List.of("--clear"));
            List<Integer> numbers = new ArrayList<>();
            for (long[] range : ranges(size, 1 + random.nextInt(10), random)) {
                int number = 1 + random.nextInt(128);
                if (numbers.contains(number)) {
                    continue;
                }
                numbers.add(number);
                String prefix = number + ":";
                options.add("--new=" + prefix + range[0] * 2048 + ":" + (range[1] * 2048 - 1));
                options.add("--typecode=" + prefix + randomGptType(random).code());
                options.add("--change-name=" + prefix + "part " + number);
                options.add("--attributes=" + prefix + "set:"
                        + List.of(0, 1, 2, 60, 62, 63).get(random.nextInt(6)));
            }
            sgdisk.run(disk, options.toArray(String[]::new));
            sgdisk.requireClean(disk);
            GptTable table = (GptTable) readClean(disk);
            assertThat(rowsOf(table)).isEqualTo(rowsOf(sfdisk.partitions(disk)));
            assertThat(table.partitions()).extracting(Partition::number).containsExactlyInAnyOrderElementsOf(numbers);
            assertThat(table.diskId()).contains(sfdisk.table(disk).get("id").text());
            assertThat(table.firstUsableLba())
                    .isEqualTo(sfdisk.table(disk).get("firstlba").number());
            assertThat(table.lastUsableLba())
                    .isEqualTo(sfdisk.table(disk).get("lastlba").number());
            for (Partition partition : table.partitions()) {
                String info = sgdisk.info(disk, partition.number());
                assertThat(info)
                        .contains(String.format(Locale.ROOT, "Attribute flags: %016X", partition.attributes()))
                        .contains("First sector: " + partition.startLba() + " ")
                        .contains("Partition GUID code: " + partition.type().code());
            }
        });
    }

    /** The command says the name of a type where it knows it; ours should then be for the same GUID. */
    @Test
    void sgdiskCodesOfTypes() throws IOException {
        Sgdisk sgdisk = Sgdisk.require();
        Path disk = folder.resolve("types");
        List<PartitionType> types = PartitionType.known(PartitionType.Scheme.GPT).stream()
                .filter(type -> type.sgdiskCode().isPresent())
                .toList();
        List<String> options = new ArrayList<>(List.of("--clear"));
        for (int i = 0; i < types.size(); i++) {
            options.add("--new=" + (i + 1) + ":" + (i + 1) * 2048 + ":+1M");
            options.add(
                    "--typecode=" + (i + 1) + ":" + types.get(i).sgdiskCode().orElseThrow());
        }
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(256 * MIB);
        }
        sgdisk.run(disk, options.toArray(String[]::new));
        assertThat(readClean(disk).partitions()).extracting(Partition::type).isEqualTo(types);
    }

    @Test
    void hybridOfSgdisk() throws IOException {
        Sgdisk sgdisk = Sgdisk.require();
        onDisks(2, 3, (disk, size, random) -> {
            sgdisk.run(disk, "--clear", "--new=1:2048:+2M", "--new=2:8192:+2M", "--new=3:14336:+2M", "--hybrid=2:3");
            try (FileDevice device = FileDevice.openReadOnly(disk)) {
                GptTable table = (GptTable) PartitionTable.read(device);
                assertThat(table.protection()).isEqualTo(GptTable.Protection.HYBRID);
                assertThat(table.hybridPartitions())
                        .extracting(Partition::startLba)
                        .containsExactly(8192L, 14336L);
                assertThat(table.partitions()).hasSize(3);
                assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.hybrid");
            }
        });
    }

    /** The device grows under sgdisk's table, then sgdisk moves the backup and leaves the old one behind. */
    @Test
    void grownDiskAndItsRepairBySgdisk() {
        Sgdisk sgdisk = Sgdisk.require();
        onDisks(3, 4, (disk, size, random) -> {
            sgdisk.run(disk, "--clear", "--new=1:2048:+4M");
            try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
                file.setLength(size + (1 + random.nextInt(100)) * MIB);
            }
            try (FileDevice device = FileDevice.openReadOnly(disk)) {
                GptTable table = (GptTable) PartitionTable.read(device);
                assertThat(table.state()).isEqualTo(GptTable.State.GROWN);
                assertThat(table.findings()).extracting(Finding::id).containsExactly("gpt.grown");
            }
            sgdisk.run(disk, "--move-second-header");
            assertThat(readClean(disk).partitions()).hasSize(1);
        });
    }

    @Test
    void gptOfSfdisk() {
        Sfdisk sfdisk = Sfdisk.require();
        onDisks(4, 15, (disk, size, random) -> {
            StringBuilder script = new StringBuilder("label: gpt\n");
            int count = 0;
            for (long[] range : ranges(size, 1 + random.nextInt(10), random)) {
                script.append("start=").append(range[0] * 2048);
                script.append(", size=").append((range[1] - range[0]) * 2048);
                script.append(", type=").append(randomGptType(random).code());
                script.append(", name=\"part ").append(++count).append("\"");
                script.append(", attrs=\"RequiredPartition GUID:63\"\n");
            }
            sfdisk.write(disk, script.toString());
            PartitionTable table = readClean(disk);
            assertThat(rowsOf(table)).isEqualTo(rowsOf(sfdisk.partitions(disk)));
            assertThat(table.partitions()).hasSize(count);
            assertThat(table.partitions())
                    .allSatisfy(p -> assertThat(p.attributes()).isEqualTo(0x8000000000000001L));
        });
    }

    @Test
    void mbrOfSfdisk() {
        Sfdisk sfdisk = Sfdisk.require();
        onDisks(5, 20, (disk, size, random) -> {
            List<long[]> ranges = ranges(size, 3 + random.nextInt(12), random);
            int primaries = Math.min(ranges.size(), random.nextInt(4));
            StringBuilder script = new StringBuilder("label: dos\n");
            for (int i = 0; i < ranges.size(); i++) {
                long start = ranges.get(i)[0] * 2048;
                if (i == primaries) {
                    // The records of logical partitions sit before them, so all start one MiB later.
                    script.append("start=").append(start).append(", type=").append(random.nextBoolean() ? "f" : "5");
                    script.append("\n");
                }
                long length = (ranges.get(i)[1] - ranges.get(i)[0]) * 2048;
                long gap = i < primaries ? 0 : 1024;
                script.append("start=").append(start + gap);
                script.append(", size=").append(length - gap);
                script.append(", type=")
                        .append(List.of("7", "83", "82", "c", "27", "8e", "ef").get(random.nextInt(7)));
                script.append(i == 0 && primaries > 0 ? ", bootable\n" : "\n");
            }
            sfdisk.write(disk, script.toString());
            PartitionTable table = readClean(disk);
            assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
            assertThat(rowsOf(table)).isEqualTo(rowsOf(sfdisk.partitions(disk)));
            assertThat(table.diskId()).contains(sfdisk.table(disk).get("id").text());
            assertThat(table.partitions().get(0).isActive()).isEqualTo(primaries > 0);
            assertThat(table.partitions().stream().filter(p -> p.kind() == Partition.Kind.LOGICAL))
                    .hasSize(Math.max(0, ranges.size() - primaries));
        });
    }

    /** What {@code parted} prints in its form for machines: number, start and size in bytes. */
    private static List<List<Long>> printedByParted(int sectorSize, Path disk) {
        String output = parted(sectorSize, "--machine", disk, "unit", "B", "print");
        return output.lines()
                .filter(line -> line.matches("\\d+:.*"))
                .map(line -> line.split(":"))
                .map(field -> List.of(Long.parseLong(field[0]), bytes(field[1]), bytes(field[3])))
                .toList();
    }

    private static long bytes(String text) {
        return Long.parseLong(text.replace("B", ""));
    }

    private static String parted(int sectorSize, Object... arguments) {
        List<Object> command = new ArrayList<>();
        command.add("PARTED_SECTOR_SIZE=" + sectorSize);
        command.add(Peer.require("parted"));
        command.add("--script");
        command.addAll(List.of(arguments));
        return Peer.require("env").run(command).requireSuccess().output();
    }

    private void gptOfParted(int sectorSize, long seed) {
        Peer.require("parted");
        onDisks(seed, 8, (disk, size, random) -> {
            List<Object> command = new ArrayList<>(List.of(disk, "mklabel", "gpt"));
            for (long[] range : ranges(size, 1 + random.nextInt(6), random)) {
                command.addAll(List.of("mkpart", "some", range[0] + "MiB", range[1] + "MiB"));
            }
            parted(sectorSize, command.toArray());
            PartitionTable table = readClean(disk);
            assertThat(table.sectorSize()).isEqualTo(sectorSize);
            assertThat(table.partitions())
                    .extracting(p -> List.of((long) p.number(), p.position(), p.length()))
                    .isEqualTo(printedByParted(sectorSize, disk));
        });
    }

    @Test
    void gptOfPartedInSmallSectors() {
        gptOfParted(512, 6);
    }

    @Test
    void gptOfPartedInLargeSectors() {
        gptOfParted(4096, 7);
    }

    @Test
    void mbrOfParted() {
        Peer.require("parted");
        onDisks(8, 8, (disk, size, random) -> {
            List<Object> command = new ArrayList<>(List.of(disk, "mklabel", "msdos"));
            long end = size / MIB - 2;
            long half = Math.max(3, end / 2);
            command.addAll(List.of("mkpart", "primary", "1MiB", half + "MiB"));
            command.addAll(List.of("mkpart", "extended", half + "MiB", end + "MiB"));
            long at = half + 1;
            while (at + 1 < end && command.size() < 60) {
                long next = Math.min(end, at + 1 + random.nextInt(1 + (int) Math.min(1000, end / 4)));
                command.addAll(List.of("mkpart", "logical", at + "MiB", next + "MiB"));
                at = next + 1;
            }
            parted(512, command.toArray());
            PartitionTable table = readClean(disk);
            assertThat(table.partitions())
                    .extracting(p -> List.of((long) p.number(), p.position(), p.length()))
                    .isEqualTo(printedByParted(512, disk));
        });
    }
}
