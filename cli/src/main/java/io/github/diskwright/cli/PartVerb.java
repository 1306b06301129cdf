package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.TableOptions;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.SectorWrite;
import io.github.diskwright.partition.edit.TableEditor;
import io.github.diskwright.partition.edit.TableWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all verbs that change a partition table have in common: plan, show, keep what is overwritten, write, show. */
abstract class PartVerb extends Verb {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "An image, or a raw device.")
    private Path image = Path.of("");

    @Option(
            names = "--dry-run",
            description = "Show what would be written, sector by sector, and the table then; write nothing.")
    private boolean dryRun;

    @Option(
            names = "--backup",
            paramLabel = "FILE",
            description = "Where the overwritten sectors go; 'part restore' takes the change back with it. Default:"
                    + " IMAGE.saved-1, or the next number that is free.")
    private @Nullable Path backup;

    @Option(names = "--no-backup", description = "Do not keep the overwritten sectors.")
    private boolean noBackup;

    @Option(
            names = "--hybrid",
            paramLabel = "keep|follow|drop",
            description =
                    "What becomes of a hybrid MBR that mentions a partition which is changed: the change is refused"
                            + " (keep), the MBR follows it, or becomes a plain protective one.")
    private EditOptions.Hybrid hybrid = EditOptions.Hybrid.KEEP;

    @Option(
            names = "--align",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Starts and sizes that are chosen are multiples of this. Default: 1M.")
    private long align = EditOptions.DEFAULT_GRAIN;

    @Option(
            names = "--believe",
            paramLabel = "gpt|mbr",
            description = "Which table is the disk's where a GPT and an MBR contradict each other.")
    private @Nullable Believed believed;

    /** Names are what users type. */
    enum Believed {
        gpt,
        mbr
    }

    PartVerb(Session session) {
        super(session);
    }

    /** What is to be written. */
    abstract TableWrite plan(BlockDevice device, EditOptions options) throws IOException;

    /** Which of two valid copies of a GPT to use. */
    GptTable.Copy preferredCopy() {
        return GptTable.Copy.PRIMARY;
    }

    /** The image that was named. */
    final Path image() {
        return image;
    }

    /** Whether nothing is to be written. */
    final boolean isDryRun() {
        return dryRun;
    }

    /** Whether a file for the overwritten sectors was named. */
    final boolean namesBackup() {
        return backup != null;
    }

    /** More to tell, before the result. */
    List<String> remarks() {
        return List.of();
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        JournalFile.refuseIfUnderWay(image);
        OpenOptions access = OpenOptions.builder()
                .access(dryRun ? OpenOptions.Access.READ : OpenOptions.Access.WRITE)
                .build();
        try (BlockImage opened = session().formats().open(image, access)) {
            TableOptions reading = reading(opened);
            TableWrite write = plan(opened.device(), options(reading));
            remarks().forEach(this::line);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("image", image.toString());
            result.put("dryRun", dryRun);
            result.put("steps", stepsJson(write));
            if (dryRun) {
                write.describe().forEach(this::line);
                line(write.isEmpty() ? "nothing to write" : write.length() + " bytes would be written:");
            } else {
                apply(opened.device(), write, result);
            }
            DiskLayout layout = DiskLayout.read(dryRun ? write.preview(opened.device()) : opened.device(), reading);
            DiskView.partitionLines(layout).forEach(this::line);
            result.put("partitions", DiskView.layoutJson(layout));
            json(result);
            return ExitCode.DONE;
        }
    }

    private void apply(BlockDevice device, TableWrite write, Map<String, Object> result) throws IOException {
        if (write.isEmpty()) {
            line("nothing to write");
        } else if (noBackup) {
            write.apply(device);
        } else {
            Path saved = savedFile();
            write.apply(device, saved);
            line("the overwritten sectors are in " + saved + "; to take the change back: diskwright part restore "
                    + image + " " + saved);
            result.put("backup", saved.toString());
        }
    }

    /** Beside the image; for a raw device in the current folder. */
    private Path savedFile() {
        Path given = backup;
        if (given != null) {
            return given;
        }
        Path base = Files.isRegularFile(image) ? image : image.getFileName();
        int number = 1;
        while (Files.exists(Path.of(base + ".saved-" + number))) {
            number++;
        }
        return Path.of(base + ".saved-" + number);
    }

    final TableOptions reading(BlockImage opened) {
        TableOptions.Builder reading = Disks.options(opened).toBuilder().preferredCopy(preferredCopy());
        if (believed != null) {
            reading.ambiguity(believed == Believed.gpt ? TableOptions.Ambiguity.GPT : TableOptions.Ambiguity.MBR);
        }
        return reading.build();
    }

    final EditOptions options(TableOptions reading) {
        try {
            return EditOptions.builder()
                    .grain(align)
                    .hybrid(hybrid)
                    .reading(reading)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--align: " + e.getMessage());
        }
    }

    private static List<Object> stepsJson(TableWrite write) {
        List<Object> steps = new ArrayList<>();
        for (TableWrite.Step step : write.steps()) {
            List<Object> writes = new ArrayList<>();
            for (SectorWrite one : step.writes()) {
                Map<String, Object> run = new LinkedHashMap<>();
                run.put("position", one.position());
                run.put("length", one.length());
                run.put("what", one.what());
                writes.add(run);
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", step.name());
            json.put("writes", writes);
            steps.add(json);
        }
        return steps;
    }

    /** A partition that must be there. */
    static int require(TableEditor editor, int number) {
        if (editor.partition(number).isEmpty()) {
            throw new UsageException("there is no partition " + number + "; the disk has "
                    + (editor.partitions().isEmpty()
                            ? "none"
                            : String.join(
                                    ", ",
                                    editor.partitions().stream()
                                            .map(p -> String.valueOf(p.number()))
                                            .toList())));
        }
        return number;
    }

    /** The type that a user means. */
    static PartitionType type(TableEditor editor, String text) {
        PartitionType.Scheme scheme = PartitionType.Scheme.valueOf(editor.kind().name());
        return PartitionType.find(scheme, text)
                .orElseThrow(() -> new UsageException("--type is '" + text + "', allowed for this "
                        + editor.kind().toString().toUpperCase(Locale.ROOT)
                        + ": a short name such as windows, esp or linux, "
                        + (scheme == PartitionType.Scheme.GPT
                                ? "a code of sgdisk such as 0700, or a GUID"
                                : "or two hexadecimal digits such as 07")));
    }

    /** A size, also in sectors: {@code 2048s}. */
    static long size(String option, String text, int sectorSize) {
        try {
            return text.matches("\\d{1,18}s")
                    ? Math.multiplyExact(Long.parseLong(text.substring(0, text.length() - 1)), (long) sectorSize)
                    : Size.parse(text);
        } catch (picocli.CommandLine.TypeConversionException | ArithmeticException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }
}
