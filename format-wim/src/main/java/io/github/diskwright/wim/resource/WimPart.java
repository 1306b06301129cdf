package io.github.diskwright.wim.resource;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * One WIM file: a whole archive, or a part of a split one. Immutable and as thread-safe as its device, which it does not
 * close.
 */
public final class WimPart {
    private final BlockDevice device;
    private final WimHeader header;
    private final Limits limits;

    private WimPart(BlockDevice device, WimHeader header, Limits limits) {
        this.device = device;
        this.header = header;
        this.limits = limits;
    }

    /**
     * Reads the header of a file: the one at its end, if it is a pipable one whose first header does not tell anything.
     *
     * @param device the file; stays open
     * @param limits bounds for what it may ask for
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it is of another version
     * @throws CorruptImageException if it is no WIM file, or a table lies outside it
     * @throws IOException if it cannot be read
     */
    public static WimPart open(BlockDevice device, Limits limits) throws IOException {
        WimHeader header = readHeader(device, 0);
        if (header.isPipable() && header.blobTable().isNone() && device.size() >= 2L * WimHeader.SIZE_BYTES) {
            header = readHeader(device, device.size() - WimHeader.SIZE_BYTES);
        }
        WimPart part = new WimPart(device, header, limits);
        part.requirePlain("blob table", header.blobTable());
        part.requirePlain("XML data", header.xml());
        part.requirePlain("integrity table", header.integrity());
        return part;
    }

    private static WimHeader readHeader(BlockDevice device, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(WimHeader.SIZE_BYTES, device.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, bytes);
        return WimHeader.read(device.description(), position, bytes.flip());
    }

    private void requirePlain(String structure, ResourceHeader resource) throws CorruptImageException {
        if (resource.isNone()) {
            return;
        }
        if (!resource.isInside(device.size())) {
            throw corrupt(
                    structure,
                    0,
                    "a place inside the file of " + device.size() + " bytes",
                    Long.toUnsignedString(resource.storedSize()) + " bytes at 0x"
                            + Long.toHexString(resource.offset()));
        }
        if (!resource.has(ResourceHeader.COMPRESSED) && resource.storedSize() != resource.size()) {
            throw corrupt(structure, 0, "a size of " + resource.storedSize(), Long.toUnsignedString(resource.size()));
        }
    }

    /** The file. */
    public BlockDevice device() {
        return device;
    }

    /** Its header. */
    public WimHeader header() {
        return header;
    }

    /** Bounds for what it may ask for. */
    public Limits limits() {
        return limits;
    }

    /** What the file is called. */
    public String description() {
        return device.description();
    }

    /** Whether resources and blobs in it can be solid. */
    boolean allowsSolid() {
        return header.version() == WimHeader.VERSION_SOLID;
    }

    /** An error of something in this file. */
    CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException(description(), structure, position, expected, found);
    }

    /**
     * Reads bytes of the file.
     *
     * @param structure what they are, for errors
     * @param position of the first
     * @param length how many, held against the limits
     * @return them, little-endian, from 0
     */
    ByteBuffer read(String structure, long position, long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(limits.requireStructure(description(), structure, length))
                .order(ByteOrder.LITTLE_ENDIAN);
        device.read(position, bytes);
        return bytes.flip();
    }

    /**
     * Reads the integrity table.
     *
     * @param reader what reads it
     * @return the table; empty if the file has none
     * @throws IOException if it is damaged or too large, or the blob table ends before what it covers begins
     */
    public Optional<IntegrityTable> readIntegrityTable(BlobReader reader) throws IOException {
        ResourceHeader place = header.integrity();
        if (place.isNone()) {
            return Optional.empty();
        }
        long covered = header.coveredBytes();
        if (covered < 0) {
            throw corrupt(
                    "blob table",
                    0x38,
                    "an end behind the header",
                    "0x" + Long.toHexString(covered + WimHeader.SIZE_BYTES));
        }
        return Optional.of(IntegrityTable.read(
                description(), place.offset(), readTable("integrity table", place, reader), covered));
    }

    /**
     * Reads a table of the file: the XML or the integrity table. Compressed ones are read, too, although nobody writes
     * them.
     *
     * @param structure what it is, for errors
     * @param resource where
     * @param reader what reads it
     * @return the bytes, little-endian, from 0
     * @throws IOException if it is damaged or too large
     */
    public ByteBuffer readTable(String structure, ResourceHeader resource, BlobReader reader) throws IOException {
        if (resource.isNone()) {
            // Where nothing lies may be anywhere.
            return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        if (!resource.has(ResourceHeader.COMPRESSED)) {
            return read(structure, resource.offset(), resource.storedSize());
        }
        ByteBuffer bytes = ByteBuffer.allocate(limits.requireStructure(description(), structure, resource.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        reader.read(Resource.ordinary(this, resource), 0, bytes);
        return bytes.flip();
    }
}
