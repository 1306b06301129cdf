package io.github.diskwright.partition.internal;

import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** LUKS 1 and 2; big-endian. */
final class LuksProbe {
    private static final String MAGIC = "LUKS\u00ba\u00be";
    private static final String SECOND_MAGIC = "SKUL\u00ba\u00be";
    private static final long FIRST_SECOND_HEADER = 0x4000;
    private static final long LAST_SECOND_HEADER = 0x400000;

    private LuksProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        return volume.has(0, MAGIC) ? Optional.of(describe(volume, 0).build()) : Optional.empty();
    }

    /** The second header of LUKS 2, for a volume whose first one was overwritten. */
    static Optional<Content> probeBackup(VolumeBytes volume) throws IOException {
        if (volume.has(0, MAGIC)) {
            return Optional.empty();
        }
        for (long at = FIRST_SECOND_HEADER; at <= LAST_SECOND_HEADER; at *= 2) {
            if (volume.has(at, SECOND_MAGIC)) {
                return Optional.of(describe(volume, at)
                        .damaged("only the second header at " + at + " is left")
                        .build());
            }
        }
        return Optional.empty();
    }

    private static Content.Builder describe(VolumeBytes volume, long offset) throws IOException {
        ByteBuffer header = volume.read(offset, 512).order(ByteOrder.BIG_ENDIAN);
        int version = Short.toUnsignedInt(header.getShort(6));
        Content.Builder content = Content.builder(Kind.ENCRYPTED, "luks" + version);
        if (version == 1) {
            content.property(Property.text(
                    "method", "encryption", Texts.ascii(header, 8, 32) + "-" + Texts.ascii(header, 40, 32)));
        } else if (version == 2) {
            content.label(Texts.utf8(header, 0x18, 48));
        } else {
            return Content.builder(Kind.ENCRYPTED, "luks").damaged("version " + version + " is not known");
        }
        return content.id(Texts.ascii(header, 0xA8, 40));
    }
}
