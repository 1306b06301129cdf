package io.github.diskwright.image;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Input or a request needs something that is legal but that this library, or this installation of it, cannot do. */
public final class UnsupportedFeatureException extends ImageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String feature;

    /**
     * @param source description of the device, file or component that asked for the feature
     * @param feature the feature, as a noun: {@code "required region 2dc2..."}
     */
    public UnsupportedFeatureException(String source, String feature) {
        this(source, feature, null);
    }

    /**
     * @param source description of the device, file or component that asked for the feature
     * @param feature the feature, as a noun
     * @param cause why it cannot be had, for example a native library that did not load
     */
    public UnsupportedFeatureException(String source, String feature, @Nullable Throwable cause) {
        super(source + ": not supported: " + feature, cause);
        this.source = source;
        this.feature = feature;
    }

    /** Description of what asked for the feature. */
    public String source() {
        return source;
    }

    /** The feature that is not supported. */
    public String feature() {
        return feature;
    }
}
