import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.internal.RawFormat;

/** Block devices, the block pipeline, codecs, digests, errors and the format registry. */
module io.github.diskwright.image {
    requires static transitive org.jspecify;

    exports io.github.diskwright.image;
    exports io.github.diskwright.image.device;

    uses BlockFormat;

    provides BlockFormat with
            RawFormat;
}
