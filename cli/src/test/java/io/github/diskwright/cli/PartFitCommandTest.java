package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.fit.FitInPlace;
import io.github.diskwright.partition.fit.FitOptions;
import io.github.diskwright.partition.fit.FitPlan;
import io.github.diskwright.partition.fit.PartitionMove;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.testkit.peer.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFitCommandTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private Path raw = Path.of("");
    private final byte[] recovery = new byte[(int) (3 * MIB)];

    /** Windows with 20 MiB and recovery behind it. */
    @BeforeEach
    void makeDisk() throws IOException {
        raw = folder.resolve("disk.raw");
        new Random(9).nextBytes(recovery);
        recovery[510] = 0;
        try (FileDevice disk = FileDevice.create(raw, 512, FileDevice.Sparseness.SPARSE)) {
            disk.resize(32 * MIB);
            GptEditor editor = GptEditor.create(disk.size(), 512, EditOptions.defaults());
            editor.add(NewPartition.builder(type("windows"))
                    .length(20 * MIB)
                    .name("Windows")
                    .build());
            editor.add(NewPartition.builder(type("recovery")).length(3 * MIB).build());
            editor.plan(disk).apply(disk);
            disk.write(21 * MIB, ByteBuffer.wrap(recovery));
        }
    }

    private static PartitionType type(String name) {
        return PartitionType.find(PartitionType.Scheme.GPT, name).orElseThrow();
    }

    private void requireFitted(Path image, long size, long windows) throws IOException {
        try (BlockImage opened = FormatRegistry.load().open(image, OpenOptions.defaults())) {
            assertThat(opened.device().size()).isEqualTo(size);
            PartitionTable table = PartitionTable.read(opened.device());
            assertThat(((GptTable) table).state()).isEqualTo(GptTable.State.CLEAN);
            Partition first = table.partition(1).orElseThrow();
            Partition second = table.partition(2).orElseThrow();
            assertThat(first.length()).isEqualTo(windows);
            assertThat(second.position()).isEqualTo(first.position() + windows);
            ByteBuffer bytes = ByteBuffer.allocate(recovery.length);
            opened.device().read(second.position(), bytes);
            assertThat(bytes.array()).isEqualTo(recovery);
        }
    }

    @Test
    void growsInPlace() throws IOException {
        InProcess.Run result = InProcess.run("part", "fit", raw, "--to", "64M");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Windows recovery environment");
        requireFitted(raw, 64 * MIB, 59 * MIB);
        assertThat(folder.resolve("disk.raw.journal")).doesNotExist();
    }

    @Test
    void shrinksInPlace() throws IOException {
        assertThat(InProcess.run("part", "fit", raw, "--to", "16M").code()).isEqualTo(5);
        requireFitted(raw, 32 * MIB, 20 * MIB);
        InProcess.Run result = InProcess.run("part", "fit", raw, "--to", "16M", "--min", "1=8M");
        assertThat(result.code()).as(result.err()).isZero();
        requireFitted(raw, 16 * MIB, 11 * MIB);
    }

    @Test
    void fitsInsideOfVhdx() throws IOException {
        Path vhdx = folder.resolve("disk.vhdx");
        assertThat(InProcess.run("convert", raw, vhdx).code()).isZero();
        assertThat(InProcess.run("part", "fit", vhdx, "--to", "1G").code()).isZero();
        requireFitted(vhdx, 1024 * MIB, 1019 * MIB);
        // Where the recovery partition was there is something yet, which nobody knows: it is not cut off.
        InProcess.Run refused = InProcess.run("part", "fit", vhdx, "--to", "20M", "--min", "1=1M");
        assertThat(refused.code()).isEqualTo(6);
        assertThat(refused.err()).contains("would be cut off");
        assertThat(InProcess.run("part", "fit", vhdx, "--to", "40M", "--min", "1=1M")
                        .code())
                .isZero();
        requireFitted(vhdx, 40 * MIB, 35 * MIB);
        assertThat(InProcess.run("check", vhdx).code()).isZero();
    }

    @Test
    void dryRunChangesNothing() throws IOException {
        byte[] before = Files.readAllBytes(raw);
        InProcess.Run result = InProcess.run("part", "fit", raw, "--to", "64M", "--dry-run", "--json");
        assertThat(result.code()).isZero();
        JsonValue json = JsonValue.parse(result.out());
        assertThat(json.get("steps").items()).anyMatch(step -> step.text().startsWith("move 3145728 bytes"));
        assertThat(json.get("partitions").items()).hasSize(2);
        assertThat(Files.readAllBytes(raw)).isEqualTo(before);
        assertThat(folder.resolve("disk.raw.journal")).doesNotExist();
    }

    @Test
    void ontoAnotherImage() throws IOException {
        byte[] before = Files.readAllBytes(raw);
        Path target = folder.resolve("target.vhdx");
        assertThat(InProcess.run("part", "fit", raw, "--to", target, "--size", "128M")
                        .code())
                .isZero();
        requireFitted(target, 128 * MIB, 123 * MIB);
        assertThat(InProcess.run("part", "fit", raw, "--to", target).code()).isEqualTo(6);
        assertThat(InProcess.run("part", "fit", raw, "--to", target, "--force", "--drop", "1", "--keep-sizes")
                        .code())
                .isZero();
        try (BlockImage opened = FormatRegistry.load().open(target, OpenOptions.defaults())) {
            assertThat(PartitionTable.read(opened.device()).partitions())
                    .extracting(Partition::number)
                    .containsExactly(2);
        }
        assertThat(InProcess.run("part", "fit", raw, "--to", raw).code()).isEqualTo(6);
        assertThat(Files.readAllBytes(raw)).isEqualTo(before);
    }

    /** A fit to 64 MiB that was cancelled half-way; answers its journal. */
    private Path stopped() throws IOException {
        Path journal = folder.resolve("disk.raw.journal");
        try (FileDevice disk = FileDevice.openWritable(raw)) {
            disk.resize(64 * MIB);
            DiskLayout layout = DiskLayout.read(disk);
            FitPlan plan = FitPlan.of(layout, TargetDisk.of(disk), FitOptions.defaults());
            MovePlan steps = FitInPlace.steps(plan, disk, EditOptions.defaults());
            CancellationToken token = new CancellationToken();
            JobOptions stopping = JobOptions.builder()
                    .cancellation(token)
                    .progress((task, done, total) -> {
                        if (done > total / 2) {
                            token.cancel();
                        }
                    })
                    .build();
            try (FileDevice device = FileDevice.create(journal, 512, FileDevice.Sparseness.SPARSE)) {
                device.resize(steps.journalSize());
                assertThatThrownBy(() -> MoveJob.start(disk, steps, device).run(stopping))
                        .isInstanceOf(CancelledException.class);
            }
        }
        return journal;
    }

    @Test
    void goesOnAfterAStop() throws IOException {
        Path journal = stopped();
        InProcess.Run begun = InProcess.run("part", "fit", raw, "--to", "64M");
        assertThat(begun.code()).isEqualTo(6);
        assertThat(begun.err()).contains("--resume");
        // Another size than the one of the plan cuts nothing off.
        InProcess.Run other = InProcess.run("part", "fit", raw, "--to", "10M", "--resume");
        assertThat(other.code()).as(other.err()).isEqualTo(6);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--resume").code())
                .isZero();
        requireFitted(raw, 64 * MIB, 59 * MIB);
        assertThat(journal).doesNotExist();
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--resume").code())
                .isEqualTo(6);
    }

    /** Whoever changes or copies a disk with data on the way would lose them. */
    @Test
    void workThatStoppedComesFirst() throws IOException {
        Path journal = folder.resolve("disk.raw.journal");
        Files.write(journal, new byte[16_384]);
        byte[] before = Files.readAllBytes(raw);
        for (String line : List.of(
                "part delete DISK 2",
                "part repair DISK",
                "part resize DISK 2 --size 1M --force",
                "part move DISK 2 --start 22M",
                "part move DISK 2 --start 22M --journal OTHER",
                "part move DISK 2 --start 22M --entry-only",
                "part fit DISK --to 64M --journal OTHER",
                "part fit DISK --to OTHER")) {
            String words = line.replace("DISK", raw.toString())
                    .replace("OTHER", folder.resolve("other").toString());
            InProcess.Run refused = InProcess.run((Object[]) words.split(" "));
            assertThat(refused.code()).as(line).isEqualTo(6);
            assertThat(refused.err()).contains("--resume");
        }
        assertThat(Files.readAllBytes(raw)).isEqualTo(before);
        assertThat(folder.resolve("other")).doesNotExist();
    }

    /** A journal elsewhere leaves a mark beside the image, by which it is found and everything else refused. */
    @Test
    void journalElsewhereIsFound() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("log");
        Path mark = folder.resolve("disk.raw.journal");
        try (BlockImage image = FormatRegistry.load().open(raw, OpenOptions.defaults())) {
            assertThat(image.device().size()).isEqualTo(32 * MIB);
        }
        CancellationToken token = new CancellationToken();
        JobOptions stopping = JobOptions.builder()
                .cancellation(token)
                .progress((task, done, total) -> token.cancel())
                .build();
        JournaledMove move = JournaledMove.of(raw, elsewhere);
        assertThatThrownBy(() -> {
                    try (BlockImage image = FormatRegistry.load().open(raw, JournaledMove.WRITE)) {
                        MovePlan steps = PartitionMove.steps(image.device(), 2, 22 * MIB, EditOptions.defaults());
                        move.run(image.device(), steps, stopping);
                    }
                })
                .isInstanceOf(CancelledException.class);
        assertThat(mark).content().contains(elsewhere.toString());
        for (String line : List.of("part delete DISK 2", "convert DISK OTHER", "part fit DISK --to 64M")) {
            String words = line.replace("DISK", raw.toString())
                    .replace("OTHER", folder.resolve("other").toString());
            InProcess.Run refused = InProcess.run((Object[]) words.split(" "));
            assertThat(refused.code()).as(line).isEqualTo(6);
            assertThat(refused.err()).contains("--resume", elsewhere.toString());
        }
        Path kept = Files.move(elsewhere, folder.resolve("kept"));
        InProcess.Run lost = InProcess.run("part", "move", raw, "2", "--start", "22M", "--resume");
        assertThat(lost.code()).isEqualTo(6);
        assertThat(lost.err()).contains("bring it back");
        Files.move(kept, elsewhere);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "22M", "--resume")
                        .code())
                .isZero();
        requireAt(22 * MIB);
        assertThat(mark).doesNotExist();
        assertThat(elsewhere).doesNotExist();
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "21M", "--journal", elsewhere)
                        .code())
                .isZero();
        requireAt(21 * MIB);
        assertThat(mark).doesNotExist();
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void plansAreSavedChangedAndCarriedOut() throws IOException {
        Path text = folder.resolve("plan");
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--dry-run", "--save-plan", text)
                        .code())
                .isZero();
        requireFitted(raw, 32 * MIB, 20 * MIB);
        Files.writeString(
                text,
                Files.readString(text)
                        .replace("at=1M length=59M", "at=1M length=40M")
                        .replace("at=60M", "at=41M"));
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--plan", text, "--keep-sizes")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "63M", "--plan", text)
                        .code())
                .isEqualTo(6);
        Path target = folder.resolve("target.vhdx");
        assertThat(InProcess.run("part", "fit", raw, "--to", target, "--size", "64M", "--plan", text)
                        .code())
                .isZero();
        requireFitted(target, 64 * MIB, 40 * MIB);
        InProcess.Run done = InProcess.run("part", "fit", raw, "--to", "64M", "--plan", text);
        assertThat(done.code()).as(done.err()).isZero();
        requireFitted(raw, 64 * MIB, 40 * MIB);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--plan", text)
                        .code())
                .isEqualTo(6);
    }

    /** On an MBR Windows knows a volume by its place: both verbs that move it say so. */
    @Test
    void whatWindowsKnowsAVolumeByIsTold() throws IOException {
        Path disk = folder.resolve("mbr.raw");
        try (FileDevice device = FileDevice.create(disk, 512, FileDevice.Sparseness.SPARSE)) {
            device.resize(16 * MIB);
            MbrEditor editor = MbrEditor.create(device.size(), 512, EditOptions.defaults());
            editor.setDiskSignature(0x1234ABCD);
            editor.add(NewPartition.builder(PartitionType.find(PartitionType.Scheme.MBR, "windows")
                            .orElseThrow())
                    .position(2 * MIB)
                    .length(4 * MIB)
                    .build());
            editor.plan(device).apply(device);
            ByteBuffer boot = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            boot.put(3, "NTFS    ".getBytes(StandardCharsets.US_ASCII)).putShort(0x0B, (short) 512);
            boot.put(0x0D, (byte) 8).putLong(0x28, 8191).putShort(510, (short) 0xAA55);
            boot.putLong(0x30, 4).putLong(0x38, 8).put(0x40, (byte) -10).put(0x44, (byte) 1);
            device.write(2 * MIB, boot);
        }
        String expected = "disk 0x1234abcd, byte 2097152, have to name byte 1048576";
        assertThat(InProcess.run("part", "move", disk, "1", "--start", "1M", "--dry-run")
                        .out())
                .contains(expected);
        assertThat(InProcess.run("part", "fit", disk, "--to", "16M", "--dry-run")
                        .out())
                .contains(expected);
        JsonValue json = JsonValue.parse(InProcess.run("part", "move", disk, "1", "--start", "1M", "--json")
                .out());
        assertThat(json.get("findings").items()).hasSize(1);
    }

    /** What a dry run tells is what is written then, and nothing else. */
    @Test
    void dryRunOntoATargetTellsEveryWrite() throws IOException {
        Path target = folder.resolve("target.raw");
        JsonValue json = JsonValue.parse(
                InProcess.run("part", "fit", raw, "--to", target, "--size", "64M", "--dry-run", "--json")
                        .out());
        assertThat(target).doesNotExist();
        List<String> steps =
                json.get("steps").items().stream().map(JsonValue::text).toList();
        assertThat(steps)
                .startsWith(
                        "copy partition 1, 20971520 bytes to 0x100000", "copy partition 2, 3145728 bytes to 0x3c00000")
                .contains("write primary GPT header, 512 bytes at 0x200", "write boot code, 512 bytes at 0x0");
        assertThat(InProcess.run("part", "fit", raw, "--to", target, "--size", "64M")
                        .code())
                .isZero();
        byte[] made = Files.readAllBytes(target);
        Matcher matcher =
                Pattern.compile("(\\d+) bytes (?:to|at) 0x([0-9a-f]+)").matcher(String.join("\n", steps));
        while (matcher.find()) {
            int position = Integer.parseInt(matcher.group(2), 16);
            Arrays.fill(made, position, position + Integer.parseInt(matcher.group(1)), (byte) 0);
        }
        assertThat(ByteBuffer.wrap(made)).isEqualTo(ByteBuffer.allocate(made.length));
    }

    @Test
    void dryRunDoesNotGoOn() throws IOException {
        Path journal = stopped();
        byte[] before = Files.readAllBytes(raw);
        byte[] log = Files.readAllBytes(journal);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--resume", "--dry-run")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "1M", "--resume", "--dry-run")
                        .code())
                .isEqualTo(2);
        assertThat(Files.readAllBytes(raw)).isEqualTo(before);
        assertThat(Files.readAllBytes(journal)).isEqualTo(log);
        InProcess.Run larger = InProcess.run("part", "fit", raw, "--to", "128M", "--resume");
        assertThat(larger.code()).as(larger.err()).isEqualTo(6);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--resume").code())
                .isZero();
        requireFitted(raw, 64 * MIB, 59 * MIB);
    }

    /** What is beside a device in /dev is gone after a power cut. */
    @Test
    void rawDeviceNeedsAPlaceForItsJournal() {
        for (String line : List.of("part fit /dev/null --to 64M", "part move /dev/null 1 --start 1M")) {
            InProcess.Run refused = InProcess.run((Object[]) line.split(" "));
            assertThat(refused.code()).as(refused.err()).isEqualTo(2);
            assertThat(refused.err()).contains("--journal");
        }
    }

    @Test
    void movesOnePartitionWithItsData() throws IOException {
        InProcess.Run planned = InProcess.run("part", "move", raw, "2", "--start", "22M", "--dry-run");
        assertThat(planned.out()).contains("move 3145728 bytes");
        requireFitted(raw, 32 * MIB, 20 * MIB);
        // By a MiB onto itself, through the journal, and back.
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "22M").code())
                .isZero();
        requireAt(22 * MIB);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "43008s").code())
                .isZero();
        requireAt(21 * MIB);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "1M").code())
                .isEqualTo(6);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "1000").code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "move", raw, "9", "--start", "1M").code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "22M", "--resume")
                        .code())
                .isEqualTo(6);
        assertThat(folder.resolve("disk.raw.journal")).doesNotExist();
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "25M", "--entry-only")
                        .code())
                .isZero();
        try (FileDevice disk = FileDevice.openReadOnly(raw)) {
            ByteBuffer bytes = ByteBuffer.allocate(recovery.length);
            disk.read(21 * MIB, bytes);
            assertThat(bytes.array()).isEqualTo(recovery);
        }
    }

    private void requireAt(long position) throws IOException {
        try (FileDevice disk = FileDevice.openReadOnly(raw)) {
            PartitionTable table = PartitionTable.read(disk);
            assertThat(((GptTable) table).state()).isEqualTo(GptTable.State.CLEAN);
            assertThat(table.partition(2).orElseThrow().position()).isEqualTo(position);
            ByteBuffer bytes = ByteBuffer.allocate(recovery.length);
            disk.read(position, bytes);
            assertThat(bytes.array()).isEqualTo(recovery);
        }
    }

    @Test
    void wrongUsage() {
        assertThat(InProcess.run("part", "fit", raw).code()).isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--drop", "7")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--size", "1G")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "x.raw", "--resume")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--min", "1=lots")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--min", "1=0")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--keep-sizes", "--grow", "1")
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "1000").code()).isEqualTo(2);
        assertThat(InProcess.run("part", "fit", raw, "--to", "64M", "--min", "1=" + Long.MAX_VALUE)
                        .code())
                .isEqualTo(2);
        assertThat(InProcess.run("part", "move", raw, "2", "--start", "22M", "--backup", folder.resolve("b"))
                        .code())
                .isEqualTo(2);
    }
}
