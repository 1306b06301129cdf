package io.github.diskwright.cli;

import io.github.diskwright.image.ByteSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes on the command line. */
final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        return parse(text);
    }

    static long parse(String text) {
        try {
            return ByteSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** A size for people: {@code "4.0 GiB"}. */
    static String show(long bytes) {
        return ByteSize.show(bytes);
    }

    /** A size for people, round and exact: {@code "1.0 GiB (1073741824 bytes)"}. */
    static String showBoth(long bytes) {
        return show(bytes) + " (" + bytes + " bytes)";
    }

    /** A rate for people: {@code "1.9 GiB/s"}. */
    static String showRate(long bytes, double seconds) {
        return show((long) (bytes / Math.max(seconds, 1e-6))) + "/s";
    }
}
