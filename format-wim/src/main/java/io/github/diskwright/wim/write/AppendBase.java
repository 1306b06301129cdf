package io.github.diskwright.wim.write;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.BlobReader;
import io.github.diskwright.wim.resource.BlobTable;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file that something is added to, as it was. */
final class AppendBase {
    private static final int FLAGS_POSITION = WimHeader.FLAGS_INDEX;

    /** Bytes of a stretch of an integrity table that is gone on with. */
    private static final int LEAST_STRETCH = 4096;

    private static final int MOST_STRETCH = 128 << 20;

    private final WimHeader header;
    private final BlobTable table;
    private final WimXml xml;
    private final Optional<IntegrityTable> integrity;
    private final long end;
    /** The header as it is in the file, reserved bytes and all. */
    private final byte[] headerBytes;

    private AppendBase(
            byte[] headerBytes,
            WimHeader header,
            BlobTable table,
            WimXml xml,
            Optional<IntegrityTable> integrity,
            long end) {
        this.headerBytes = headerBytes;
        this.header = header;
        this.table = table;
        this.xml = xml;
        this.integrity = integrity;
        this.end = end;
    }

    /** A file that can be added to. */
    static AppendBase open(BlockDevice device, Limits limits) throws IOException {
        AppendBase base = openInterrupted(device, limits);
        if (base.header.has(WimHeader.WRITE_IN_PROGRESS)) {
            throw new RefusedException(
                    device.description() + " is being written, or the last writer was interrupted",
                    "make sure that nobody writes it, and recover it");
        }
        return base;
    }

    /** The same of one that may have the mark of a writer. */
    static AppendBase openInterrupted(BlockDevice device, Limits limits) throws IOException {
        WimPart part = WimPart.open(device, limits);
        WimHeader header = part.header();
        requireFit(header, device.description());
        try (BlobReader reader = new BlobReader(1 << 20)) {
            BlobTable table = BlobTable.read(List.of(part), reader, Irregularities.TOLERATED);
            byte[] xmlBytes = bytes(part.readTable("XML data", header.xml(), reader));
            WimXml xml = WimXml.parse(xmlBytes, device.description(), limits);
            if (xml.isEncrypted()) {
                throw new UnsupportedFeatureException(device.description(), "encrypted ESD files");
            }
            xml.requireImageCount(table.metadata().size(), device.description());
            Optional<IntegrityTable> integrity = part.readIntegrityTable(reader);
            byte[] headerBytes = new byte[WimHeader.SIZE_BYTES];
            device.read(0, ByteBuffer.wrap(headerBytes));
            return new AppendBase(headerBytes, header, table, xml, integrity, device.size());
        }
    }

    private static void requireFit(WimHeader header, String description) throws RefusedException {
        if (header.isPipable()) {
            throw new RefusedException(description + " is pipable, and stays so only as a whole", "export its images");
        }
        if (header.totalParts() != 1 || header.has(WimHeader.SPANNED)) {
            throw new RefusedException(description + " is a part of a split file", "join the parts first");
        }
        if (header.has(WimHeader.READ_ONLY)) {
            throw new RefusedException(description + " is marked as read-only", "take the mark away first");
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The blobs, to be added to. */
    BlobIndex index() {
        BlobIndex index = new BlobIndex();
        for (Blob image : table.metadata()) {
            StoredBlob stored = new StoredBlob(image.hash(), image.size());
            stored.place(header(image.resource(), ResourceHeader.METADATA));
            index.addImage(stored);
        }
        Map<Resource, SolidResource> solid = new IdentityHashMap<>();
        for (Blob blob : table.blobs()) {
            StoredBlob stored = new StoredBlob(blob.hash(), blob.size());
            stored.addReferences(blob.references());
            stored.pin();
            if (blob.isSolid()) {
                stored.place(solid.computeIfAbsent(blob.resource(), AppendBase::solid), blob.offset());
            } else {
                stored.place(header(blob.resource(), 0));
            }
            index.add(stored);
        }
        solid.values().stream()
                .sorted(Comparator.comparingLong(SolidResource::offset))
                .forEach(index::add);
        return index;
    }

    private static SolidResource solid(Resource resource) {
        return new SolidResource(resource.position(), resource.storedSize(), resource.size());
    }

    private static ResourceHeader header(Resource resource, int flags) {
        int compressed = resource.form() == Resource.Form.PLAIN ? 0 : ResourceHeader.COMPRESSED;
        return new ResourceHeader(resource.storedSize(), flags | compressed, resource.position(), resource.size());
    }

    WimHeader header() {
        return header;
    }

    BlobTable table() {
        return table;
    }

    WimXml xml() {
        return xml;
    }

    /** Where what is new begins. */
    long end() {
        return end;
    }

    /** What goes on with the integrity table, if there is to be one. */
    Optional<StretchHashes> hashes(WimWriterOptions options) throws IOException {
        if (options.integrity().isPresent()
                && (integrity.isEmpty()
                        || integrity.get().chunkSize() != options.integrity().getAsInt())) {
            IntegrityTable none = new IntegrityTable(options.integrity().getAsInt(), List.of());
            return Optional.of(StretchHashes.after(none, 0, end));
        }
        if (integrity.isEmpty()) {
            return Optional.empty();
        }
        int stretch = integrity.get().chunkSize();
        if (stretch < LEAST_STRETCH || stretch > MOST_STRETCH) {
            // A foreign table may have a hash for every byte: what is added would need more of them than there is
            // memory.
            return Optional.of(
                    StretchHashes.after(new IntegrityTable(IntegrityTable.DEFAULT_CHUNK_SIZE, List.of()), 0, end));
        }
        return Optional.of(StretchHashes.after(integrity.get(), header.coveredBytes(), end));
    }

    /** Marks the file as one that is being written. */
    void mark(ResizableDevice device) throws IOException {
        writeFlags(device, header.flags() | WimHeader.WRITE_IN_PROGRESS);
    }

    /** Makes the file what it was. */
    void restore(ResizableDevice device) throws IOException {
        device.write(0, ByteBuffer.wrap(headerBytes));
        device.flush();
        device.resize(end);
        device.flush();
    }

    private static void writeFlags(BlockDevice device, int flags) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        device.write(FLAGS_POSITION, word.putInt(0, flags));
        device.flush();
    }
}
