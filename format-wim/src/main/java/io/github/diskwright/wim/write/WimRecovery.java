package io.github.diskwright.wim.write;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Files whose last writer was interrupted: they have a mark, which keeps other writers away, and are else what they were
 * before, with something of no use at the end. Reading them needs no recovery. Thread-safe.
 */
public final class WimRecovery {
    private WimRecovery() {}

    /**
     * Whether a file has the mark: somebody is writing it, or has died at it.
     *
     * @param device the file
     * @param limits bounds for what it may ask for
     * @throws ImageException if it is no WIM file
     * @throws IOException if it cannot be read
     */
    public static boolean isInterrupted(BlockDevice device, Limits limits) throws IOException {
        return WimPart.open(device, limits).header().has(WimHeader.WRITE_IN_PROGRESS);
    }

    /**
     * Takes the mark away, after a look at the header and the tables that it leads to, and cuts off what nothing in them
     * refers to at the file's end. Only for files that nobody is writing. Does nothing to a file without the mark.
     *
     * @param device the file
     * @param limits bounds for what it may ask for
     * @throws ImageException if header or tables are damaged; nothing is changed then
     * @throws IOException if it cannot be written
     */
    public static void recover(ResizableDevice device, Limits limits) throws IOException {
        AppendBase base = AppendBase.openInterrupted(device, limits);
        WimHeader header = base.header();
        if (!header.has(WimHeader.WRITE_IN_PROGRESS)) {
            return;
        }
        long end = Math.max(end(header.blobTable()), Math.max(end(header.xml()), end(header.integrity())));
        for (Blob blob : base.table().metadata()) {
            end = Math.max(end, end(blob.resource()));
        }
        for (Blob blob : base.table().blobs()) {
            end = Math.max(end, end(blob.resource()));
        }
        if (end < device.size()) {
            device.resize(end);
            device.flush();
        }
        WimHeader clean = header.toBuilder().clear(WimHeader.WRITE_IN_PROGRESS).build();
        device.write(0, ByteBuffer.wrap(clean.toByteArray()));
        device.flush();
    }

    private static long end(ResourceHeader resource) {
        return resource.isNone() ? WimHeader.SIZE_BYTES : resource.offset() + resource.storedSize();
    }

    private static long end(Resource resource) {
        return resource.position() + resource.storedSize();
    }
}
