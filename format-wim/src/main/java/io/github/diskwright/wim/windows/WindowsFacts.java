package io.github.diskwright.wim.windows;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.wim.windows.hive.Hive;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WindowsArchitecture;
import io.github.diskwright.wim.xml.WindowsField;
import io.github.diskwright.wim.xml.WindowsXml;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be said in an image's XML about the Windows in it: found in the program {@code kernel32.dll} and in the
 * registry hives {@code SOFTWARE} and {@code SYSTEM}, as wimlib does it.
 *
 * <p>Nothing of this is needed for an image to be right. What is damaged, missing or cannot be read is left out and
 * told in {@link #notes()}. Log files of hives are not looked at.
 *
 * <p>Immutable and thread-safe.
 */
public final class WindowsFacts {
    private final Optional<WindowsXml> windows;
    private final List<String> notes;

    private WindowsFacts(Optional<WindowsXml> windows, List<String> notes) {
        this.windows = windows;
        this.notes = notes;
    }

    /**
     * Looks for Windows in a tree: the directory of the root that has most of the three files, the one called
     * {@code Windows} before others that have as many. Reads a few hundred KiB of a real installation.
     *
     * @param tree the tree
     * @param limits how large a value of the registry may be
     */
    public static WindowsFacts of(FileTree tree, Limits limits) {
        Notes notes = new Notes(limits);
        Optional<SystemDirectory> directory = SystemDirectory.find(tree, notes);
        Optional<WindowsXml> windows = directory.map(found -> read(found, limits, notes));
        return new WindowsFacts(windows, notes.texts());
    }

    private static WindowsXml read(SystemDirectory directory, Limits limits, Notes notes) {
        WindowsXml windows = WindowsXml.empty();
        if (directory.kernel().isPresent()) {
            Optional<WindowsArchitecture> machine = machine(directory.kernel().get(), notes);
            if (machine.isPresent()) {
                windows = windows.with(
                        WindowsField.ARCHITECTURE,
                        Integer.toString(machine.get().number()));
            }
        }
        HiveFacts facts = new HiveFacts(windows, notes);
        if (directory.software().isPresent()) {
            open(directory.software().get(), limits, notes, facts::readSoftware);
        }
        if (directory.system().isPresent()) {
            open(directory.system().get(), limits, notes, facts::readSystem);
        }
        facts.put(WindowsField.SYSTEM_ROOT, directory.name().toUpperCase(Locale.ROOT));
        return facts.windows();
    }

    private static Optional<WindowsArchitecture> machine(FileNode file, Notes notes) {
        try (StreamOf stream = StreamOf.unnamed(file)) {
            return ProgramHeader.machine(stream.stream(), file.name());
        } catch (IOException e) {
            notes.add(e);
            return Optional.empty();
        }
    }

    /** Takes what it needs from a hive. */
    private interface HiveReader {
        void read(Hive hive);
    }

    private static void open(FileNode file, Limits limits, Notes notes, HiveReader reader) {
        try (StreamOf stream = StreamOf.unnamed(file)) {
            Hive hive = Hive.open(stream.stream(), file.name(), limits);
            if (hive.isDirty()) {
                notes.add(file.name() + ": changes may be in its log only, which is not read");
            }
            reader.read(hive);
        } catch (IOException e) {
            notes.add(e);
        }
    }

    /** What was found; empty if there is no Windows in the tree. */
    public Optional<WindowsXml> windows() {
        return windows;
    }

    /** What could not be read and why, one clause each, as many as {@link Limits#maxFindings()}; unmodifiable. */
    public List<String> notes() {
        return notes;
    }

    /**
     * An image's XML with what was found: {@link ImageXml#windows()} in place of the old one, and unless it has them, the
     * edition as {@link ImageXml#flags()} and the product as {@link ImageXml#displayName()} and
     * {@link ImageXml#displayDescription()}.
     */
    public ImageXml addTo(ImageXml image) {
        if (windows.isEmpty()) {
            return image;
        }
        String edition = windows.get().value(WindowsField.EDITION_ID).orElse("");
        String product = windows.get().value(WindowsField.PRODUCT_NAME).orElse("");
        return image.withWindows(windows.get())
                .withFlags(image.flags().isEmpty() ? edition : image.flags())
                .withDisplayName(image.displayName().isEmpty() ? product : image.displayName())
                .withDisplayDescription(image.displayDescription().isEmpty() ? product : image.displayDescription());
    }

    @Override
    public String toString() {
        return windows.map(WindowsXml::toString).orElse("no Windows");
    }
}
