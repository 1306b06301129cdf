package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreeFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/**
 * What the JDK calls user-defined attributes of a file: extended attributes on Unix, named streams on Windows. It reads and
 * writes them as a whole. Thread-safe.
 */
final class UserAttributes {
    /** Largest that is held in memory. */
    static final int MOST = 16 << 20;

    private final Path path;
    private final UserDefinedFileAttributeView view;

    UserAttributes(Path path) throws IOException {
        this.path = path;
        UserDefinedFileAttributeView found =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, HostView.NOT_FOLLOWING);
        if (found == null) {
            throw new UnsupportedFeatureException(path.toString(), "user-defined attributes");
        }
        view = found;
    }

    /** Whether the file system has such attributes. */
    boolean areSupported() throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    }

    List<String> names() throws IOException {
        return view.list();
    }

    long size(String name) throws IOException {
        return view.size(name);
    }

    byte[] read(String name) throws IOException {
        long size = view.size(name);
        if (size > MOST) {
            throw new UnsupportedFeatureException(
                    path.toString(), "attribute or stream " + name + " of " + size + " bytes, limit " + MOST);
        }
        ByteBuffer value = ByteBuffer.allocate((int) size);
        view.read(name, value);
        byte[] bytes = new byte[value.position()];
        value.flip().get(bytes);
        return bytes;
    }

    void write(String name, byte[] value) throws IOException {
        view.write(name, ByteBuffer.wrap(value));
    }

    /** Writes a named stream; what the host refuses is lost. */
    void write(DataStream stream, FileReport report) throws IOException {
        String what = "stream of " + stream.size() + " bytes";
        if (stream.size() > MOST) {
            report.lost(TreeFeature.NAMED_STREAMS, what + ": the JDK writes up to " + MOST);
            return;
        }
        byte[] value;
        try (OpenStream open = stream.open()) {
            value = new byte[Math.toIntExact(open.size())];
            open.read(0, ByteBuffer.wrap(value));
        }
        try {
            write(stream.name(), value);
        } catch (IOException | IllegalArgumentException e) {
            report.lost(TreeFeature.NAMED_STREAMS, what + ": " + e);
        }
    }
}
