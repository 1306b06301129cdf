package io.github.diskwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells which parts of a split file were written. */
final class WimParts {
    private WimParts() {}

    /**
     * Prints a line for each part.
     *
     * @param size bytes that a part was to have at most
     * @return the same for {@code --json}
     */
    static List<Object> tell(Verb verb, List<Path> parts, long size) throws IOException {
        List<Object> told = new ArrayList<>();
        for (Path part : parts) {
            long length = Files.size(part);
            verb.line(part + ": " + Size.showBoth(length) + (length > size ? ", more than asked for" : ""));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("file", part.toString());
            one.put("size", length);
            told.add(one);
        }
        return told;
    }
}
