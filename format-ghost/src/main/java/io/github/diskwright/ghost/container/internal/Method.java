package io.github.diskwright.ghost.container.internal;

import java.util.Optional;

/** How a chunk is stored (section 3.2). */
public enum Method {
    /** As it is. */
    STORE("store"),
    /** A Zstandard frame. */
    ZSTD("zstd"),
    /** An LZ4 block. */
    LZ4("lz4");

    private final String codec;

    Method(String codec) {
        this.codec = codec;
    }

    /** The number in a record header or entry. */
    public int code() {
        return ordinal();
    }

    /** Name of the codec in the registry. */
    public String codec() {
        return codec;
    }

    /** The method of a number. */
    public static Optional<Method> ofCode(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }

    /** The method that a codec stands for. */
    public static Optional<Method> ofCodec(String name) {
        for (Method method : values()) {
            if (method.codec.equals(name)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
