package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.write.WimWriterOptions;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a WIM file that is written packs its data. */
final class WimFormatOption {
    /** Half of what Java may take: the rest is for what is read, and for tables. */
    private static final int SHARE = 2;

    @Option(
            names = "--compress",
            paramLabel = "none|xpress|lzx|lzms",
            converter = Name.class,
            description = "How data are compressed. Default: lzx; with --solid, the solid data by lzms.")
    private @Nullable CompressionType compression;

    @Option(names = "--level", paramLabel = "N", description = "1 to 100; 20 is fast, 50 the default.")
    private int level;

    @Option(
            names = "--chunk-size",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Bytes that are compressed together. Default: 32K, lzms 128K, solid data 64M.")
    private long chunkSize;

    @Option(names = "--solid", description = "Pack the data of many files together: smaller, slower to reach (.esd).")
    private boolean isSolid;

    @Option(names = "--check", description = "Add an integrity table.")
    private boolean hasIntegrity;

    /** Reads names of codecs. */
    static final class Name implements ITypeConverter<CompressionType> {
        @Override
        public CompressionType convert(String text) {
            for (CompressionType type : CompressionType.values()) {
                if (type.label().equals(text.toLowerCase(Locale.ROOT))) {
                    return type;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of none, xpress, lzx, lzms");
        }
    }

    /** Memory that such work takes: one compressor of solid data holds more than half a gigabyte. */
    static long usualMemory() {
        return Math.max(JobOptions.DEFAULT_MEMORY, Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** Whether the user says how data are compressed. */
    boolean isCompressionNamed() {
        return compression != null || level != 0 || chunkSize != 0 || isSolid;
    }

    /** Bytes of a stretch of the integrity table, if there is to be one. */
    OptionalInt integrity() {
        return hasIntegrity ? OptionalInt.of(IntegrityTable.DEFAULT_CHUNK_SIZE) : OptionalInt.empty();
    }

    /** The options; where the user says nothing of compression, as another file has it. */
    WimWriterOptions.Builder options(JobOptions job, WimHeader other) {
        WimWriterOptions.Builder builder = options(job);
        if (!other.integrity().isNone()) {
            builder.integrity();
        }
        if (compression == null && !isSolid) {
            builder.compression(other.compression());
            if (other.compression() != CompressionType.NONE) {
                builder.chunkSize(chunkSize == 0 ? other.chunkSize() : Math.toIntExact(chunkSize));
                if (level != 0) {
                    builder.level(level);
                }
            }
        }
        return builder;
    }

    WimWriterOptions.Builder options(JobOptions job) {
        WimWriterOptions.Builder builder = WimWriterOptions.builder().job(job);
        try {
            if (isSolid) {
                solid(builder);
            } else {
                ordinary(builder);
            }
            if (hasIntegrity) {
                builder.integrity();
            }
            // The checks of all of them together are those of the options.
            builder.build();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return builder;
    }

    private void solid(WimWriterOptions.Builder builder) {
        CompressionType type = compression;
        builder.packing(WimWriterOptions.Packing.SOLID).compression(type == null ? CompressionType.LZMS : type);
        builder.solidCompression(type == null ? CompressionType.LZMS : type);
        if (chunkSize != 0) {
            builder.solidChunkSize(Math.toIntExact(chunkSize));
        }
        if (level != 0) {
            builder.solidLevel(level);
        }
    }

    private void ordinary(WimWriterOptions.Builder builder) {
        CompressionType type = compression;
        builder.compression(type == null ? CompressionType.LZX : type);
        if (chunkSize != 0) {
            builder.chunkSize(Math.toIntExact(chunkSize));
        }
        if (level != 0) {
            builder.level(level);
        }
    }
}
