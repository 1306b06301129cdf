package io.github.diskwright.ghost.ntfsclone;

import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of an image: 46 bytes, and from version 10.0 on four more that tell where the commands start.
 *
 * @param major version
 * @param minor version
 * @param clusterSize bytes of a cluster
 * @param deviceSize bytes of the device that the volume was on
 * @param clusters of the volume; one more may follow, which holds the copy of the boot sector
 * @param usedClusters how many the volume uses
 * @param dataPosition where the commands start
 */
record ImageHeader(
        int major, int minor, int clusterSize, long deviceSize, long clusters, long usedClusters, int dataPosition) {
    static final int MAGIC_LENGTH = 16;
    private static final byte[] MAGIC = "\0ntfsclone-image".getBytes(StandardCharsets.US_ASCII);
    private static final String STRUCTURE = "image header";
    private static final int OLD_SIZE = 46;
    private static final int NEW_SIZE = 50;
    private static final int FIRST_WITH_OFFSET = 10;
    private static final int MAX_CLUSTER = 2 << 20;
    private static final long MAX_SIZE = 1L << 60;

    static boolean isAt(byte[] start) {
        return start.length >= MAGIC_LENGTH && Arrays.equals(start, 0, MAGIC_LENGTH, MAGIC, 0, MAGIC_LENGTH);
    }

    static ImageHeader read(PlainBytes bytes) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(NEW_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(STRUCTURE, 0, header.limit(OLD_SIZE));
        Fields fields = new Fields(bytes.description());
        fields.require(isAt(header.array()), 0, "the text of an ntfsclone image", "other bytes");
        int major = header.get(16) & 0xFF;
        int minor = header.get(17) & 0xFF;
        if (major > FIRST_WITH_OFFSET) {
            throw new UnsupportedFeatureException(
                    bytes.description(), "version " + major + "." + minor + " of ntfsclone images");
        }
        int clusterSize = header.getInt(18);
        boolean isSwapped = !isClusterSize(clusterSize) && isClusterSize(Integer.reverseBytes(clusterSize));
        if (major < FIRST_WITH_OFFSET && isSwapped) {
            throw new UnsupportedFeatureException(bytes.description(), "ntfsclone images of big-endian machines");
        }
        fields.require(isClusterSize(clusterSize), 18, "a power of two, 512 bytes to 2 MiB", "" + clusterSize);
        long deviceSize = header.getLong(22);
        fields.require(deviceSize > 0 && deviceSize <= MAX_SIZE, 22, "1 to " + MAX_SIZE + " bytes", "" + deviceSize);
        long clusters = header.getLong(30);
        long most = deviceSize / clusterSize;
        fields.require(clusters > 0 && clusters <= most, 30, "1 to " + most + " clusters", "" + clusters);
        int dataPosition = OLD_SIZE;
        if (major >= FIRST_WITH_OFFSET) {
            bytes.read(STRUCTURE, OLD_SIZE, header.limit(NEW_SIZE).position(OLD_SIZE));
            dataPosition = header.getInt(OLD_SIZE);
            fields.require(
                    dataPosition >= NEW_SIZE && dataPosition <= 1 << 16,
                    OLD_SIZE,
                    "an offset of " + NEW_SIZE + " to 65536",
                    Integer.toUnsignedString(dataPosition));
        }
        return new ImageHeader(major, minor, clusterSize, deviceSize, clusters, header.getLong(38), dataPosition);
    }

    private static boolean isClusterSize(int size) {
        return size >= 512 && size <= MAX_CLUSTER && Integer.bitCount(size) == 1;
    }

    /** Bytes that an image has of a cluster: the last one may lie partly behind the device. */
    int lengthOf(long cluster) {
        return (int) Math.min(clusterSize, deviceSize - cluster * clusterSize);
    }

    private record Fields(String source) {
        void require(boolean rule, int offset, String expected, String found) throws CorruptImageException {
            if (!rule) {
                throw new CorruptImageException(source, STRUCTURE, offset, expected, found);
            }
        }
    }
}
