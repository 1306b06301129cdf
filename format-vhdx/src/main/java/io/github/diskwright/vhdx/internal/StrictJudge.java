package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;

/** Ends the work at the first broken rule. Thread-safe. */
final class StrictJudge extends Judge {
    StrictJudge(String source) {
        super(source);
    }

    @Override
    void corrupt(String rule, String structure, long position, String expected, String found)
            throws CorruptImageException {
        throw fatal(rule, structure, position, expected, found);
    }

    @Override
    void unsupported(String rule, long position, String feature) throws UnsupportedFeatureException {
        throw fatal(rule, position, feature);
    }

    @Override
    void note(String rule, Severity severity, long position, String text) {
        // Harmless.
    }
}
