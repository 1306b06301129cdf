package io.github.diskwright.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output, which remembers why it failed: {@link java.io.PrintStream} only tells that it did. */
final class ResultStream extends FilterOutputStream {
    private @Nullable IOException failure;

    ResultStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Whether results were lost. A reader that has seen enough and closed its end of a pipe has lost nothing. */
    boolean isLost() {
        IOException e = failure;
        return e != null && !String.valueOf(e.getMessage()).contains("pipe");
    }
}
