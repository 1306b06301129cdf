package io.github.diskwright.partition.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Linux swap space, and the hibernated systems that are stored in it. */
final class SwapProbe {
    private static final int MAGIC_BYTES = 10;
    private static final int INFO = 0x400;
    private static final List<String> SUSPENDED = List.of("S1SUSPEND\0", "S2SUSPEND\0", "ULSUSPEND\0", "LINHIB0001");

    private SwapProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        for (int pageSize = 4 << 10; pageSize <= 64 << 10; pageSize *= 2) {
            long offset = pageSize - MAGIC_BYTES;
            if (volume.has(offset, "SWAPSPACE2")) {
                return Optional.of(describe(volume, pageSize));
            }
            if (volume.has(offset, "SWAP-SPACE")) {
                return Optional.of(Content.builder(Kind.SWAP, "swap")
                        .blockSize(pageSize)
                        .property(Property.text("version", "version", "0"))
                        .build());
            }
            for (String magic : SUSPENDED) {
                if (volume.has(offset, magic)) {
                    return Optional.of(Content.builder(Kind.SWAP, "swap")
                            .blockSize(pageSize)
                            .id(Texts.uuid(volume.read(INFO + 0x0C, MixedGuid.SIZE_BYTES), 0))
                            .property(Property.flag("suspended", "hibernated system", true))
                            .note("holds a hibernated system")
                            .build());
                }
            }
        }
        return Optional.empty();
    }

    private static Content describe(VolumeBytes volume, int pageSize) throws IOException {
        ByteBuffer info = volume.read(INFO, 0x40);
        // The numbers are in the byte order of the machine that made it.
        info.order(info.getInt(0) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        Content.Builder content = Content.builder(Kind.SWAP, "swap").blockSize(pageSize);
        if (info.getInt(0) != 1) {
            return content.damaged("version " + info.getInt(0) + " is not known")
                    .build();
        }
        content.id(Texts.uuid(info, 0x0C)).label(Texts.utf8(info, 0x1C, 16));
        content.property(Property.text("version", "version", "1"));
        Sizes.claim(content, volume, Integer.toUnsignedLong(info.getInt(4)) + 1, pageSize);
        return content.build();
    }
}
