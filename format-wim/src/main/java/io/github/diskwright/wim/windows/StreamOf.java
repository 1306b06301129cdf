package io.github.diskwright.wim.windows;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import java.io.FileNotFoundException;
import java.io.IOException;

/**
 * The data of a file, open.
 *
 * @param stream its unnamed stream
 */
record StreamOf(OpenStream stream) implements AutoCloseable {
    static StreamOf unnamed(FileNode file) throws IOException {
        for (DataStream stream : file.streams()) {
            if (stream.name().isEmpty() && stream.kind() == DataStream.Kind.DATA) {
                return new StreamOf(stream.open());
            }
        }
        throw new FileNotFoundException(file.name() + ": no data");
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
