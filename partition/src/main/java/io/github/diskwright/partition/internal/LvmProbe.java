package io.github.diskwright.partition.internal;

import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A physical volume of LVM 2. */
final class LvmProbe {
    private static final int SECTOR = 512;
    private static final int LABEL_SECTORS = 4;
    private static final int ID_CHARACTERS = 32;

    /** Where the dashes of an id stand. */
    private static final int[] GROUPS = {6, 4, 4, 4, 4, 4, 6};

    private LvmProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        for (int sector = 0; sector < LABEL_SECTORS; sector++) {
            long offset = (long) sector * SECTOR;
            if (volume.has(offset, "LABELONE") && volume.has(offset + 0x18, "LVM2 001")) {
                return Optional.of(describe(volume, offset, sector));
            }
        }
        return Optional.empty();
    }

    private static Content describe(VolumeBytes volume, long offset, int sector) throws IOException {
        Content.Builder content = Content.builder(Kind.MEMBER, "lvm2");
        ByteBuffer label = volume.read(offset, SECTOR);
        long header = Integer.toUnsignedLong(label.getInt(0x14));
        if (label.getLong(8) != sector || header < 0x20 || header > SECTOR - ID_CHARACTERS - 8) {
            return content.damaged("the label is not sound").build();
        }
        if (crc(label) != label.getInt(0x10)) {
            return content.damaged("the CRC of the label is wrong").build();
        }
        content.id(dashed(Texts.ascii(label, (int) header, ID_CHARACTERS)));
        Sizes.claim(content, volume, label.getLong((int) header + ID_CHARACTERS), 1);
        return content.build();
    }

    private static String dashed(String id) {
        if (id.length() != ID_CHARACTERS) {
            return id;
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int group : GROUPS) {
            text.append(at == 0 ? "" : "-").append(id, at, at + group);
            at += group;
        }
        return text.toString();
    }

    /** The CRC of LVM: the usual polynomial, an initial value of its own, no final inversion. */
    private static int crc(ByteBuffer label) {
        int crc = 0xF597A6CF;
        for (int i = 0x14; i < SECTOR; i++) {
            crc ^= Byte.toUnsignedInt(label.get(i));
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
            }
        }
        return crc;
    }
}
