package io.github.diskwright.cli;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import io.github.diskwright.wim.capture.ReparseFixup;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tree of files that the command line names: a directory of the host, or an NTFS volume in an image. */
final class TreeSource implements AutoCloseable {
    private final FileTree tree;
    private final ReparseFixup fixup;
    private final String name;
    private final @Nullable OpenedImage image;

    private TreeSource(FileTree tree, ReparseFixup fixup, String name, @Nullable OpenedImage image) {
        this.tree = tree;
        this.fixup = fixup;
        this.name = name;
        this.image = image;
    }

    static TreeSource open(Session session, ImageName source) throws IOException {
        Path path = source.path();
        if (source.partition().isEmpty() && Files.isDirectory(path)) {
            return ofDirectory(path);
        }
        OpenedImage image = OpenedImage.open(session, source);
        try {
            BlockDevice volume = image.device();
            FileTree tree = NtfsTree.of(NtfsVolume.open(volume));
            return new TreeSource(tree, ReparseFixup.ofVolume(), fileName(path), image);
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    private static TreeSource ofDirectory(Path path) throws IOException {
        String absolute = path.toAbsolutePath().normalize().toString();
        String real = path.toRealPath().toString();
        ReparseFixup fixup = File.separatorChar == '\\'
                ? ReparseFixup.ofWindowsRoot(real, absolute)
                : ReparseFixup.ofUnixRoot(real, absolute);
        return new TreeSource(
                HostTree.open(path), fixup, fileName(path.toAbsolutePath().normalize()), null);
    }

    private static String fileName(Path path) {
        return Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
    }

    FileTree tree() {
        return tree;
    }

    /** What makes links in it independent of where it is. */
    ReparseFixup fixup() {
        return fixup;
    }

    /** What it is called without the directories above. */
    String name() {
        return name;
    }

    @Override
    public void close() throws IOException {
        try {
            tree.close();
        } finally {
            OpenedImage opened = image;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
