package io.github.diskwright.cli;

import io.github.diskwright.image.tree.TreePath;
import java.util.List;

/**
 * One change of an image, as the command line or a file with commands has it.
 *
 * @param kind what is done
 * @param from what is added, deleted or renamed
 * @param to where it will be; of what is deleted the same
 * @param isRecursive whether a directory is deleted with all that is in it
 * @param isForced whether what is not there is as good as deleted
 */
record UpdateStep(Kind kind, String from, String to, boolean isRecursive, boolean isForced) {
    /** What is done. */
    enum Kind {
        ADD("add"),
        DELETE("delete"),
        RENAME("rename");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static UpdateStep delete(String path, boolean isRecursive) {
        return new UpdateStep(Kind.DELETE, path, path, isRecursive, false);
    }

    /** A change of two names with an equals sign between them: the first one that a separator follows, else the last one. */
    static UpdateStep ofPair(Kind kind, String text) {
        int at = text.lastIndexOf('=');
        for (int i = text.length() - 2; i > 0; i--) {
            if (text.charAt(i) == '=' && (text.charAt(i + 1) == '/' || text.charAt(i + 1) == '\\')) {
                at = i;
            }
        }
        if (at <= 0) {
            throw new UsageException("--" + kind.word() + ": '" + text + "' is not two names with '=' between them");
        }
        return new UpdateStep(kind, text.substring(0, at), text.substring(at + 1), false, false);
    }

    /** A change from the words of a line; what is wrong with it is a usage error that names the line. */
    static UpdateStep ofWords(List<String> words, String line) {
        List<String> names =
                words.stream().skip(1).filter(word -> !word.startsWith("--")).toList();
        List<String> options =
                words.stream().skip(1).filter(word -> word.startsWith("--")).toList();
        switch (words.get(0)) {
            case "delete" -> {
                if (names.size() == 1 && List.of("--recursive", "--force").containsAll(options)) {
                    String path = names.get(0);
                    return new UpdateStep(
                            Kind.DELETE, path, path, options.contains("--recursive"), options.contains("--force"));
                }
            }
            case "add", "rename" -> {
                if (names.size() == 2 && options.isEmpty()) {
                    Kind kind = words.get(0).equals("add") ? Kind.ADD : Kind.RENAME;
                    return new UpdateStep(kind, names.get(0), names.get(1), false, false);
                }
            }
            default -> throw new UsageException(line + ": '" + words.get(0) + "' is none of add, delete, rename");
        }
        throw new UsageException(line + ": expected add SOURCE PATH, delete [--recursive] [--force] PATH"
                + " or rename OLD NEW; quote names that have spaces");
    }

    TreePath target() {
        return TreePath.parse(to, "/\\");
    }

    TreePath source() {
        return TreePath.parse(from, "/\\");
    }
}
