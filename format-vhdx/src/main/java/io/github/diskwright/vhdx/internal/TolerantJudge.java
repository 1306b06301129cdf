package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes down what leaves no doubt about the disk's contents, and ends the work at everything else. Thread-safe: tables
 * that are too long to be checked at once are judged while the disk is read.
 */
final class TolerantJudge extends Judge {
    private final int limit;
    /** Without repetition: an entry of a long table is judged each time it is used. */
    private final Set<Finding> findings = new LinkedHashSet<>();

    /**
     * @param source the file
     * @param limit most findings; a broken rule beyond them is not tolerated
     */
    TolerantJudge(String source, int limit) {
        super(source);
        this.limit = limit;
    }

    @Override
    List<Finding> findings() {
        synchronized (findings) {
            return List.copyOf(findings);
        }
    }

    @Override
    void harmless(String rule, String structure, long position, String expected, String found)
            throws CorruptImageException {
        if (!add(error(rule, structure, position, expected, found))) {
            throw fatal(rule, structure, position, expected, found);
        }
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

    /** Of notes those that there is room for are kept: strict opening passes over all of them. */
    @Override
    void note(String rule, Severity severity, long position, String text) {
        add(new Finding(rule, severity, position, text));
    }

    /** Whether it is written down now. */
    private boolean add(Finding finding) {
        synchronized (findings) {
            return findings.contains(finding) || findings.size() < limit && findings.add(finding);
        }
    }
}
