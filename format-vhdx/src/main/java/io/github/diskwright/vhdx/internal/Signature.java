package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;

/** Recognises VHDX files. */
public final class Signature {
    private Signature() {}

    /** Whether a file begins as a VHDX does. */
    public static boolean isAtStart(BlockDevice file) throws IOException {
        return file.size() >= FileIdentifier.SIGNATURE_BYTES
                && FileIdentifier.hasSignature(
                        Bytes.read(file, FileIdentifier.POSITION, FileIdentifier.SIGNATURE_BYTES));
    }
}
