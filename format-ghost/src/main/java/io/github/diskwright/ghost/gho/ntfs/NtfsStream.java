package io.github.diskwright.ghost.gho.ntfs;

import io.github.diskwright.ghost.gho.sector.SectorScan;
import io.github.diskwright.ghost.gho.stream.BlockList;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.Compression;
import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.ntfs.record.BootSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A partition that was captured by the clusters that NTFS uses: an area that begins with {@code GHPR}, has a copy of the boot
 * sector and ends with {@code RPHG}, and packets, packed in pieces or not. Experimental, see the package. Stateless.
 */
public final class NtfsStream {
    private static final byte[] BEGIN = "GHPR".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "RPHG".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_AREA = 64 << 10;
    private static final String AREA = "area of an NTFS volume";

    private NtfsStream() {}

    /** The area, and where it ends. */
    private record Area(BootSector bootSector, long end) {}

    /**
     * The byte behind a partition.
     *
     * @param reader of the image
     * @param landmarks of the image
     * @param start the byte behind the partition's header
     * @throws CorruptImageException if area or packets are damaged
     * @throws UnsupportedFeatureException if the image has a password
     * @throws IOException if a file cannot be read
     */
    public static long end(BlockReader reader, Landmarks landmarks, long start) throws IOException {
        Area area = area(reader, start);
        if (reader.compression() == Compression.NONE) {
            return area.end() + new NtfsPackets(PacketBytes.plain(reader, area.end()), area.bootSector()).run();
        }
        return scan(reader, landmarks, new BlockList(), area.end());
    }

    /**
     * The volume as a device. Goes through all packets; packed ones are all unpacked once.
     *
     * @param description of the device
     * @param reader of the image
     * @param landmarks of the image
     * @param start the byte behind the partition's header
     * @throws CorruptImageException if area or packets are damaged
     * @throws UnsupportedFeatureException if the image has a password
     * @throws IOException if a file cannot be read
     */
    public static BlockDevice device(String description, BlockReader reader, Landmarks landmarks, long start)
            throws IOException {
        Area area = area(reader, start);
        PacketBytes bytes = PacketBytes.plain(reader, area.end());
        if (reader.compression() != Compression.NONE) {
            BlockList pieces = new BlockList();
            scan(reader, landmarks, pieces, area.end());
            bytes = PacketBytes.packed(reader, pieces);
        }
        NtfsPackets packets = new NtfsPackets(bytes, area.bootSector());
        long read = packets.run();
        if (bytes.isPacked() && read != bytes.size()) {
            throw bytes.corrupt("NTFS packet", read, "a packet or the end", "something else");
        }
        return new NtfsVolumeDevice(description, bytes, packets.map(), area.bootSector());
    }

    private static long scan(BlockReader reader, Landmarks landmarks, BlockList pieces, long start) throws IOException {
        return new SectorScan(reader, landmarks, new CancellationToken()).blocks(start, pieces);
    }

    private static Area area(BlockReader reader, long start) throws IOException {
        GhoStream stream = reader.stream();
        if (reader.isObfuscated()) {
            throw new UnsupportedFeatureException(
                    stream.description(), "a password on an NTFS-aware Ghost image, whose effect is not known");
        }
        int length = (int) Math.min(MAX_AREA, stream.size() - start);
        ByteBuffer bytes = stream.structure(AREA, start, length);
        if (length < BEGIN.length || find(bytes, BEGIN, 0) != 0) {
            throw stream.corrupt(AREA, start, "GHPR", "something else");
        }
        int sector = find(bytes, "NTFS    ".getBytes(StandardCharsets.US_ASCII), BEGIN.length) - 3;
        if (sector < BEGIN.length || sector > length - BootSector.SIZE_BYTES) {
            throw stream.corrupt(AREA, start, "the boot sector of an NTFS volume", "none");
        }
        // What the boot sector holds cannot be taken for the end.
        int end = find(bytes, END, sector + BootSector.SIZE_BYTES);
        if (end < 0) {
            throw stream.corrupt(AREA, start, "RPHG within " + MAX_AREA + " bytes", "none");
        }
        ByteBuffer found = bytes.slice(sector, BootSector.SIZE_BYTES);
        return new Area(
                BootSector.read(stream.file(start), stream.positionInFile(start + sector), found),
                start + end + END.length);
    }

    private static int find(ByteBuffer bytes, byte[] wanted, int from) {
        ByteBuffer sought = ByteBuffer.wrap(wanted);
        for (int at = from; at <= bytes.limit() - wanted.length; at++) {
            if (bytes.slice(at, wanted.length).equals(sought)) {
                return at;
            }
        }
        return -1;
    }
}
