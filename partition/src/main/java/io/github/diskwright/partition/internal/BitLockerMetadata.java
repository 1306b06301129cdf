package io.github.diskwright.partition.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.Property;
import io.github.diskwright.partition.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** A metadata block of a BitLocker volume: what can be told of its state without a key. */
final class BitLockerMetadata {
    private static final int HEADER = 0x40;
    private static final int HEADER_BYTES = 0x30;
    private static final int ENTRY_BYTES = 8;
    private static final int VOLUME_MASTER_KEY = 2;
    private static final int PROTECTION_OFFSET = 26;

    /** Volumes end on a cluster, so a difference below this is not a conversion. */
    private static final long ROUNDING = 64 << 10;

    private final VolumeBytes volume;
    private final long offset;

    BitLockerMetadata(VolumeBytes volume, long offset) {
        this.volume = volume;
        this.offset = offset;
    }

    /** Adds what the block tells; false if there is none. */
    boolean describe(Content.Builder content) throws IOException {
        if (offset <= 0 || !volume.has(offset, BitLockerProbe.MAGIC)) {
            return false;
        }
        ByteBuffer block = volume.read(offset, VolumeBytes.MAX_READ);
        content.id(MixedGuid.read(block, HEADER + 0x10).toString());
        content.property(Property.text("method", "encryption", method(Short.toUnsignedInt(block.getShort(0x64)))));
        describeProtectors(block, content);
        describeConversion(block.getLong(0x10), content);
        return true;
    }

    private void describeProtectors(ByteBuffer block, Content.Builder content) {
        Set<String> protectors = new LinkedHashSet<>();
        long size = Integer.toUnsignedLong(block.getInt(HEADER));
        int end = HEADER + (int) Math.min(size, block.capacity() - HEADER);
        int at = HEADER + HEADER_BYTES;
        while (at <= end - ENTRY_BYTES) {
            int length = Short.toUnsignedInt(block.getShort(at));
            if (length < ENTRY_BYTES || length > end - at) {
                break;
            }
            boolean isKey = Short.toUnsignedInt(block.getShort(at + 2)) == VOLUME_MASTER_KEY;
            if (isKey && length >= ENTRY_BYTES + PROTECTION_OFFSET + 2) {
                protectors.add(protector(Short.toUnsignedInt(block.getShort(at + ENTRY_BYTES + PROTECTION_OFFSET))));
            }
            at += length;
        }
        content.property(Property.text("protectors", "protectors", String.join(", ", protectors)));
        boolean suspended = protectors.contains(protector(0));
        content.property(Property.flag("suspended", "protection suspended", suspended));
        if (suspended) {
            content.note("protection is suspended: the key is stored in the clear");
        }
    }

    private void describeConversion(long encryptedSize, Content.Builder content) {
        boolean converting = encryptedSize >= 0 && encryptedSize < volume.size() - ROUNDING;
        content.property(Property.flag("converting", "conversion in progress", converting));
        if (encryptedSize >= 0) {
            content.property(Property.bytes("encryptedSize", "encrypted", encryptedSize));
        }
        if (converting) {
            content.note("encryption or decryption is in progress");
        }
    }

    private static String method(int code) {
        return switch (code) {
            case 0x8000 -> "AES-CBC 128 with diffuser";
            case 0x8001 -> "AES-CBC 256 with diffuser";
            case 0x8002 -> "AES-CBC 128";
            case 0x8003 -> "AES-CBC 256";
            case 0x8004 -> "AES-XTS 128";
            case 0x8005 -> "AES-XTS 256";
            default -> unknown(code);
        };
    }

    private static String protector(int code) {
        return switch (code) {
            case 0x0000 -> "clear key";
            case 0x0100 -> "TPM";
            case 0x0200 -> "startup key";
            case 0x0500 -> "TPM and PIN";
            case 0x0800 -> "recovery password";
            case 0x2000 -> "password";
            default -> unknown(code);
        };
    }

    private static String unknown(int code) {
        return String.format(Locale.ROOT, "unknown (0x%04x)", code);
    }
}
