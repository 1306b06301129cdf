package io.github.diskwright.benchmarks;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;

/**
 * A codec and a level as the parameters of benchmarks write it: {@code "zstd-3"}, or {@code "store"} for the codec's
 * default level.
 */
record CodecChoice(Codec codec, int level) {
    static CodecChoice parse(String text) throws UnsupportedFeatureException {
        int dash = text.indexOf('-');
        Codec codec = CodecRegistry.load().require(dash < 0 ? text : text.substring(0, dash));
        return new CodecChoice(codec, dash < 0 ? codec.defaultLevel() : Integer.parseInt(text.substring(dash + 1)));
    }
}
