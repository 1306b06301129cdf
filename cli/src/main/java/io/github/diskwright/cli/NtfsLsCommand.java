package io.github.diskwright.cli;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import io.github.diskwright.ntfs.tree.NtfsTreeOptions;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntfs ls}. */
@Command(
        name = "ls",
        description = {
            "List files of an NTFS volume.",
            "What cannot be read is reported and passed over; the exit code is then that of the first error."
        })
final class NtfsLsCommand extends Verb {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Letters of attributes, as Windows' own tools have them. */
    private static final Map<Integer, String> LETTERS = letters();

    @Parameters(index = "0", paramLabel = "VOLUME", description = "A volume, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "A directory or file, with / or \\ between names. Default: the root.")
    private String path = "/";

    @Option(
            names = {"-l", "--long"},
            description = "With attributes, size, time of the last write (UTC), target of links, and streams.")
    private boolean isLong;

    @Option(
            names = {"-R", "--recursive"},
            description = "With everything below, as paths.")
    private boolean isRecursive;

    @Option(
            names = {"-a", "--all"},
            description = "With the file system's own files.")
    private boolean isAll;

    private final List<Object> files = new ArrayList<>();
    private ExitCode exitCode = ExitCode.DONE;

    NtfsLsCommand(Session session) {
        super(session);
    }

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

    @Override
    ExitCode run(JobOptions job) throws IOException {
        NtfsTreeOptions options = NtfsTreeOptions.builder()
                .systemFiles(isAll ? NtfsTreeOptions.SystemFiles.SHOWN : NtfsTreeOptions.SystemFiles.HIDDEN)
                .build();
        try (OpenedImage opened = OpenedImage.open(session(), name);
                FileTree tree = NtfsTree.of(NtfsVolume.open(opened.device()), options)) {
            FileNode start = new NtfsPath(tree, path).node();
            if (start.isDirectory()) {
                list(start, job);
            } else {
                show(start, TreePath.of(start.name()));
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("volume", name.toString());
        result.put("path", path);
        result.put("files", files);
        json(result);
        return exitCode;
    }

    /** A directory that the listing is in. */
    private record Level(DirectoryCursor cursor, TreePath path) {}

    private void list(FileNode start, JobOptions job) throws IOException {
        Deque<Level> levels = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>(Set.of(start.fileId()));
        levels.push(new Level(start.children(), TreePath.ROOT));
        while (!levels.isEmpty()) {
            job.cancellation().throwIfCancelled("ntfs ls");
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
                show(node, at);
                boolean goesIn = isRecursive && node.isDirectory() && seen.add(node.fileId());
                if (goesIn && levels.size() < Limits.defaults().maxTreeDepth()) {
                    levels.push(new Level(node.children(), at));
                }
            } catch (ImageException e) {
                remark(at + ": " + FailureMessage.of(e));
                exitCode = exitCode == ExitCode.DONE ? ExitCode.of(e) : exitCode;
            }
        }
    }

    private void show(FileNode node, TreePath at) throws IOException {
        String shown = at.toString().substring(1);
        Optional<String> target = target(node);
        if (isJson()) {
            files.add(json(node, shown, target));
        } else if (!isLong) {
            line(shown);
        } else {
            line(String.format(
                    Locale.ROOT,
                    "%s %14d  %s  %s%s",
                    attributes(node),
                    node.size(),
                    node.times().write().map(TIME::format).orElse(""),
                    shown,
                    target.map(text -> " -> " + text).orElse("")));
            for (DataStream stream : node.streams()) {
                if (!stream.name().isEmpty()) {
                    line(String.format(
                            Locale.ROOT,
                            "%s %14d  %19s  %s:%s",
                            " ".repeat(LETTERS.size()),
                            stream.size(),
                            "",
                            shown,
                            NtfsPath.visible(stream.name())));
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
    private Optional<String> target(FileNode node) throws IOException {
        Optional<ReparsePoint> point = node.reparsePoint();
        if (point.isEmpty()) {
            return Optional.empty();
        }
        Optional<LinkTarget> link = point.get().linkTarget(name.toString());
        String shown = link.map(LinkTarget::printName)
                .filter(text -> !text.isEmpty())
                .or(() -> link.map(LinkTarget::substituteName))
                .map(NtfsLsCommand::visiblePath)
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
        file.put("record", node.fileId());
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
