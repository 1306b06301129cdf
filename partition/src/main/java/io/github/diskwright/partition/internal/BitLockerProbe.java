package io.github.diskwright.partition.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** BitLocker in its variants: Windows Vista, 7 and later, used space only, To Go. */
final class BitLockerProbe {
    static final String MAGIC = "-FVE-FS-";

    private static final String JUMP_VISTA = "\u00eb\u0052\u0090";
    private static final String JUMP = "\u00eb\u0058\u0090";
    private static final UUID WHOLE_VOLUME = UUID.fromString("4967d63b-2e29-4ad8-8399-f6a339e3d001");
    private static final UUID USED_SPACE_ONLY = UUID.fromString("92a84d3b-dd80-4d0e-9e4e-b1e3284eaed8");
    private static final int SECTOR = 512;
    private static final int BLOCK_COPIES = 3;

    private BitLockerProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        ByteBuffer boot = volume.read(0, SECTOR);
        if (volume.has(0, JUMP) && volume.has(3, "MSWIN4.1") && isGuid(boot, 0x1A8)) {
            return Optional.of(describe(volume, boot, 0x1A8, "To Go"));
        }
        if (!volume.has(3, MAGIC)) {
            return Optional.empty();
        }
        if (volume.has(0, JUMP) && isGuid(boot, 0xA0)) {
            return Optional.of(describe(volume, boot, 0xA0, "Windows 7 and later"));
        }
        if (volume.has(0, JUMP_VISTA)) {
            return Optional.of(describeVista(volume, boot));
        }
        return Optional.of(Content.builder(Kind.ENCRYPTED, "bitlocker")
                .damaged("the boot sector is none of the known variants")
                .build());
    }

    private static boolean isGuid(ByteBuffer boot, int index) {
        UUID guid = MixedGuid.read(boot, index);
        return guid.equals(WHOLE_VOLUME) || guid.equals(USED_SPACE_ONLY);
    }

    private static Content describe(VolumeBytes volume, ByteBuffer boot, int guidIndex, String variant)
            throws IOException {
        Content.Builder content = start(variant);
        boolean usedOnly = MixedGuid.read(boot, guidIndex).equals(USED_SPACE_ONLY);
        content.property(Property.flag("usedSpaceOnly", "used space only", usedOnly));
        for (int i = 0; i < BLOCK_COPIES; i++) {
            long offset = boot.getLong(guidIndex + 16 + 8 * i);
            if (new BitLockerMetadata(volume, offset).describe(content)) {
                return content.build();
            }
        }
        return content.damaged("no metadata block is where the boot sector says")
                .build();
    }

    private static Content describeVista(VolumeBytes volume, ByteBuffer boot) throws IOException {
        Content.Builder content = start("Windows Vista");
        BiosParameterBlock geometry = BiosParameterBlock.read(boot);
        long offset = geometry.isSound() ? Sizes.product(boot.getLong(0x38), geometry.clusterSize()) : -1;
        return new BitLockerMetadata(volume, offset).describe(content)
                ? content.build()
                : content.damaged("no metadata block is where the boot sector says")
                        .build();
    }

    private static Content.Builder start(String variant) {
        return Content.builder(Kind.ENCRYPTED, "bitlocker").property(Property.text("variant", "variant", variant));
    }
}
