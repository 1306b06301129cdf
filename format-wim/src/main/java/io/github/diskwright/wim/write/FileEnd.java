package io.github.diskwright.wim.write;

import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Writes what ends a new file or part: tables behind all data, and the header when they are durable.
 *
 * @param device holds the file
 * @param out its end
 * @param hashes of its integrity table, if it is to have one
 * @param index what is in it
 */
record FileEnd(ResizableDevice device, WimOutput out, Optional<StretchHashes> hashes, BlobIndex index) {
    /**
     * Writes it.
     *
     * @param header what it will say beside what is in the file; its boot index is of the images in it
     * @param xml makes the XML data of the position where they go
     */
    void write(WimHeader header, LongFunction<byte[]> xml) throws IOException {
        WimHeader.Builder result = header.toBuilder();
        result.blobTable(append(index.toTable(header.part())));
        long end = out.position();
        result.xml(append(xml.apply(end)));
        result.integrity(ResourceHeader.NONE);
        if (hashes.isPresent()) {
            out.writeAll();
            IntegrityTable table = hashes.get().finish(device, end);
            byte[] bytes = table.toByteArray();
            long position = out.position();
            out.write(bytes, 0, bytes.length);
            result.integrity(new ResourceHeader(bytes.length, 0, position, bytes.length));
        }
        int boot = header.bootIndex();
        boolean isHere = boot > 0 && boot <= index.images().size();
        result.boot(isHere ? boot : 0, isHere ? index.images().get(boot - 1).resource() : ResourceHeader.NONE);
        out.finish();
        device.flush();
        device.write(0, ByteBuffer.wrap(result.build().toByteArray()));
        device.flush();
    }

    private ResourceHeader append(byte[] bytes) throws IOException {
        long position = out.position();
        out.write(bytes, 0, bytes.length);
        return ResourceHeader.plain(position, bytes.length, ResourceHeader.METADATA);
    }
}
