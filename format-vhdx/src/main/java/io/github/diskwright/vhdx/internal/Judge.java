package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;

/**
 * What happens when a rule is broken: opening ends with a typed error, checking writes it down and goes on. Rules have
 * stable names, those of findings.
 */
abstract class Judge {
    private final String source;

    Judge(String source) {
        this.source = source;
    }

    /** Description of the file that is judged. */
    final String source() {
        return source;
    }

    /** A rule is broken; what follows can still be looked at. */
    abstract void corrupt(String rule, String structure, long position, String expected, String found)
            throws CorruptImageException;

    /** A rule is broken, and nothing more can be said: the caller throws what is returned. */
    CorruptImageException fatal(String rule, String structure, long position, String expected, String found) {
        return new CorruptImageException(source, structure, position, expected, found);
    }

    /** The file needs what this library cannot do; what follows can still be looked at. */
    abstract void unsupported(String rule, long position, String feature) throws UnsupportedFeatureException;

    /** The same where nothing more can be said: the caller throws what is returned. */
    UnsupportedFeatureException fatal(String rule, long position, String feature) {
        return new UnsupportedFeatureException(source, feature);
    }

    /** Something that does no harm. */
    abstract void note(String rule, Severity severity, long position, String text);

    /** Whether there is no room for more, so that looking on is in vain. */
    boolean isFull() {
        return false;
    }
}
