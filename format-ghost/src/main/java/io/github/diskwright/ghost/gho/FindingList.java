package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.FatFlaws;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects findings, up to a number, each once, with places in the files that they are in. Not thread-safe. */
final class FindingList implements FatFlaws {
    private final int most;
    private final Set<Finding> findings = new LinkedHashSet<>();
    private @Nullable GhoStream stream;

    FindingList(int most) {
        this.most = most;
    }

    void useStream(GhoStream image) {
        stream = image;
    }

    void add(String id, CorruptImageException e) {
        add(new Finding(id, Severity.ERROR, e.position(), String.valueOf(e.getMessage())));
    }

    private void add(Finding finding) {
        if (findings.size() < most) {
            findings.add(finding);
        }
    }

    void error(String id, long position, String text) {
        remark(id, Severity.ERROR, position, text);
    }

    void warning(String id, long position, String text) {
        remark(id, Severity.WARNING, position, text);
    }

    @Override
    public void error(String id, long position, ImageException error) {
        long place = stream == null ? position : stream.positionInFile(position);
        add(new Finding(id, Severity.ERROR, place, String.valueOf(error.getMessage())));
    }

    @Override
    public void remark(String id, Severity severity, long position, String text) {
        boolean isKnown = stream != null;
        add(new Finding(
                id,
                severity,
                isKnown && stream != null ? stream.positionInFile(position) : position,
                isKnown && stream != null ? stream.file(position) + ": " + text : text));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
