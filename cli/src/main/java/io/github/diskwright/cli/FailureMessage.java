package io.github.diskwright.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** One line for each failure. */
final class FailureMessage {
    private FailureMessage() {}

    static String of(Throwable failure) {
        if (failure instanceof NoSuchFileException e) {
            return e.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException e) {
            return e.getFile() + ": access denied";
        }
        if (failure instanceof FileSystemException e && e.getReason() == null) {
            return e.getFile() + ": " + e.getClass().getSimpleName();
        }
        String message = failure.getMessage();
        boolean known = ExitCode.of(failure) != ExitCode.INTERNAL && message != null;
        String text = known ? message : "internal error: " + failure + " (run again with --debug and report it)";
        return text.replaceAll("[\\r\\n]+", " ");
    }
}
