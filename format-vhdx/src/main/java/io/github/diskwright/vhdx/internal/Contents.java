package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;

/**
 * Everything that a file says of its disk, but for the block allocation table.
 *
 * @param file the file with its log replayed
 * @param creator what made the file
 * @param header the current header
 * @param regions where everything is
 * @param metadata the metadata
 * @param geometry how the block allocation table is laid out
 */
record Contents(
        BlockDevice file, String creator, VhdxHeader header, Regions regions, Metadata metadata, BatGeometry geometry) {
    DiskParameters disk() {
        return metadata.disk();
    }

    /** Reads and judges it, in the order that the format asks for. */
    static Contents read(BlockDevice file, Limits limits, Judge judge) throws IOException {
        return read(file, limits, judge, true);
    }

    /** The same as if the log were empty: what it holds is not looked at. */
    static Contents readWithoutLog(BlockDevice file, Limits limits, Judge judge) throws IOException {
        return read(file, limits, judge, false);
    }

    private static Contents read(BlockDevice file, Limits limits, Judge judge, boolean replays) throws IOException {
        HeaderReader headers = new HeaderReader(file, limits, judge);
        FileIdentifier identifier = headers.identifier();
        VhdxHeader header = headers.current();
        BlockDevice replayed = replays && header.hasLog() ? new LogReplay(file, header, judge).replay() : file;
        Regions regions = new RegionReader(replayed, header, judge).read();
        Metadata metadata = new MetadataReader(replayed, regions.metadata(), judge).read();
        BatGeometry geometry = BatGeometry.of(metadata.disk());
        long needed = geometry.entries() * BatEntry.SIZE_BYTES;
        if (needed > regions.bat().length()) {
            throw judge.fatal(
                    "vhdx.bat-too-short",
                    "BAT region",
                    regions.bat().fileOffset(),
                    "at least " + needed + " bytes",
                    regions.bat().length() + " bytes");
        }
        return new Contents(replayed, identifier.creator(), header, regions, metadata, geometry);
    }
}
