package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.NtfsVolume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes findings for people: adds the paths of files. */
final class Texts {
    /** Most files whose path is looked up: each costs a record for every directory above it. */
    private static final int MOST_PATHS = 500;

    private final NtfsVolume volume;
    private final Map<Long, String> labels = new HashMap<>();

    Texts(NtfsVolume volume) {
        this.volume = volume;
    }

    /** All findings; the last one tells if there were too many. */
    List<Finding> findings(Report report) throws IOException {
        List<Finding> findings = new ArrayList<>(report.size());
        for (Report.Draft draft : report.drafts()) {
            String text =
                    draft.record() == Report.NO_RECORD ? draft.text() : label(draft.record()) + ": " + draft.text();
            findings.add(new Finding(draft.id(), draft.severity(), draft.position(), clean(text)));
        }
        if (report.isFull()) {
            findings.set(
                    findings.size() - 1,
                    new Finding(
                            "ntfs.too-many-findings",
                            Severity.ERROR,
                            0,
                            "the check stopped after " + findings.size() + " findings: there may be more"));
        }
        return Collections.unmodifiableList(findings);
    }

    private String label(long record) throws IOException {
        String known = labels.get(record);
        if (known != null) {
            return known;
        }
        String label = "file record " + record;
        if (labels.size() < MOST_PATHS) {
            try {
                label += " (" + volume.file(record).path(64) + ")";
            } catch (ImageException e) {
                // The number has to do: the record is what is wrong, or an extension.
                label += "";
            }
            labels.put(record, label);
        }
        return label;
    }

    /** One line, whatever names are made of. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) ? '?' : c);
        }
        return clean.toString();
    }
}
