package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.CodecRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Decoders of whole streams. */
final class StreamDecoder {
    private static final int GZIP_BUFFER = 64 << 10;

    private StreamDecoder() {}

    /** A decoder. What it throws beside the errors of its input is about malformed data. */
    static InputStream open(StreamCompression compression, DeviceInputStream input) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPInputStream(input, GZIP_BUFFER);
            case ZSTD -> {
                // Says by name what is missing.
                CodecRegistry.load().require("zstd");
                yield ZstdStream.open(input);
            }
            case LZ4, NONE -> throw new UnsupportedFeatureException("stream", compression.label() + " as a stream");
        };
    }
}
