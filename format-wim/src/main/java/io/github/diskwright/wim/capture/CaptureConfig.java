package io.github.diskwright.wim.capture;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeFilter;
import io.github.diskwright.image.tree.TreePath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A capture configuration file ([Microsoft, DISM Configuration List and WimScript.ini Files]): what is left out of an
 * image, and what is stored in it without compression. UTF-8 or UTF-16LE.
 *
 * <p><b>Which files are taken.</b> A file or directory that an exclusion matches is left out, with everything that is
 * in it. Exceptions win: what one matches is taken, with everything that is in it. The directories on the way to where
 * a rooted exception may match are taken even where an exclusion matches them, without what else is in them. An
 * exception that is a name brings nothing back from a directory that is left out, because nobody looks there.
 *
 * <p>wimlib agrees but for two cases that contradict its own rules: with exclusion and exception by different kinds of
 * patterns it leaves other files in directories that it walks for an exception only, and an exception that is a name
 * does not stand for what is in a directory of that name.
 *
 * <p>Immutable and thread-safe.
 */
public final class CaptureConfig {
    private static final String STRUCTURE = "capture configuration";
    private static final CaptureConfig EMPTY = new CaptureConfig(Map.of(), List.of());
    private static final CaptureConfig DEFAULTS = EMPTY.with(
                    ConfigSection.EXCLUSION_LIST,
                    patterns(
                            "\\$ntfs.log",
                            "\\hiberfil.sys",
                            "\\pagefile.sys",
                            "\\swapfile.sys",
                            "\\System Volume Information",
                            "\\RECYCLER",
                            "\\$Recycle.Bin",
                            "\\Windows\\CSC"))
            .with(
                    ConfigSection.COMPRESSION_EXCLUSION_LIST,
                    patterns("*.mp3", "*.zip", "*.cab", "\\WINDOWS\\inf\\*.pnf"));

    private final Map<ConfigSection, List<PathPattern>> sections;
    private final List<String> warnings;

    private CaptureConfig(Map<ConfigSection, List<PathPattern>> sections, List<String> warnings) {
        this.sections = sections;
        this.warnings = warnings;
    }

    private static List<PathPattern> patterns(String... texts) {
        return Stream.of(texts).map(PathPattern::parse).toList();
    }

    /** Takes everything. */
    public static CaptureConfig empty() {
        return EMPTY;
    }

    /** What is used unless something else is asked for: leaves out what belongs to a running system only. */
    public static CaptureConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Reads a configuration file.
     *
     * @param bytes the whole file
     * @param source its name, for errors
     * @param limits how long it may be, in bytes and in lines
     * @throws CorruptImageException if it is no text, or a pattern is none; the position is that of the line
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it is longer than the limits allow
     */
    public static CaptureConfig parse(byte[] bytes, String source, Limits limits) throws ImageException {
        Map<ConfigSection, List<PathPattern>> sections = new EnumMap<>(ConfigSection.class);
        List<String> warnings = new ArrayList<>();
        Optional<ConfigSection> section = Optional.empty();
        boolean isInSection = false;
        for (TextLine line : TextLine.of(bytes, source, STRUCTURE, limits)) {
            String text = line.text();
            if (text.startsWith("[") && text.endsWith("]")) {
                section = ConfigSection.of(text.substring(1, text.length() - 1));
                isInSection = true;
                if (section.isEmpty()) {
                    warnings.add("line " + line.number() + ": unknown section");
                }
            } else if (section.isPresent()) {
                sections.computeIfAbsent(section.get(), any -> new ArrayList<>())
                        .add(pattern(line, source, warnings));
            } else if (!isInSection) {
                warnings.add("line " + line.number() + ": in no section");
            }
        }
        sections.replaceAll((any, patterns) -> List.copyOf(patterns));
        return new CaptureConfig(sections, List.copyOf(warnings));
    }

    private static PathPattern pattern(TextLine line, String source, List<String> warnings)
            throws CorruptImageException {
        String text = line.unquoted();
        boolean isDrive = PathPattern.hasDrive(text);
        if (isDrive) {
            text = text.substring(2);
            warnings.add("line " + line.number() + ": the drive is left out");
        }
        try {
            PathPattern pattern = PathPattern.parse(text);
            if (!isDrive || pattern.isRooted()) {
                return pattern;
            }
            throw line.corrupt(source, STRUCTURE, "a separator behind the drive", "none");
        } catch (IllegalArgumentException e) {
            throw line.corrupt(source, STRUCTURE, "a name, or a path from the root", String.valueOf(e.getMessage()));
        }
    }

    /** The patterns of a section in their order; unmodifiable. */
    public List<PathPattern> patterns(ConfigSection section) {
        return sections.getOrDefault(section, List.of());
    }

    /** The same with other patterns of a section. */
    public CaptureConfig with(ConfigSection section, List<PathPattern> patterns) {
        Map<ConfigSection, List<PathPattern>> changed = new EnumMap<>(ConfigSection.class);
        changed.putAll(sections);
        changed.put(section, List.copyOf(patterns));
        return new CaptureConfig(changed, warnings);
    }

    /** What is strange about the file that was read, but does no harm: one clause each, with the line's number. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Chooses the files that are captured.
     *
     * @param rule whether upper and lower case are the same; the rule of the tree, or another one
     */
    public TreeFilter filter(NameRule rule) {
        return (path, node) -> includes(path, node, rule);
    }

    private boolean includes(TreePath path, FileNode node, NameRule rule) {
        List<String> names = path.names();
        List<PathPattern> exceptions = patterns(ConfigSection.EXCLUSION_EXCEPTION);
        return !anyWithin(patterns(ConfigSection.EXCLUSION_LIST), names, rule)
                || anyWithin(exceptions, names, rule)
                || node.isDirectory() && exceptions.stream().anyMatch(exception -> exception.leadsBelow(names, rule));
    }

    /** Whether a file is to be stored without compression. */
    public boolean isStoredPlain(TreePath path, NameRule rule) {
        return anyWithin(patterns(ConfigSection.COMPRESSION_EXCLUSION_LIST), path.names(), rule);
    }

    private static boolean anyWithin(List<PathPattern> patterns, List<String> names, NameRule rule) {
        for (PathPattern pattern : patterns) {
            if (pattern.matchesWithin(names, rule)) {
                return true;
            }
        }
        return false;
    }
}
