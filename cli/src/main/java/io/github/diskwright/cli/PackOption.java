package io.github.diskwright.cli;

import io.github.diskwright.image.PackOptions;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How images that are made in one pass are compressed. */
final class PackOption {
    @Option(
            names = "--codec",
            paramLabel = "zstd|lz4|store",
            description = "How chunks of the image are compressed. Default: zstd.")
    private @Nullable String codec;

    @Option(names = "--level", paramLabel = "N", description = "Level of the codec: higher is smaller and slower.")
    private @Nullable Integer level;

    /** Whether anything was said. */
    boolean isGiven() {
        return codec != null || level != null;
    }

    /** The options, before what else the verb knows. */
    PackOptions.Builder options() throws IOException {
        PackOptions.Builder options = PackOptions.builder();
        String name = codec;
        if (name != null) {
            options.codec(name);
        }
        if (level != null) {
            options.level(checkedLevel(level, name == null ? "zstd" : name));
        }
        return options;
    }

    /** The codec; empty for the default. */
    @Nullable
    String codec() {
        return codec;
    }

    private static int checkedLevel(int level, String name) throws IOException {
        Codec codec = CodecRegistry.load()
                .byName(name)
                .orElseThrow(() -> new UsageException("--codec is " + name + ", allowed zstd, lz4 and store"));
        if (level < codec.minLevel() || level > codec.maxLevel()) {
            throw new UsageException("--level is " + level + ", allowed " + codec.minLevel() + " to " + codec.maxLevel()
                    + " for " + name);
        }
        return level;
    }
}
