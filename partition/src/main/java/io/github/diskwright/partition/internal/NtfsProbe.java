package io.github.diskwright.partition.internal;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Property;
import io.github.diskwright.ntfs.LogFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.Content.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** NTFS, with label, version and state from the {@code $Volume} file. */
final class NtfsProbe {
    private static final String MAGIC = "NTFS    ";
    private static final int SECTOR = 512;
    private static final int MAX_RECORD = 4096;
    private static final int VOLUME_RECORD = 3;
    private static final int VOLUME_NAME = 0x60;
    private static final int VOLUME_INFORMATION = 0x70;
    private static final int END_OF_ATTRIBUTES = 0xFFFFFFFF;

    private NtfsProbe() {}

    static Optional<Content> probe(VolumeBytes volume) throws IOException {
        return volume.has(3, MAGIC) ? Optional.of(describe(volume)) : Optional.empty();
    }

    /** The copy of the boot sector in the last sector, for a volume whose first sector was overwritten. */
    static Optional<Content> probeBackup(VolumeBytes volume) throws IOException {
        long last = volume.size() - SECTOR;
        if (last <= 0 || volume.has(3, MAGIC) || !volume.has(last + 3, MAGIC)) {
            return Optional.empty();
        }
        return Optional.of(Content.builder(Kind.FILE_SYSTEM, "ntfs")
                .damaged("only the copy of the boot sector in the last sector is left")
                .build());
    }

    private static Content describe(VolumeBytes volume) throws IOException {
        Content.Builder content = Content.builder(Kind.FILE_SYSTEM, "ntfs");
        ByteBuffer boot = volume.read(0, SECTOR);
        BiosParameterBlock geometry = BiosParameterBlock.read(boot);
        if (!volume.hasBootSignature(0)) {
            content.note("the boot sector does not end in 55 AA");
        }
        int recordSize = recordSize(boot, geometry);
        if (!geometry.isSound() || recordSize == 0) {
            return content.damaged("the boot sector has no sound geometry").build();
        }
        content.sectorSize(geometry.bytesPerSector()).blockSize(geometry.clusterSize());
        content.id(String.format(Locale.ROOT, "%016X", boot.getLong(0x48)));
        // The sector of the boot sector's copy is not counted.
        Sizes.claim(content, volume, boot.getLong(0x28) + 1, geometry.bytesPerSector());
        for (int field = 0x30; field <= 0x38; field += 8) {
            long table = Sizes.product(boot.getLong(field), geometry.clusterSize());
            long record = table + (long) VOLUME_RECORD * recordSize;
            if (table > 0 && record > 0 && describeVolumeFile(volume, record, recordSize, content)) {
                describeState(volume, content);
                return content.build();
            }
        }
        return content.note("the $Volume file cannot be read").build();
    }

    /** What Windows has not finished with the volume; of a damaged one it is for the check to tell what is wrong. */
    private static void describeState(VolumeBytes volume, Content.Builder content) throws IOException {
        VolumeState state;
        try {
            state = VolumeState.glance(NtfsVolume.open(volume.device()));
        } catch (ImageException e) {
            return;
        }
        boolean hibernated = state.hibernation() == VolumeState.Hibernation.HIBERNATED;
        boolean inUse = state.log().state() == LogFile.State.IN_USE;
        content.property(Property.flag("hibernated", "hibernated", hibernated));
        content.property(Property.flag("fastStartup", "fast startup", inUse));
        if (hibernated) {
            content.note("Windows is hibernated on it");
        }
        if (inUse) {
            content.note("Windows was not fully shut down (fast startup): journal of version "
                    + state.log().version());
        } else if (state.log().state() == LogFile.State.UNCLEAN) {
            content.note("its journal holds changes that are not on the volume yet");
        }
        if (state.hasShadowCopies()) {
            content.note("has shadow copies");
        }
    }

    /** Bytes of a file record, or 0. Positive numbers count clusters, negative ones are exponents. */
    private static int recordSize(ByteBuffer boot, BiosParameterBlock geometry) {
        int code = boot.get(0x40);
        long size = code >= 0 ? code * geometry.clusterSize() : -code < 31 ? 1L << -code : 0;
        return Sizes.isPowerOfTwo(size, SECTOR, MAX_RECORD) ? (int) size : 0;
    }

    private static boolean describeVolumeFile(VolumeBytes volume, long offset, int recordSize, Content.Builder content)
            throws IOException {
        ByteBuffer record = volume.read(offset, recordSize);
        if (!volume.has(offset, "FILE") || !applyFixup(record)) {
            return false;
        }
        int at = Short.toUnsignedInt(record.getShort(0x14));
        // An attribute is at least 24 bytes long, which bounds the loop.
        while (at <= recordSize - 24 && record.getInt(at) != END_OF_ATTRIBUTES) {
            long length = Integer.toUnsignedLong(record.getInt(at + 4));
            if (length < 24 || length > recordSize - at) {
                return false;
            }
            if (record.get(at + 8) == 0) {
                describeAttribute(record, at, (int) length, content);
            }
            at += (int) length;
        }
        return true;
    }

    private static void describeAttribute(ByteBuffer record, int at, int length, Content.Builder content) {
        long valueLength = Integer.toUnsignedLong(record.getInt(at + 16));
        int valueOffset = Short.toUnsignedInt(record.getShort(at + 20));
        if (valueOffset > length || valueLength > length - valueOffset) {
            return;
        }
        int value = at + valueOffset;
        int type = record.getInt(at);
        if (type == VOLUME_NAME) {
            content.label(Texts.utf16(record, value, (int) valueLength / 2));
        } else if (type == VOLUME_INFORMATION && valueLength >= 12) {
            content.property(Property.text("version", "version", record.get(value + 8) + "." + record.get(value + 9)));
            int flags = Short.toUnsignedInt(record.getShort(value + 10));
            content.property(Property.flag("dirty", "dirty", (flags & 0x0001) != 0));
            content.property(Property.number("volumeFlags", "volume flags", flags));
            if ((flags & 0x0001) != 0) {
                content.note("marked as dirty: chkdsk is due");
            }
        }
    }

    /** Puts back the two bytes at each end of 512 that the update sequence replaced; false if they do not match. */
    private static boolean applyFixup(ByteBuffer record) {
        int offset = Short.toUnsignedInt(record.getShort(4));
        int count = Short.toUnsignedInt(record.getShort(6));
        if (count != record.capacity() / SECTOR + 1 || offset < 8 || offset + 2 * count > SECTOR - 2) {
            return false;
        }
        short number = record.getShort(offset);
        for (int i = 1; i < count; i++) {
            int end = i * SECTOR - 2;
            if (record.getShort(end) != number) {
                return false;
            }
            record.putShort(end, record.getShort(offset + 2 * i));
        }
        return true;
    }
}
