package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.List;

/**
 * What happens when a rule is broken: strict opening ends with a typed error, tolerant opening only if the contents are in
 * doubt, checking writes it down and goes on. Rules have stable names, those of findings.
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

    /**
     * A rule is broken, but whatever a reader makes of that, every byte of the disk is the same. What follows is as if the
     * structure were not there, or right.
     */
    void harmless(String rule, String structure, long position, String expected, String found)
            throws CorruptImageException {
        corrupt(rule, structure, position, expected, found);
    }

    /** A rule is broken: {@link #corrupt} where that matters to the disk's contents, else {@link #harmless}. */
    final void broken(boolean matters, String rule, String structure, long position, String expected, String found)
            throws CorruptImageException {
        if (matters) {
            corrupt(rule, structure, position, expected, found);
        } else {
            harmless(rule, structure, position, expected, found);
        }
    }

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

    /** What was written down so far. */
    List<Finding> findings() {
        return List.of();
    }

    /** The finding of a broken rule. */
    static Finding error(String rule, String structure, long position, String expected, String found) {
        return new Finding(rule, Severity.ERROR, position, structure + ": expected " + expected + ", found " + found);
    }

    /** Whether there is no room for more, so that looking on is in vain. */
    boolean isFull() {
        return false;
    }
}
