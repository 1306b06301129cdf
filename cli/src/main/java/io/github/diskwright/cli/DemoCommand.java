package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
        name = "demo",
        description = {
            "Make a disk image and do the main job on it: look at it, convert it to VHDX and back,",
            "check it, compare it, hash it. Shows each command before it runs it."
        })
final class DemoCommand extends Verb {
    @Option(
            names = "--data",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Bytes of files on the disk of 4G, up to 3G. Default: 256M.")
    private long data = 256L << 20;

    @Option(names = "--keep", paramLabel = "FOLDER", description = "Make the images there, and keep them.")
    private @Nullable Path keep;

    private static final long MOST_DATA = 3L << 30;

    DemoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (isJson()) {
            throw new UsageException("demo has no --json: its steps are other verbs, which have");
        }
        if (data > MOST_DATA) {
            throw new UsageException("--data is " + data + " bytes, allowed up to 3G");
        }
        Path folder = keep;
        if (folder != null) {
            Files.createDirectories(folder);
            return steps(folder, job);
        }
        Path temporary = Files.createTempDirectory("diskwright-demo");
        try {
            return steps(temporary, job);
        } finally {
            delete(temporary);
        }
    }

    private ExitCode steps(Path folder, JobOptions job) throws IOException {
        Path raw = folder.resolve("disk.raw");
        Path vhdx = folder.resolve("disk.vhdx");
        Path back = folder.resolve("back.raw");
        line("Making " + raw + ": a disk of " + Size.show(DemoDisk.SIZE) + " with " + Size.show(data) + " of files");
        try (FileDevice disk = FileDevice.create(raw, 512, FileDevice.Sparseness.SPARSE)) {
            disk.resize(DemoDisk.SIZE);
            DemoDisk.fill(disk, data);
        }
        List<List<String>> commands = List.of(
                List.of("info", raw.toString()),
                List.of("convert", raw.toString(), vhdx.toString()),
                List.of("info", vhdx.toString()),
                List.of("check", vhdx.toString()),
                List.of("compare", raw.toString(), vhdx.toString()),
                List.of("convert", vhdx.toString(), back.toString(), "--digest", "sha256"),
                List.of("hash", raw.toString(), vhdx.toString(), back.toString()));
        for (List<String> command : commands) {
            job.cancellation().throwIfCancelled("demo");
            ExitCode code = step(command);
            if (code != ExitCode.DONE) {
                return code;
            }
        }
        line("");
        line("All steps done. The same disk came back from VHDX, byte for byte.");
        return ExitCode.DONE;
    }

    private ExitCode step(List<String> command) {
        line("");
        line("$ diskwright " + String.join(" ", command));
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--progress=" + progress());
        int code = new CommandRunner(session()).run(arguments.toArray(String[]::new));
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code) {
                return known;
            }
        }
        return ExitCode.INTERNAL;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
