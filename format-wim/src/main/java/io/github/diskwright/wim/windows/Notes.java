package io.github.diskwright.wim.windows;

import io.github.diskwright.image.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What could not be read and why, up to a limit: a hostile tree may have any number of damaged directories. */
final class Notes {
    private final List<String> texts = new ArrayList<>();
    private final int most;

    Notes(Limits limits) {
        most = limits.maxFindings();
    }

    void add(String text) {
        if (texts.size() < most) {
            texts.add(text);
        }
    }

    void add(IOException error) {
        add(String.valueOf(error.getMessage()));
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
