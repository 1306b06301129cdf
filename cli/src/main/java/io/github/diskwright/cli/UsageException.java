package io.github.diskwright.cli;

import java.io.Serial;

/** The command line asks for something that cannot be meant. */
final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
