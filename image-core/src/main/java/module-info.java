import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.Lz4Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.Lznt1Codec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.StoreCodec;
import io.github.diskwright.image.codec.XpressCodec;
import io.github.diskwright.image.codec.ZstdCodec;
import io.github.diskwright.image.internal.RawFormat;

/** Block devices, the block pipeline, codecs, digests, errors and the format registry. */
module io.github.diskwright.image {
    requires static transitive org.jspecify;
    requires static com.github.luben.zstd_jni;
    requires static org.bouncycastle.provider;
    requires static org.lz4.java;

    exports io.github.diskwright.image;
    exports io.github.diskwright.image.codec;
    exports io.github.diskwright.image.device;
    exports io.github.diskwright.image.digest;
    exports io.github.diskwright.image.pipeline;
    exports io.github.diskwright.image.tree;
    exports io.github.diskwright.image.tree.host;
    exports io.github.diskwright.image.tree.nio;

    uses BlockFormat;
    uses Codec;

    provides BlockFormat with
            RawFormat;
    provides Codec with
            Lz4Codec,
            LzmsCodec,
            Lznt1Codec,
            LzxCodec,
            StoreCodec,
            XpressCodec,
            ZstdCodec;
}
