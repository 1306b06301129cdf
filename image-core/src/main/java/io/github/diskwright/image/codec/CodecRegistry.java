package io.github.diskwright.image.codec;

import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The codecs that are on the class path or module path. Immutable and thread-safe. */
public final class CodecRegistry {
    private final List<Codec> codecs;

    private CodecRegistry(List<Codec> codecs) {
        this.codecs = codecs;
    }

    /** Finds the codecs that the class loader of this library can see. */
    public static CodecRegistry load() {
        List<Codec> found = new ArrayList<>();
        ServiceLoader.load(Codec.class, CodecRegistry.class.getClassLoader()).forEach(found::add);
        found.sort(Comparator.comparing(Codec::name));
        return new CodecRegistry(List.copyOf(found));
    }

    /** All codecs by name, available or not. */
    public List<Codec> codecs() {
        return codecs;
    }

    /** The codec of a name, available or not. */
    public Optional<Codec> byName(String name) {
        return codecs.stream().filter(codec -> codec.name().equals(name)).findFirst();
    }

    /**
     * The codec of a name, ready to be used.
     *
     * @throws UnsupportedFeatureException if there is none, or its library is missing
     */
    public Codec require(String name) throws UnsupportedFeatureException {
        Codec codec = byName(name).orElseThrow(() -> new UnsupportedFeatureException("codecs", "codec " + name));
        if (!codec.isAvailable()) {
            throw new UnsupportedFeatureException("codecs", "codec " + name + ": its library does not load here");
        }
        return codec;
    }
}
