package io.github.diskwright.partition;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects findings, up to the limit. */
final class Findings {
    private final int limit;
    private final List<Finding> list = new ArrayList<>();

    Findings(Limits limits) {
        limit = limits.maxFindings();
    }

    void error(String id, long position, String text) {
        add(new Finding(id, Severity.ERROR, position, text));
    }

    void warning(String id, long position, String text) {
        add(new Finding(id, Severity.WARNING, position, text));
    }

    void info(String id, long position, String text) {
        add(new Finding(id, Severity.INFO, position, text));
    }

    void addAll(List<Finding> others) {
        others.forEach(this::add);
    }

    private void add(Finding finding) {
        if (list.size() < limit) {
            list.add(finding);
        }
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<Finding> toList() {
        return List.copyOf(list);
    }
}
