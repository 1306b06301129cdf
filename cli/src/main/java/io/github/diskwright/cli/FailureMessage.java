package io.github.diskwright.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** One line for each failure. */
final class FailureMessage {
    private FailureMessage() {}

    static String of(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: choose a smaller --memory or fewer --threads, or give Java more with"
                    + " DISKWRIGHT_OPTS=-Xmx1g";
        }
        if (failure instanceof NoSuchFileException e) {
            return e.getFile() + ": no such file";
        }
        if (failure instanceof AccessDeniedException e) {
            return e.getFile() + ": access denied";
        }
        if (failure instanceof FileSystemException e && e.getReason() == null) {
            return e.getFile() + ": " + e.getClass().getSimpleName();
        }
        String text = ExitCode.of(failure) == ExitCode.INTERNAL
                ? "internal error: " + failure + " (run again with --debug and report it)"
                : String.valueOf(failure.getMessage());
        return text.replaceAll("[\\r\\n]+", " ");
    }
}
