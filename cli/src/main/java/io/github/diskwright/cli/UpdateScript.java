package io.github.diskwright.cli;

import java.util.ArrayList;
import java.util.List;

/** Files with one change of an image in each line, as wimlib's users write them. */
final class UpdateScript {
    private UpdateScript() {}

    /**
     * The changes in lines; empty ones and those that start with {@code #} are none.
     *
     * @param lines the file's
     * @param source its name, for errors
     * @throws UsageException if a line is something else
     */
    static List<UpdateStep> parse(List<String> lines, String source) {
        List<UpdateStep> steps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = source + ", line " + (i + 1);
            List<String> words = words(lines.get(i).strip(), line);
            if (!words.isEmpty()) {
                steps.add(UpdateStep.ofWords(words, line));
            }
        }
        return steps;
    }

    /** Words with white space between them, which quotes of either kind keep. */
    private static List<String> words(String text, String line) {
        List<String> words = new ArrayList<>();
        if (text.startsWith("#")) {
            return words;
        }
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (char unit : text.toCharArray()) {
            if (quote != 0 && unit == quote) {
                quote = 0;
            } else if (quote == 0 && (unit == '\'' || unit == '"')) {
                quote = unit;
                isWord = true;
            } else if (quote == 0 && Character.isWhitespace(unit)) {
                if (isWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                isWord = false;
            } else {
                word.append(unit);
                isWord = true;
            }
        }
        if (quote != 0) {
            throw new UsageException(line + ": a quote " + quote + " without its end");
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }
}
