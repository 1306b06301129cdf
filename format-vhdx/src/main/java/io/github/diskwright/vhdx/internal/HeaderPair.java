package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The two headers of a file that is written to (section 2.2.2.1). A change goes over the one that is not current,
 * behind a barrier, and then over the other, so that one of them is whole whatever happens. Not thread-safe.
 */
final class HeaderPair {
    private final BlockDevice file;
    /** Others may look while the owner updates. */
    private volatile VhdxHeader current;

    private boolean isFirstCurrent;

    /**
     * @param file the file
     * @param current its current header
     */
    HeaderPair(BlockDevice file, VhdxHeader current) throws IOException {
        this.file = file;
        this.current = current;
        ByteBuffer first = Bytes.read(file, VhdxHeader.POSITION_1, VhdxHeader.SIZE_BYTES);
        this.isFirstCurrent = VhdxHeader.hasSignature(first)
                && Checksum.fault(first).isEmpty()
                && VhdxHeader.read(first).equals(current);
    }

    VhdxHeader current() {
        return current;
    }

    /** Makes a header the current one, in both places; its sequence number does not matter. */
    void update(VhdxHeader changed) throws IOException {
        writeOther(changed);
        writeOther(changed);
    }

    private void writeOther(VhdxHeader changed) throws IOException {
        if (current.sequenceNumber() == -1) {
            throw new RefusedException(
                    file.description() + " has a header with the last possible sequence number",
                    "convert it to a new image");
        }
        VhdxHeader next = changed.withSequenceNumber(current.sequenceNumber() + 1);
        ByteBuffer bytes = Bytes.allocate(VhdxHeader.SIZE_BYTES);
        next.write(bytes);
        file.write(isFirstCurrent ? VhdxHeader.POSITION_2 : VhdxHeader.POSITION_1, bytes);
        file.flush();
        current = next;
        isFirstCurrent = !isFirstCurrent;
    }
}
