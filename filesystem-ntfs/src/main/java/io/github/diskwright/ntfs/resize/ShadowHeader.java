package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.NtfsVolume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The mark of volume shadow copies, at byte 0x1E00 of the volume. Stateless. */
final class ShadowHeader {
    private static final byte[] ID = HexFormat.of().parseHex("6B87083876C1484EB7AE04046E6CC752");

    private ShadowHeader() {}

    /** Whether the volume has shadow copies. */
    static boolean isPresent(NtfsVolume volume) throws IOException {
        byte[] bytes = new byte[ID.length];
        if (volume.device().size() < Redo.SHADOW_HEADER + bytes.length) {
            return false;
        }
        volume.device().read(Redo.SHADOW_HEADER, ByteBuffer.wrap(bytes));
        return Arrays.equals(bytes, ID);
    }
}
