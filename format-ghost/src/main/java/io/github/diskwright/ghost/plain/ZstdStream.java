package io.github.diskwright.ghost.plain;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/** The only class that names the library of Zstandard, so that it may be absent. */
final class ZstdStream {
    /** The largest window that the zstd command decompresses without being asked to: 128 MiB of native memory. */
    private static final int LARGEST_WINDOW_LOG = 27;

    private ZstdStream() {}

    static InputStream open(InputStream input) throws IOException {
        return new ZstdInputStreamNoFinalizer(input).setLongMax(LARGEST_WINDOW_LOG);
    }
}
