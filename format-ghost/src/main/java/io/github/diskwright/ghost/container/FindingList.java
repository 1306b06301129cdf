package io.github.diskwright.ghost.container;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a check found, from several threads; a bounded number. Thread-safe. */
final class FindingList {
    private final int most;
    private final List<Finding> findings = new ArrayList<>();

    FindingList(int most) {
        this.most = most;
    }

    void error(String id, CorruptImageException e) {
        error(id, e.position(), e);
    }

    void error(String id, long position, ImageException e) {
        error(id, position, String.valueOf(e.getMessage()));
    }

    void error(String id, long position, String text) {
        add(new Finding(id, Severity.ERROR, position, text));
    }

    void info(String id, long position, String text) {
        add(new Finding(id, Severity.INFO, position, text));
    }

    private synchronized void add(Finding finding) {
        if (findings.size() < most) {
            findings.add(finding);
        }
    }

    /** By position, the same whatever thread found what. */
    synchronized List<Finding> sorted() {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparingLong(Finding::position)
                .thenComparing(Finding::id)
                .thenComparing(Finding::text));
        return List.copyOf(sorted);
    }
}
