package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what is found, up to a number. Not thread-safe. */
final class FindingCollector extends Judge {
    private final int limit;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable ImageException last;

    FindingCollector(String source, int limit) {
        super(source);
        this.limit = limit;
    }

    @Override
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    @Override
    void corrupt(String rule, String structure, long position, String expected, String found) {
        add(error(rule, structure, position, expected, found));
    }

    @Override
    CorruptImageException fatal(String rule, String structure, long position, String expected, String found) {
        corrupt(rule, structure, position, expected, found);
        CorruptImageException e = super.fatal(rule, structure, position, expected, found);
        last = e;
        return e;
    }

    @Override
    void unsupported(String rule, long position, String feature) {
        note(rule, Severity.ERROR, position, "not supported: " + feature);
    }

    @Override
    UnsupportedFeatureException fatal(String rule, long position, String feature) {
        unsupported(rule, position, feature);
        UnsupportedFeatureException e = super.fatal(rule, position, feature);
        last = e;
        return e;
    }

    /** Takes an error that ended the check: one that was not written down when it was made is now. */
    void absorb(ImageException e) {
        if (e == last) {
            return;
        }
        long position = e instanceof CorruptImageException corrupt ? corrupt.position() : 0;
        note("vhdx.unreadable", Severity.ERROR, position, String.valueOf(e.getMessage()));
    }

    @Override
    void note(String rule, Severity severity, long position, String text) {
        add(new Finding(rule, severity, position, text));
    }

    private void add(Finding finding) {
        if (!isFull()) {
            findings.add(finding);
        }
    }

    @Override
    boolean isFull() {
        return findings.size() >= limit;
    }
}
