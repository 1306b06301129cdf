package io.github.diskwright.ntfs;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.codec.BlockDecompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.Lznt1Codec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.XpressCodec;

/** How data of files can be compressed. */
enum UnitCodec {
    /** By the file system, in compression units. */
    LZNT1 {
        @Override
        BlockDecompressor decompressor() {
            return new Lznt1Codec().unitDecompressor();
        }
    },
    /** By the overlay filter, in chunks of 4 KiB. */
    XPRESS_4K(XpressCodec.ofChunkSize(4 << 10)),
    /** By the overlay filter, in chunks of 32 KiB. */
    LZX(LzxCodec.ofChunkSize(32 << 10)),
    /** By the overlay filter, in chunks of 8 KiB. */
    XPRESS_8K(XpressCodec.ofChunkSize(8 << 10)),
    /** By the overlay filter, in chunks of 16 KiB. */
    XPRESS_16K(XpressCodec.ofChunkSize(16 << 10));

    private final Codec codec;

    UnitCodec() {
        this(new Lznt1Codec());
    }

    UnitCodec(Codec codec) {
        this.codec = codec;
    }

    /** A new decompressor of single units. */
    BlockDecompressor decompressor() throws UnsupportedFeatureException {
        return codec.decompressor();
    }
}
