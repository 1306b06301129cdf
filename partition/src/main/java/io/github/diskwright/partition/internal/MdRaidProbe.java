package io.github.diskwright.partition.internal;

import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** A member of a Linux md RAID, in all places that the four versions of its superblock have. */
final class MdRaidProbe {
    private static final int MAGIC = 0xA92B4EFC;
    private static final int SECTOR = 512;
    private static final long RESERVED_OLD = 64 << 10;

    private MdRaidProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        Optional<Content> found = probeNew(volume, 0, "1.1");
        if (found.isEmpty()) {
            found = probeNew(volume, 0x1000, "1.2");
        }
        if (found.isEmpty()) {
            // At least 8 KiB from the end, on a multiple of 4 KiB.
            found = probeNew(volume, (volume.size() / SECTOR - 16 & ~7L) * SECTOR, "1.0");
        }
        return found.isPresent() ? found : probeOld(volume);
    }

    private static Optional<Content> probeNew(VolumeBytes volume, long offset, String version) throws IOException {
        ByteBuffer block = volume.read(offset, SECTOR);
        if (block.getInt(0) != MAGIC || block.getInt(4) != 1) {
            return Optional.empty();
        }
        Content.Builder content = Content.builder(Kind.MEMBER, "md-raid")
                .id(Texts.uuid(block, 16))
                .label(Texts.utf8(block, 32, 32));
        if (block.getLong(144) != offset / SECTOR) {
            content.damaged("the superblock says that it belongs to another place");
        }
        return Optional.of(describe(content, version, block.getInt(72), block.getInt(92)));
    }

    private static Optional<Content> probeOld(VolumeBytes volume) throws IOException {
        long offset = (volume.size() & -RESERVED_OLD) - RESERVED_OLD;
        ByteBuffer block = volume.read(offset, SECTOR);
        if (block.getInt(0) != MAGIC || block.getInt(4) != 0) {
            return Optional.empty();
        }
        UUID id = new UUID(
                Integer.toUnsignedLong(block.getInt(20)) << 32 | Integer.toUnsignedLong(block.getInt(52)),
                Integer.toUnsignedLong(block.getInt(56)) << 32 | Integer.toUnsignedLong(block.getInt(60)));
        Content.Builder content = Content.builder(Kind.MEMBER, "md-raid").id(id.toString());
        return Optional.of(describe(content, "0." + block.getInt(8), block.getInt(28), block.getInt(40)));
    }

    private static Content describe(Content.Builder content, String version, int level, int members) {
        return content.property(Property.text("version", "version", version))
                .property(Property.number("level", "RAID level", level))
                .property(Property.number("members", "members", Integer.toUnsignedLong(members)))
                .note("one of " + Integer.toUnsignedLong(members) + " members of a RAID")
                .build();
    }
}
