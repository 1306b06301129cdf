package io.github.diskwright.image.tree.nio;

import java.util.regex.PatternSyntaxException;

/** Globs, as {@link java.nio.file.FileSystem#getPathMatcher} describes them, as regular expressions. */
final class Glob {
    private static final String REGEX_SPECIAL = ".^$+{[]|()*?\\}";

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inGroup;

    private Glob(String glob) {
        this.glob = glob;
    }

    /**
     * The regular expression of a glob.
     *
     * @throws PatternSyntaxException if it is none
     */
    static String toRegex(String glob) {
        return new Glob(glob).translate();
    }

    private String translate() {
        while (at < glob.length()) {
            char c = glob.charAt(at++);
            switch (c) {
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                case '[' -> bracket();
                case '{' -> openGroup();
                case '}' -> closeGroup();
                case ',' -> regex.append(inGroup ? "|" : ",");
                case '\\' -> literal(escaped());
                default -> literal(c);
            }
        }
        if (inGroup) {
            throw problem("a group is not closed");
        }
        return regex.toString();
    }

    private void star() {
        if (at < glob.length() && glob.charAt(at) == '*') {
            at++;
            regex.append(".*");
        } else {
            regex.append("[^/]*");
        }
    }

    private void openGroup() {
        if (inGroup) {
            throw problem("groups cannot be nested");
        }
        inGroup = true;
        regex.append("(?:");
    }

    private void closeGroup() {
        regex.append(inGroup ? ")" : "\\}");
        inGroup = false;
    }

    private char escaped() {
        if (at == glob.length()) {
            throw problem("nothing to escape");
        }
        return glob.charAt(at++);
    }

    private void literal(char c) {
        if (REGEX_SPECIAL.indexOf(c) >= 0) {
            regex.append('\\');
        }
        regex.append(c);
    }

    /** In a bracket everything but the hyphen stands for itself; a slash is never matched. */
    private void bracket() {
        regex.append("(?!/)[");
        if (at < glob.length() && glob.charAt(at) == '!') {
            regex.append('^');
            at++;
        }
        if (at < glob.length() && glob.charAt(at) == '-') {
            regex.append("\\-");
            at++;
        }
        int first = at;
        char last = 0;
        while (at < glob.length() && glob.charAt(at) != ']') {
            char c = glob.charAt(at++);
            if (c == '/') {
                throw problem("a slash in a bracket");
            }
            if (c == '-' && at > first + 1 && at < glob.length() && glob.charAt(at) != ']') {
                if (glob.charAt(at) < last) {
                    throw problem("a range that goes down");
                }
                regex.append('-');
            } else {
                regex.append(c == '\\' || c == '[' || c == '&' || c == '^' || c == '-' ? "\\" : "")
                        .append(c);
                last = c;
            }
        }
        if (at == glob.length()) {
            throw problem("a bracket is not closed");
        }
        at++;
        regex.append(']');
    }

    private PatternSyntaxException problem(String description) {
        return new PatternSyntaxException(description, glob, Math.max(0, at - 1));
    }
}
