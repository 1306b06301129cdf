package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.Utf16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * In what state a volume was left: its version and flags, whether Windows has unfinished business with it, and label.
 *
 * @param majorVersion 3 since Windows 2000
 * @param minorVersion 1 since Windows XP
 * @param flags {@link #DIRTY} and others, as the volume has them
 * @param label name of the volume; may be empty
 * @param log state of the journal of metadata
 * @param hibernation whether a Windows sleeps on it
 * @param hasShadowCopies whether there are volume shadow copies, which point to places on the volume
 */
public record VolumeState(
        int majorVersion,
        int minorVersion,
        int flags,
        String label,
        LogFile log,
        Hibernation hibernation,
        boolean hasShadowCopies) {
    /** Flag: Windows checks the volume at the next start. */
    public static final int DIRTY = 0x0001;

    /** Flag: a check of Windows is under way. */
    public static final int CHECK_RUNNING = 0x4000;

    /** Where the header of the shadow copies is on a volume, in bytes. */
    public static final long SHADOW_HEADER = 0x1E00;

    private static final byte[] SHADOW_ID = HexFormat.of().parseHex("6B87083876C1484EB7AE04046E6CC752");
    private static final String HIBERNATION_FILE = "hiberfil.sys";
    private static final int PAGE = 4096;

    /** Whether a Windows was put to sleep on the volume. */
    public enum Hibernation {
        /** No. */
        NONE,
        /** Yes, or it was shut down by a fast startup: its memory is in a file and believes to know the volume. */
        HIBERNATED,
        /** The file is too short to tell: another volume may hold a session that uses this one. */
        UNKNOWN
    }

    /**
     * Reads the state. A few records and pages.
     *
     * @param volume the volume
     * @throws CorruptImageException if a structure that tells it is damaged
     * @throws IOException if the device cannot be read
     */
    public static VolumeState read(NtfsVolume volume) throws IOException {
        return of(volume, LogFile.read(volume));
    }

    /**
     * Reads the state as far as a few sectors tell it: of a journal that begins as an empty one does the rest is not looked
     * at.
     *
     * @param volume the volume
     * @throws CorruptImageException if a structure that tells it is damaged
     * @throws IOException if the device cannot be read
     */
    public static VolumeState glance(NtfsVolume volume) throws IOException {
        return of(volume, LogFile.glance(volume));
    }

    private static VolumeState of(NtfsVolume volume, LogFile log) throws IOException {
        NtfsFile file = volume.file(NtfsVolume.VOLUME);
        Attribute information =
                file.require(AttributeType.VOLUME_INFORMATION, "").head();
        ByteBuffer value = information.value();
        if (value.limit() < 12) {
            throw file.record()
                    .corrupt(information.toString(), information.offset(), "12 bytes", value.limit() + " bytes");
        }
        return new VolumeState(
                value.get(8),
                value.get(9),
                Short.toUnsignedInt(value.getShort(10)),
                label(file),
                log,
                hibernation(volume),
                hasShadowCopies(volume));
    }

    private static String label(NtfsFile file) throws IOException {
        Optional<NtfsAttribute> name = file.find(AttributeType.VOLUME_NAME, "");
        if (name.isEmpty()) {
            return "";
        }
        ByteBuffer value = name.get().head().value();
        return Utf16.read(value.order(ByteOrder.LITTLE_ENDIAN), 0, value.limit() / 2);
    }

    private static Hibernation hibernation(NtfsVolume volume) throws IOException {
        NtfsIndex root = NtfsIndex.of(volume.file(NtfsVolume.ROOT), NtfsIndex.DIRECTORY);
        Optional<IndexEntry> entry = root.findName(HIBERNATION_FILE);
        if (entry.isEmpty()) {
            return Hibernation.NONE;
        }
        NtfsFile file = volume.file(FileReference.of(entry.get().reference()));
        Optional<NtfsAttribute> data = file.find(AttributeType.DATA, "");
        if (data.isEmpty() || data.get().size() < PAGE) {
            return Hibernation.UNKNOWN;
        }
        byte[] magic = new byte[4];
        data.get().read(0, ByteBuffer.wrap(magic));
        boolean sleeps = Arrays.equals(magic, new byte[] {'h', 'i', 'b', 'r'})
                || Arrays.equals(magic, new byte[] {'H', 'I', 'B', 'R'});
        return sleeps ? Hibernation.HIBERNATED : Hibernation.NONE;
    }

    private static boolean hasShadowCopies(NtfsVolume volume) throws IOException {
        byte[] bytes = new byte[SHADOW_ID.length];
        if (volume.device().size() < SHADOW_HEADER + bytes.length) {
            return false;
        }
        volume.device().read(SHADOW_HEADER, ByteBuffer.wrap(bytes));
        return Arrays.equals(bytes, SHADOW_ID);
    }

    /** Whether Windows wants to check the volume. */
    public boolean isDirty() {
        return (flags & DIRTY) != 0;
    }

    /** The version as people write it: {@code "3.1"}. */
    public String version() {
        return majorVersion + "." + minorVersion;
    }
}
