package io.github.diskwright.cli;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreePath;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Lists files of a tree, for people and scripts; the options that all such verbs have. Used once. */
final class FileListing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Letters of attributes, as Windows' own tools have them. */
    private static final Map<Integer, String> LETTERS = letters();

    @Option(
            names = {"-l", "--long"},
            description = "With attributes, size, time of the last write (UTC), target of links, and streams.")
    private boolean isLong;

    @Option(
            names = {"-R", "--recursive"},
            description = "With everything below, as paths.")
    private boolean isRecursive;

    private final List<Object> files = new ArrayList<>();
    private ExitCode exitCode = ExitCode.DONE;

    private static Map<Integer, String> letters() {
        Map<Integer, String> letters = new LinkedHashMap<>();
        letters.put(DosAttributes.DIRECTORY, "d");
        letters.put(DosAttributes.READ_ONLY, "r");
        letters.put(DosAttributes.HIDDEN, "h");
        letters.put(DosAttributes.SYSTEM, "s");
        letters.put(DosAttributes.ARCHIVE, "a");
        letters.put(DosAttributes.REPARSE_POINT, "l");
        letters.put(DosAttributes.SPARSE, "p");
        letters.put(DosAttributes.COMPRESSED, "c");
        letters.put(DosAttributes.ENCRYPTED, "e");
        letters.put(DosAttributes.OFFLINE, "o");
        return letters;
    }

    /**
     * Lists a directory, or shows a file.
     *
     * @param verb whose output this is
     * @param source what the files are in, for errors
     * @param start the directory or file
     */
    ExitCode list(Verb verb, JobOptions job, String source, FileNode start) throws IOException {
        if (start.isDirectory()) {
            listDirectory(verb, job, source, start);
        } else {
            show(verb, source, start, TreePath.of(start.name()));
        }
        return exitCode;
    }

    /** What was listed, for {@code --json}. */
    List<Object> files() {
        return files;
    }

    /** A directory that the listing is in. */
    private record Level(DirectoryCursor cursor, TreePath path) {}

    private void listDirectory(Verb verb, JobOptions job, String source, FileNode start) throws IOException {
        Deque<Level> levels = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>(Set.of(start.fileId()));
        levels.push(new Level(start.children(), TreePath.ROOT));
        while (!levels.isEmpty()) {
            job.cancellation().throwIfCancelled("listing");
            Level level = levels.element();
            TreePath at = level.path;
            try {
                if (!level.cursor.next()) {
                    level.cursor.close();
                    levels.pop();
                    continue;
                }
                at = level.path.resolve(level.cursor.name());
                FileNode node = level.cursor.node();
                show(verb, source, node, at);
                boolean goesIn = isRecursive && node.isDirectory() && seen.add(node.fileId());
                if (goesIn && levels.size() < Limits.defaults().maxTreeDepth()) {
                    levels.push(new Level(node.children(), at));
                }
            } catch (ImageException e) {
                verb.remark(at + ": " + FailureMessage.of(e));
                exitCode = exitCode == ExitCode.DONE ? ExitCode.of(e) : exitCode;
            }
        }
    }

    private void show(Verb verb, String source, FileNode node, TreePath at) throws IOException {
        String shown = at.toString().substring(1);
        Optional<String> target = target(source, node);
        if (verb.isJson()) {
            files.add(json(node, shown, target));
        } else if (!isLong) {
            verb.line(shown);
        } else {
            verb.line(String.format(
                    Locale.ROOT,
                    "%s %14d  %s  %s%s",
                    attributes(node),
                    node.size(),
                    node.times().write().map(TIME::format).orElse(""),
                    shown,
                    target.map(text -> " -> " + text).orElse("")));
            for (DataStream stream : node.streams()) {
                if (!stream.name().isEmpty()) {
                    verb.line(String.format(
                            Locale.ROOT,
                            "%s %14d  %19s  %s:%s",
                            " ".repeat(LETTERS.size()),
                            stream.size(),
                            "",
                            shown,
                            TreeFile.visible(stream.name())));
                }
            }
        }
    }

    private static String attributes(FileNode node) {
        StringBuilder text = new StringBuilder();
        LETTERS.forEach((bit, letter) -> text.append((node.attributes() & bit) != 0 ? letter : "-"));
        return text.toString();
    }

    /** Where a link leads, or what tag another reparse point has. */
    private static Optional<String> target(String source, FileNode node) throws IOException {
        Optional<ReparsePoint> point = node.reparsePoint();
        if (point.isEmpty()) {
            return Optional.empty();
        }
        Optional<LinkTarget> link = point.get().linkTarget(source);
        String shown = link.map(LinkTarget::printName)
                .filter(text -> !text.isEmpty())
                .or(() -> link.map(LinkTarget::substituteName))
                .map(FileListing::visiblePath)
                .orElse("[reparse tag 0x" + Integer.toHexString(point.get().tag()) + "]");
        return Optional.of(shown);
    }

    /** A path of Windows without what would harm a terminal. */
    private static String visiblePath(String target) {
        return target.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Map<String, Object> json(FileNode node, String shown, Optional<String> target) throws IOException {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("path", shown);
        file.put("name", node.name());
        file.put("directory", node.isDirectory());
        file.put("attributes", node.attributes());
        file.put("size", node.size());
        file.put("id", node.fileId());
        file.put("links", node.linkCount());
        node.shortName().ifPresent(text -> file.put("shortName", text));
        node.times().creation().ifPresent(time -> file.put("created", time.toString()));
        node.times().write().ifPresent(time -> file.put("written", time.toString()));
        target.ifPresent(text -> file.put("target", text));
        List<Object> streams = new ArrayList<>();
        for (DataStream stream : node.streams()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", stream.name());
            one.put("size", stream.size());
            one.put("allocated", stream.allocatedSize());
            streams.add(one);
        }
        file.put("streams", streams);
        return file;
    }
}
