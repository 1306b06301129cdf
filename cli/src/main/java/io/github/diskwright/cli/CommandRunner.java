package io.github.diskwright.cli;

import io.github.diskwright.image.CorruptImageException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs one command line and turns whatever happens into an exit code and a line of text. */
final class CommandRunner {
    private final Session session;

    CommandRunner(Session session) {
        this.session = session;
    }

    int run(String... arguments) {
        boolean json = Arrays.asList(arguments).contains("--json");
        boolean debug = Arrays.asList(arguments).contains("--debug");
        CommandLine command = commandLine(session);
        command.setParameterExceptionHandler((e, line) -> usage(e));
        command.setExecutionExceptionHandler((e, line, parsed) -> failed(e, json, debug));
        return command.execute(arguments);
    }

    /** All verbs, ready to be run. */
    static CommandLine commandLine(Session session) {
        return new CommandLine(new DiskwrightCommand(), new VerbFactory(session))
                .setOut(new PrintWriter(session.out(), true))
                .setErr(new PrintWriter(session.err(), true))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(ImageName.class, new ImageName.Converter());
    }

    private int usage(ParameterException e) {
        String verb = e.getCommandLine().getCommandSpec().qualifiedName();
        session.err().println("diskwright: " + e.getMessage().replaceAll("[\\r\\n]+", " "));
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
