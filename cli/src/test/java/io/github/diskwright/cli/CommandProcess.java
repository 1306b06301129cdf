package io.github.diskwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the packaged command in a process of its own, with the heap that the documentation says is enough. */
final class CommandProcess {
    private static final int PATIENCE_MINUTES = 9;

    private CommandProcess() {}

    static InProcess.Run run(Path folder, Object... arguments) throws IOException, InterruptedException {
        return run(folder, List.of("-cp", String.join(":", jars()), "io.github.diskwright.cli.Main"), arguments);
    }

    /** The same from the module path. */
    static InProcess.Run runAsModule(Path folder, Object... arguments) throws IOException, InterruptedException {
        return run(folder, List.of("-p", String.join(":", jars()), "-m", "io.github.diskwright.cli"), arguments);
    }

    private static InProcess.Run run(Path folder, List<String> start, Object... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        try {
            Process process = new ProcessBuilder(command(start, arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + List.of(arguments));
            }
            return new InProcess.Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The command line, for tests that have to do something to the process. */
    static List<String> command(List<String> start, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access="
                    + (start.contains("-m")
                            ? "io.github.diskwright.image,com.github.luben.zstd_jni,org.lz4.java"
                            : "ALL-UNNAMED"));
        }
        command.addAll(start);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    static List<String> onClassPath() throws IOException {
        return List.of("-cp", String.join(":", jars()), "io.github.diskwright.cli.Main");
    }

    private static List<String> jars() throws IOException {
        Path target = Path.of(System.getProperty("diskwright.root"), "cli", "target");
        try (Stream<Path> own = Files.list(target);
                Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            return Stream.concat(own, libraries)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .filter(name -> !name.endsWith("-sources.jar") && !name.endsWith("-javadoc.jar"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
