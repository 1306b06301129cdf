package io.github.diskwright.partition.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.testkit.peer.Parted;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import io.github.diskwright.testkit.peer.Sfdisk;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign tools read what random sequences of edits leave, and agree with the model on every field they know. */
class EditPeerIT {
    private static final Pattern NUMBER = Pattern.compile("(\\d+)$");

    @TempDir
    private Path folder;

    @FunctionalInterface
    private interface Judge {
        void judge(Path disk, RandomEdits edits) throws IOException;
    }

    private void onDisks(long seed, int count, boolean gpt, Judge judge) {
        Effort.seeded(seed, used -> {
            for (int i = 0; i < Effort.scaled(count); i++) {
                Random random = Seeds.random(used, i);
                Path file = folder.resolve("disk" + i);
                RandomEdits edits;
                try (FileDevice disk = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE)) {
                    disk.resize((16 + random.nextInt(5000)) * RandomEdits.MIB + random.nextInt(3000) * 512L);
                    EditOptions options = RandomEdits.options(random);
                    TableEditor editor = gpt
                            ? GptEditor.create(disk.size(), 512, options)
                            : MbrEditor.create(disk.size(), 512, options);
                    edits = new RandomEdits(editor, random);
                    edits.run(25);
                    editor.plan(disk).apply(disk);
                }
                try {
                    judge.judge(file, edits);
                } catch (AssertionError e) {
                    throw new AssertionError("disk " + i + ": " + e.getMessage(), e);
                }
                Files.delete(file);
            }
        });
    }

    private static String fields(RandomEdits.Row row) {
        return row.number() + " " + row.startLba() + " " + row.count() + " "
                + row.type().mbrByte().stream()
                        .mapToObj(Integer::toHexString)
                        .findFirst()
                        .orElse(row.type().code())
                + " " + (row.guid() == null ? "" : row.guid().toString().toUpperCase(Locale.ROOT)) + " " + row.active();
    }

    private static String fields(JsonValue p) {
        Matcher number = NUMBER.matcher(p.get("node").text());
        assertThat(number.find()).isTrue();
        return number.group() + " " + p.get("start").number() + " "
                + p.get("size").number() + " "
                + type(p.get("type").text()) + " "
                + p.find("uuid").map(JsonValue::text).orElse("") + " "
                + p.find("bootable").isPresent();
    }

    /** The tool spells one GUID in lower case. */
    private static String type(String text) {
        return text.length() > 2 ? text.toUpperCase(Locale.ROOT) : text;
    }

    /** Names as the tool's JSON has them: bytes of UTF-8 as they are. */
    private static List<String> names(List<JsonValue> partitions) {
        return partitions.stream()
                .map(p -> p.find("name").map(JsonValue::text).orElse(""))
                .toList();
    }

    @Test
    void gpt() {
        Sgdisk sgdisk = Sgdisk.require();
        Sfdisk sfdisk = Sfdisk.require();
        onDisks(1, 40, true, (disk, edits) -> {
            GptEditor editor = (GptEditor) edits.editor;
            PeerRun verified = sgdisk.verify(disk).requireText("No problems found");
            // Where partitions begin and end, and how many entries there are, was asked for.
            assertThat(verified.output().lines().filter(line -> line.contains("aution") || line.contains("arning")))
                    .allMatch(line -> line.contains("boundary")
                            || line.contains("a gap between")
                            || line.contains("size of the partition table"));
            assertThat(verified.errors()).isBlank();
            sfdisk.requireClean(disk);
            JsonValue table = sfdisk.table(disk);
            assertThat(table.get("id").text()).isEqualTo(editor.diskId());
            assertThat(table.get("firstlba").number()).isEqualTo(editor.firstUsableLba());
            assertThat(table.get("lastlba").number()).isEqualTo(editor.lastUsableLba());
            List<JsonValue> partitions = sfdisk.partitions(disk);
            assertThat(partitions)
                    .extracting(EditPeerIT::fields)
                    .isEqualTo(edits.rows.stream().map(EditPeerIT::fields).toList());
            assertThat(names(partitions))
                    .isEqualTo(edits.rows.stream().map(RandomEdits.Row::name).toList());
            String[] infos =
                    edits.rows.stream().map(r -> "--info=" + r.number()).toArray(String[]::new);
            String info = infos.length == 0 ? "" : sgdisk.run(disk, infos).output();
            for (RandomEdits.Row row : edits.rows) {
                assertThat(info).contains(String.format(Locale.ROOT, "Attribute flags: %016X", row.attributes()));
                assertThat(info)
                        .contains("Partition unique GUID: "
                                + String.valueOf(row.guid()).toUpperCase(Locale.ROOT));
            }
            assertThat(printedByParted(disk)).isEqualTo(printed(edits.rows));
        });
    }

    private static List<String> printed(List<RandomEdits.Row> rows) {
        return rows.stream()
                .map(r -> r.number() + " " + r.startLba() * 512 + " " + r.count() * 512)
                .sorted()
                .toList();
    }

    private static List<String> printedByParted(Path disk) {
        return Parted.require().print(disk).stream()
                .filter(line -> line.get(0).matches("\\d+"))
                .map(line -> line.get(0) + " " + line.get(1).replace("B", "") + " "
                        + line.get(3).replace("B", ""))
                .sorted()
                .toList();
    }

    @Test
    void mbr() {
        Sfdisk sfdisk = Sfdisk.require();
        onDisks(2, 40, false, (disk, edits) -> {
            JsonValue table = sfdisk.table(disk);
            assertThat(table.get("id").text()).isEqualTo(edits.editor.diskId());
            assertThat(sfdisk.partitions(disk))
                    .extracting(EditPeerIT::fields)
                    .isEqualTo(edits.rows.stream().map(EditPeerIT::fields).toList());
            // Parted knows one type of extended partition in an MBR less than there are.
            assertThat(printedByParted(disk)).isEqualTo(printed(edits.rows));
            // The judge dislikes that a chain is not in the order of the disk, which is legal.
            PeerRun run = Peer.require("sfdisk").run("--verify", disk);
            assertThat(run.output() + run.errors()).doesNotContain("overlap").doesNotContain("outside");
        });
    }

    /** The kernel lists the partitions of an attached disk. */
    @Test
    void kernel() {
        Peer partx = Peer.require("partx");
        onDisks(3, 6, true, (disk, edits) -> {
            String shown = partx.run("--output", "NR,START,SECTORS", "--noheadings", "--raw", disk)
                    .output();
            assertThat(shown.lines().sorted().toList())
                    .isEqualTo(edits.rows.stream()
                            .map(r -> r.number() + " " + r.startLba() + " " + r.count())
                            .sorted()
                            .toList());
        });
        onDisks(4, 6, false, (disk, edits) -> {
            String shown = partx.run("--output", "NR,START", "--noheadings", "--raw", disk)
                    .output();
            assertThat(shown.lines().sorted().toList())
                    .isEqualTo(edits.rows.stream()
                            .map(r -> r.number() + " " + r.startLba())
                            .sorted()
                            .toList());
        });
    }
}
