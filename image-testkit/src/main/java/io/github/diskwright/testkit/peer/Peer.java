package io.github.diskwright.testkit.peer;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A foreign tool on this machine. Runs have the locale {@code C}, no input, and a time limit that only a tool that
 * hangs reaches. Immutable and thread-safe.
 */
public final class Peer {
    private static final long TIME_LIMIT_SECONDS = 300;
    /** Administrators' tools are there, but not on everybody's PATH. */
    private static final List<String> MORE_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private final String name;
    private final Path program;

    private Peer(String name, Path program) {
        this.name = name;
        this.program = program;
    }

    /**
     * Finds a tool.
     *
     * @param names the names it goes by, the preferred one first
     */
    public static Optional<Peer> find(String... names) {
        List<String> folders = new ArrayList<>();
        folders.addAll(Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        folders.addAll(MORE_FOLDERS);
        for (String name : names) {
            for (String folder : folders) {
                for (String ending : List.of("", ".exe")) {
                    Optional<Path> program = program(folder, name + ending);
                    if (program.isPresent()) {
                        return Optional.of(new Peer(name, program.get()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Finds a tool that a test needs.
     *
     * @param names the names it goes by, the preferred one first
     * @throws RuntimeException that skips the test, if it is not installed
     * @throws AssertionError if it is not installed and {@code -Ddiskwright.peers=required}
     */
    public static Peer require(String... names) {
        Optional<Peer> peer = find(names);
        if (peer.isEmpty()) {
            throw missing(String.join(" or ", names) + " is not installed");
        }
        return peer.get();
    }

    /**
     * Ends a test that a foreign tool cannot judge here: skipped, or failed where peers are required.
     *
     * @param reason what is missing, for people
     * @return never
     */
    public static AssertionError missing(String reason) {
        if (areRequired()) {
            return new AssertionError(reason + ", and diskwright.peers=required");
        }
        return Assumptions.abort(reason);
    }

    /** Whether a missing tool fails the test. */
    public static boolean areRequired() {
        String peers = System.getProperty("diskwright.peers", "optional");
        return switch (peers) {
            case "required" -> true;
            case "optional" -> false;
            default ->
                throw new IllegalStateException("diskwright.peers is \"" + peers + "\", allowed optional and required");
        };
    }

    private static Optional<Path> program(String folder, String name) {
        try {
            Path path = Path.of(folder, name);
            boolean usable = !folder.isEmpty() && Files.isRegularFile(path) && Files.isExecutable(path);
            return usable ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The name that it was found by. */
    public String name() {
        return name;
    }

    /**
     * Runs the tool to its end, whatever its exit code is.
     *
     * @param arguments each is turned into text
     * @throws AssertionError if it hangs
     * @throws UncheckedIOException if it cannot be started
     */
    public PeerRun run(Object... arguments) {
        return run(Arrays.asList(arguments));
    }

    /** As {@link #run(Object...)}. */
    public PeerRun run(List<?> arguments) {
        return runWithInput("", arguments);
    }

    /**
     * As {@link #run(Object...)}, with a text as standard input.
     *
     * @param input the text
     * @param arguments each is turned into text
     */
    public PeerRun runWithInput(String input, List<?> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        arguments.forEach(argument -> command.add(argument.toString()));
        try {
            Path folder = Files.createTempDirectory("diskwright-peer");
            List<Path> files = List.of(folder.resolve("input"), folder.resolve("output"), folder.resolve("errors"));
            try {
                Files.writeString(files.get(0), input);
                int exitCode = execute(command, files);
                return new PeerRun(
                        command, exitCode, Files.readAllBytes(files.get(1)), Files.readAllBytes(files.get(2)));
            } finally {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    /** Runs the tool and fails unless its exit code is zero. */
    public PeerRun check(Object... arguments) {
        return run(arguments).requireSuccess();
    }

    /**
     * Starts the tool and does not wait for its end, which the caller sees to.
     *
     * @param output a file for all that it prints
     * @param arguments each is turned into text
     * @throws UncheckedIOException if it cannot be started
     */
    Process start(Path output, List<?> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        arguments.forEach(argument -> command.add(argument.toString()));
        try {
            return builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("LANGUAGE");
        return builder;
    }

    private static int execute(List<String> command, List<Path> files) throws IOException {
        ProcessBuilder builder = builder(command);
        builder.redirectInput(files.get(0).toFile())
                .redirectOutput(files.get(1).toFile())
                .redirectError(files.get(2).toFile());
        Process process = builder.start();
        boolean ended = false;
        try {
            ended = process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        if (!ended) {
            throw new AssertionError("stopped before its end: " + String.join(" ", command));
        }
        return process.exitValue();
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
