package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.image.codec.BlockCompressor;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.XpressCodec;
import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Files as {@code compact /exe} leaves them: a hole as data, the compressed bytes in a stream of their own, and a
 * reparse point that says how (facts sheet of WOF: tag 80000017, provider 2).
 */
final class SystemCompression {
    private static final int TAG = 0x80000017;
    private static final int VERSION = 1;
    private static final int PROVIDER_FILE = 2;
    private static final String STREAM = "WofCompressedData";

    private SystemCompression() {}

    /** The formats by their numbers in the reparse point. */
    private enum Format {
        XPRESS_4K(XpressCodec.ofChunkSize(4_096)),
        LZX(new LzxCodec()),
        XPRESS_8K(XpressCodec.ofChunkSize(8_192)),
        XPRESS_16K(XpressCodec.ofChunkSize(16_384));

        private final Codec codec;

        Format(Codec codec) {
            this.codec = codec;
        }
    }

    static void files(VolumeFiller filler) throws IOException {
        filler.directory("compact");
        for (Format format : Format.values()) {
            for (DataKind kind : DataKind.values()) {
                file(filler, "compact/" + format + "-" + kind, format, filler.bytes(kind, 100_000));
            }
            file(filler, "compact/" + format + "-chunks", format, filler.bytes(DataKind.TEXT, 65_536));
            file(filler, "compact/" + format + "-short", format, filler.bytes(DataKind.CODE, 3_000));
        }
        filler.apply();
    }

    private static void file(VolumeFiller filler, String path, Format format, byte[] plain) throws IOException {
        filler.file(path, new byte[0]);
        filler.shell("truncate --size " + plain.length + " " + path);
        filler.apply();
        filler.file(path + ":" + STREAM, compress(format.codec, plain));
        WindowsFillings.reparse(
                filler,
                path,
                TAG,
                WindowsFillings.buffer(16)
                        .putInt(VERSION)
                        .putInt(PROVIDER_FILE)
                        .putInt(VERSION)
                        .putInt(format.ordinal())
                        .array());
        filler.promise(path, plain);
    }

    private static byte[] compress(Codec codec, byte[] plain) throws IOException {
        ByteBuffer packed = ByteBuffer.allocate(codec.maxCompressedLength(plain.length));
        try (BlockCompressor compressor = codec.compressor(codec.defaultLevel())) {
            compressor.compress(ByteBuffer.wrap(plain), packed);
        }
        byte[] bytes = new byte[packed.position()];
        packed.flip().get(bytes);
        return bytes;
    }
}
