package io.github.diskwright.wim.check;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.wim.resource.Irregularities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects findings, up to a number, each once. Thread-safe. */
final class FindingLog implements Irregularities {
    private final int most;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Finding> known = new HashSet<>();

    FindingLog(int most) {
        this.most = most;
    }

    @Override
    public synchronized void found(String source, Finding finding) {
        Finding placed =
                new Finding(finding.id(), finding.severity(), finding.position(), source + ": " + finding.text());
        if (findings.size() < most && known.add(placed)) {
            findings.add(placed);
        }
    }

    void error(String source, String id, long position, String text) {
        found(source, new Finding(id, Severity.ERROR, position, text));
    }

    void info(String source, String id, long position, String text) {
        found(source, new Finding(id, Severity.INFO, position, text));
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }
}
