package io.github.diskwright.cli;

import io.github.diskwright.image.CorruptImageException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs one command line and turns whatever happens into an exit code and a line of text. */
final class CommandRunner {
    private static final Map<String, Class<?>> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("info", InfoCommand.class);
        VERBS.put("convert", ConvertCommand.class);
        VERBS.put("compare", CompareCommand.class);
        VERBS.put("hash", HashCommand.class);
        VERBS.put("check", CheckCommand.class);
        VERBS.put("repair", RepairCommand.class);
        VERBS.put("part", PartCommand.class);
        VERBS.put("ntfs", NtfsCommand.class);
        VERBS.put("wim", WimCommand.class);
        VERBS.put("ghost", GhostCommand.class);
        VERBS.put("vhdx", VhdxCommand.class);
        VERBS.put("demo", DemoCommand.class);
        VERBS.put("version", VersionCommand.class);
        VERBS.put("completion", CompletionCommand.class);
        VERBS.put("help", CommandLine.HelpCommand.class);
    }

    private final Session session;

    CommandRunner(Session session) {
        this.session = session;
    }

    int run(String... arguments) {
        boolean json = Arrays.asList(arguments).contains("--json");
        boolean debug = Arrays.asList(arguments).contains("--debug");
        CommandLine command = commandLine(session, arguments.length == 0 ? "" : arguments[0]);
        command.setParameterExceptionHandler((e, line) -> usage(e));
        command.setExecutionExceptionHandler((e, line, parsed) -> failed(e, json, debug));
        try {
            return command.execute(arguments);
        } catch (Throwable e) {
            // Errors, which picocli lets through: memory that has run out, or a mistake of ours.
            return failed(e, json, debug);
        }
    }

    /** The command with all its verbs. */
    static CommandLine commandLine(Session session) {
        return commandLine(session, "");
    }

    /** The command with the one verb that is asked for, which is found sooner alone, or with all where it is unknown. */
    private static CommandLine commandLine(Session session, String verb) {
        VerbFactory factory = new VerbFactory(session);
        CommandLine command = new CommandLine(new DiskwrightCommand(), factory);
        VERBS.forEach((name, type) -> {
            if (name.equals(verb) || !VERBS.containsKey(verb) || verb.equals("help")) {
                command.addSubcommand(name, new CommandLine(type, factory));
            }
        });
        return command.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(ImageName.class, new ImageName.Converter());
    }

    private int usage(ParameterException e) {
        String verb = e.getCommandLine().getCommandSpec().qualifiedName();
        session.err().println("diskwright: " + String.valueOf(e.getMessage()).replaceAll("[\\r\\n]+", " "));
        session.err().println("try '" + helpFor(verb) + "'");
        return ExitCode.USAGE.code();
    }

    private static String helpFor(String qualifiedName) {
        List<String> words = List.of(qualifiedName.split(" "));
        return words.size() < 2 ? "diskwright help" : "diskwright help " + words.get(1);
    }

    private int failed(Throwable failure, boolean json, boolean debug) {
        ExitCode code = ExitCode.of(failure);
        session.err().println("diskwright: " + FailureMessage.of(failure));
        if (debug) {
            failure.printStackTrace(session.err());
        }
        if (json) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", code.word());
            error.put("message", FailureMessage.of(failure));
            if (failure instanceof CorruptImageException corrupt) {
                error.put("structure", corrupt.structure());
                error.put("position", corrupt.position());
                error.put("expected", corrupt.expected());
                error.put("found", corrupt.found());
            }
            session.out().println(Json.of(Map.of("error", error)));
        }
        return code.code();
    }
}
