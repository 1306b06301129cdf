package io.github.diskwright.testkit.peer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a foreign tool did: its command line, exit code and output. Immutable and thread-safe. */
public final class PeerRun {
    private static final int SHOWN = 8_000;

    private final List<String> command;
    private final int exitCode;
    private final byte[] output;
    private final byte[] errors;

    PeerRun(List<String> command, int exitCode, byte[] output, byte[] errors) {
        this.command = List.copyOf(command);
        this.exitCode = exitCode;
        this.output = output;
        this.errors = errors;
    }

    /** Program and arguments. */
    public List<String> command() {
        return command;
    }

    /** Its exit code. */
    public int exitCode() {
        return exitCode;
    }

    /** Standard output as text. */
    public String output() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Standard output as bytes. */
    public byte[] outputBytes() {
        return output.clone();
    }

    /** Standard error as text. */
    public String errors() {
        return new String(errors, StandardCharsets.UTF_8);
    }

    /** Standard output as JSON. */
    public JsonValue json() {
        return JsonValue.parse(output());
    }

    /**
     * This run, if its exit code is zero.
     *
     * @throws AssertionError with the command line and the output, if it is not
     */
    public PeerRun requireSuccess() {
        return requireExitCode(0);
    }

    /**
     * This run, if its exit code is one of the given ones.
     *
     * @param allowed exit codes
     * @throws AssertionError with the command line and the output, if it is not
     */
    public PeerRun requireExitCode(int... allowed) {
        if (Arrays.stream(allowed).noneMatch(code -> code == exitCode)) {
            throw failure("exit code " + exitCode + ", expected " + Arrays.toString(allowed));
        }
        return this;
    }

    /**
     * This run, if its output and error output contain a text.
     *
     * @param text what to look for
     * @throws AssertionError with the command line and the output, if it is not there
     */
    public PeerRun requireText(String text) {
        if (!output().contains(text) && !errors().contains(text)) {
            throw failure("expected to see \"" + text + "\"");
        }
        return this;
    }

    /** An error that shows the command line and the output. */
    public AssertionError failure(String reason) {
        return new AssertionError(reason + "\n" + this);
    }

    @Override
    public String toString() {
        return "$ " + String.join(" ", command) + "\nexit code " + exitCode + "\n" + shown("output", output())
                + shown("errors", errors());
    }

    private static String shown(String title, String text) {
        if (text.isBlank()) {
            return "";
        }
        String part = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return title + ":\n" + part.stripTrailing() + "\n";
    }
}
