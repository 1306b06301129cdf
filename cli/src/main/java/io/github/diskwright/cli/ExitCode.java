package io.github.diskwright.cli;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;

/** Exit codes, one meaning each, and the word that JSON results use for a failure. */
enum ExitCode {
    DONE(0, "done"),
    FINDINGS(1, "findings"),
    USAGE(2, "usage"),
    CORRUPT(3, "corrupt"),
    UNSUPPORTED(4, "unsupported"),
    NO_SPACE(5, "no-space"),
    REFUSED(6, "refused"),
    INTEGRITY(7, "integrity"),
    INPUT_OUTPUT(8, "input-output"),
    INTERNAL(70, "internal"),
    CANCELLED(130, "cancelled");

    private final int code;
    private final String word;

    ExitCode(int code, String word) {
        this.code = code;
        this.word = word;
    }

    int code() {
        return code;
    }

    String word() {
        return word;
    }

    static ExitCode of(Throwable failure) {
        if (failure instanceof UsageException) {
            return USAGE;
        } else if (failure instanceof CorruptImageException) {
            return CORRUPT;
        } else if (failure instanceof UnsupportedFeatureException) {
            return UNSUPPORTED;
        } else if (failure instanceof NoSpaceException) {
            return NO_SPACE;
        } else if (failure instanceof RefusedException) {
            return REFUSED;
        } else if (failure instanceof IntegrityException) {
            return INTEGRITY;
        } else if (failure instanceof CancelledException) {
            return CANCELLED;
        } else if (failure instanceof IOException) {
            return INPUT_OUTPUT;
        }
        return INTERNAL;
    }
}
