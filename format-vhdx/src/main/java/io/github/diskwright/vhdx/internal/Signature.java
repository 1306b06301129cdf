package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/** Recognises VHDX files. */
public final class Signature {
    private Signature() {}

    /**
     * Whether a file begins as a VHDX does, or is one whose beginning was damaged: with a header and a region table
     * where a VHDX has them. The latter does not open, and must not be taken for the raw bytes of a disk. At most five
     * reads of eight bytes.
     */
    public static boolean isIn(BlockDevice file) throws IOException {
        return has(file, FileIdentifier.POSITION, FileIdentifier::hasSignature)
                || (has(file, VhdxHeader.POSITION_1, VhdxHeader::hasSignature)
                                || has(file, VhdxHeader.POSITION_2, VhdxHeader::hasSignature))
                        && (has(file, RegionTable.POSITION_1, RegionTable::hasSignature)
                                || has(file, RegionTable.POSITION_2, RegionTable::hasSignature));
    }

    private static boolean has(BlockDevice file, long position, Predicate<ByteBuffer> signature) throws IOException {
        return position <= file.size() - FileIdentifier.SIGNATURE_BYTES
                && signature.test(Bytes.read(file, position, FileIdentifier.SIGNATURE_BYTES));
    }
}
