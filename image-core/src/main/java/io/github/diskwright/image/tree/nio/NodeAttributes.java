package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** Attributes of a file, of which it is known whether it is a link. */
record NodeAttributes(FileNode node, boolean isSymbolicLink) implements DosFileAttributes {
    @Override
    public FileTime lastModifiedTime() {
        return time(node.times().write());
    }

    @Override
    public FileTime lastAccessTime() {
        return time(node.times().access());
    }

    @Override
    public FileTime creationTime() {
        return time(node.times().creation());
    }

    private FileTime time(Optional<Instant> time) {
        return FileTime.from(time.or(() -> node.times().write()).orElse(Instant.EPOCH));
    }

    @Override
    public boolean isRegularFile() {
        return !isSymbolicLink && node.kind() == FileKind.FILE;
    }

    @Override
    public boolean isDirectory() {
        return !isSymbolicLink && node.kind() == FileKind.DIRECTORY;
    }

    @Override
    public boolean isOther() {
        return !isSymbolicLink && node.kind() == FileKind.SPECIAL;
    }

    @Override
    public long size() {
        return node.size();
    }

    @Override
    public Object fileKey() {
        return node.fileId();
    }

    @Override
    public boolean isReadOnly() {
        return has(DosAttributes.READ_ONLY);
    }

    @Override
    public boolean isHidden() {
        return has(DosAttributes.HIDDEN);
    }

    @Override
    public boolean isArchive() {
        return has(DosAttributes.ARCHIVE);
    }

    @Override
    public boolean isSystem() {
        return has(DosAttributes.SYSTEM);
    }

    private boolean has(int bit) {
        return (node.attributes() & bit) != 0;
    }
}
