package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The file of a disk that is being made: its layout, how it grows, and the structures around the payload. Until
 * {@link #complete} it has no signature, so it is not a VHDX whatever happens.
 *
 * <p>Layout: header section, log, metadata region and the block allocation table's region, payload.
 */
final class NewFile {
    static final String CREATOR = "Diskwright";

    static final long LOG_POSITION = Bytes.MIB;
    static final long LOG_LENGTH = Bytes.MIB;
    static final long METADATA_POSITION = 2 * Bytes.MIB;

    private final ResizableDevice device;
    private final NewDiskPlan plan;
    private final BatGeometry geometry;
    private final GrowingFile growth;
    /** Where the next block goes. */
    private long end;

    /**
     * @param device an empty file
     * @param plan what it will say
     * @throws UnsupportedFeatureException if there are more metadata than a file can have
     */
    NewFile(ResizableDevice device, NewDiskPlan plan) throws UnsupportedFeatureException {
        MetadataItem.requireTable(device.description(), plan.items());
        this.device = device;
        this.plan = plan;
        this.geometry = BatGeometry.of(plan.disk());
        this.growth = new GrowingFile(device);
        this.end = payloadStart();
    }

    ResizableDevice device() {
        return device;
    }

    BatGeometry geometry() {
        return geometry;
    }

    DiskFacts facts() {
        return new DiskFacts(plan.disk(), CREATOR, plan.dataWriteGuid(), false, Optional.empty());
    }

    /** Length of the metadata region. */
    private long metadataLength() {
        return Bytes.roundUp(MetadataItem.regionBytes(plan.items()), Bytes.MIB);
    }

    /** Where the region of the block allocation table begins. */
    long batPosition() {
        return METADATA_POSITION + metadataLength();
    }

    /** Where payload begins. */
    long payloadStart() {
        return batPosition() + geometry.regionBytes();
    }

    /** Where the payload of a disk with all blocks would end. */
    long fullEnd() {
        return payloadStart() + geometry.payloadBlocks() * geometry.blockSize();
    }

    /** Adds a block, which reads as zeros. */
    long addBlock() throws IOException {
        long block = end;
        long newEnd = block + geometry.blockSize();
        growth.growTo(newEnd, fullEnd());
        end = newEnd;
        return block;
    }

    /** Gives the file its exact size. */
    void trim() throws IOException {
        if (device.size() != end) {
            device.resize(end);
        }
    }

    /** Makes the file a VHDX: everything else is written and durable before the signature is. */
    void complete() throws IOException {
        writeHeaders();
        writeRegionTables();
        device.write(METADATA_POSITION, MetadataItem.region(plan.items()));
        device.flush();
        ByteBuffer identifier = Bytes.allocate(FileIdentifier.SIZE_BYTES);
        new FileIdentifier(CREATOR).write(identifier);
        device.write(FileIdentifier.POSITION, identifier);
        device.flush();
    }

    private void writeHeaders() throws IOException {
        VhdxHeader header = new VhdxHeader(
                1,
                plan.fileWriteGuid(),
                plan.dataWriteGuid(),
                MixedGuid.ZERO,
                VhdxHeader.LOG_VERSION,
                VhdxHeader.VERSION,
                LOG_LENGTH,
                LOG_POSITION);
        ByteBuffer bytes = Bytes.allocate(VhdxHeader.SIZE_BYTES);
        header.write(bytes);
        device.write(VhdxHeader.POSITION_1, bytes);
        ByteBuffer second = Bytes.allocate(VhdxHeader.SIZE_BYTES);
        header.withSequenceNumber(2).write(second);
        device.write(VhdxHeader.POSITION_2, second);
    }

    private void writeRegionTables() throws IOException {
        RegionTable table = new RegionTable(List.of(
                new RegionEntry(Guids.BAT_REGION, batPosition(), geometry.regionBytes(), RegionEntry.REQUIRED),
                new RegionEntry(Guids.METADATA_REGION, METADATA_POSITION, metadataLength(), RegionEntry.REQUIRED)));
        ByteBuffer bytes = Bytes.allocate(RegionTable.SIZE_BYTES);
        table.write(bytes);
        device.write(RegionTable.POSITION_1, bytes);
        device.write(RegionTable.POSITION_2, bytes.rewind());
    }
}
