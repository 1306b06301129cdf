package io.github.diskwright.cli;

import io.github.diskwright.image.device.FileDevice;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Entry point of the {@code diskwright} command. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param arguments as on the command line
     */
    public static void main(String[] arguments) {
        prepare(arguments);
        ClassArchive.loadIfAsked();
        // Results are UTF-8 whatever the host's default is: scripts on all systems read the same bytes.
        ResultStream result = new ResultStream(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(result, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        Session session = new Session(out, err, isTerminal());
        InterruptHook hook = InterruptHook.install(session.cancellation());
        int code = ExitCode.INTERNAL.code();
        try {
            code = new CommandRunner(session).run(arguments);
            out.flush();
            if (result.isLost() && code < ExitCode.USAGE.code()) {
                err.println("diskwright: the result could not be written to standard output");
                code = ExitCode.INPUT_OUTPUT.code();
            }
        } finally {
            err.flush();
            hook.finished();
        }
        System.exit(code);
    }

    /** Has the host's file functions looked up while the command line is read, for verbs that will ask for extents. */
    private static void prepare(String[] arguments) {
        if (arguments.length > 0 && Set.of("convert", "compare", "hash").contains(arguments[0])) {
            Thread thread = new Thread(FileDevice::canTellExtents, "diskwright-prepare");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether standard error is a terminal: the launcher knows; without it the JDK's guess, which ended with JDK 22. */
    private static boolean isTerminal() {
        String told = System.getProperty("diskwright.terminal");
        return told != null ? Boolean.parseBoolean(told) : Runtime.version().feature() < 22 && System.console() != null;
    }
}
