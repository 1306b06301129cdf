package io.github.diskwright.image.tree.nio;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** The views {@code basic} and {@code dos} of a file. */
record NodeAttributeView(TreeProvider provider, Path path, String name, LinkOption... options)
        implements DosFileAttributeView {
    @Override
    public DosFileAttributes readAttributes() throws IOException {
        return provider.attributes(path, options);
    }

    @Override
    public void setTimes(@Nullable FileTime write, @Nullable FileTime access, @Nullable FileTime creation) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setReadOnly(boolean value) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setHidden(boolean value) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setSystem(boolean value) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void setArchive(boolean value) {
        throw new ReadOnlyFileSystemException();
    }
}
