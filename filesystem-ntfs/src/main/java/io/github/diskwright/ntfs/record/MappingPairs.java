package io.github.diskwright.ntfs.record;

import io.github.diskwright.image.CorruptImageException;
import java.nio.ByteBuffer;

/**
 * The packed form of a {@link RunList} in an attribute. Each run is a header byte with two counts of bytes, a signed
 * length and the signed distance of its first cluster from that of the run before; a hole has no distance. A zero byte
 * ends it. Stateless.
 */
public final class MappingPairs {
    private static final String STRUCTURE = "mapping pairs";

    private MappingPairs() {}

    /**
     * Reads mapping pairs.
     *
     * @param attribute that has them
     * @param clusterCount clusters of the volume: none of the runs may leave it
     * @throws CorruptImageException if an item leaves the attribute or the volume, has a length that is not positive, or
     *     the lengths do not add up to the VCNs of the attribute
     */
    public static RunList read(Attribute attribute, long clusterCount) throws CorruptImageException {
        long startVcn = attribute.lowestVcn();
        long endVcn = attribute.highestVcn() + 1;
        ByteBuffer bytes = attribute.record().bytes();
        int at = attribute.offset() + attribute.mappingPairsOffset();
        int limit = attribute.offset() + attribute.length();
        RunList.Builder runs = RunList.builder(startVcn);
        long lcn = 0;
        while (true) {
            require(attribute, at, at < limit, "a final zero", "the end of the attribute");
            int head = bytes.get(at);
            if (head == 0) {
                break;
            }
            int lengthBytes = head & 0x0F;
            int distanceBytes = head >> 4 & 0x0F;
            require(attribute, at, lengthBytes >= 1 && lengthBytes <= 8 && distanceBytes <= 8, "an item", hex(head));
            int next = at + 1 + lengthBytes + distanceBytes;
            require(attribute, at, next < limit, "an item inside the attribute", hex(head));
            long length = signed(bytes, at + 1, lengthBytes);
            require(
                    attribute,
                    at,
                    length > 0 && length <= endVcn - runs.endVcn(),
                    "a length up to the last VCN",
                    length);
            if (distanceBytes == 0) {
                runs.add(RunList.HOLE, length);
            } else {
                lcn += signed(bytes, at + 1 + lengthBytes, distanceBytes);
                boolean inside = lcn >= 0 && lcn <= clusterCount && length <= clusterCount - lcn;
                require(attribute, at, inside, "clusters below " + clusterCount, lcn + "+" + length);
                runs.add(lcn, length);
            }
            at = next;
        }
        require(attribute, at, runs.endVcn() == endVcn, "runs up to VCN " + endVcn, runs.endVcn());
        return runs.build();
    }

    /** Bytes that all runs take, with the final zero. */
    public static int length(RunList runs) {
        int length = 1;
        long lcn = 0;
        for (int i = 0; i < runs.size(); i++) {
            length += itemLength(runs, i, lcn);
            lcn = runs.isHole(i) ? lcn : runs.lcn(i);
        }
        return length;
    }

    /**
     * How many runs, from the first one on, fit a number of bytes together with the final zero.
     *
     * @param runs the runs
     * @param room bytes, 1 or more
     */
    public static int fitting(RunList runs, int room) {
        int length = 1;
        long lcn = 0;
        for (int i = 0; i < runs.size(); i++) {
            length += itemLength(runs, i, lcn);
            if (length > room) {
                return i;
            }
            lcn = runs.isHole(i) ? lcn : runs.lcn(i);
        }
        return runs.size();
    }

    /** The packed form, with the final zero, without padding. */
    public static byte[] write(RunList runs) {
        byte[] bytes = new byte[length(runs)];
        int at = 0;
        long lcn = 0;
        for (int i = 0; i < runs.size(); i++) {
            int lengthBytes = signedBytes(runs.length(i));
            int distanceBytes = runs.isHole(i) ? 0 : signedBytes(runs.lcn(i) - lcn);
            bytes[at] = (byte) (distanceBytes << 4 | lengthBytes);
            put(bytes, at + 1, runs.length(i), lengthBytes);
            put(bytes, at + 1 + lengthBytes, runs.lcn(i) - lcn, distanceBytes);
            at += 1 + lengthBytes + distanceBytes;
            lcn = runs.isHole(i) ? lcn : runs.lcn(i);
        }
        return bytes;
    }

    private static int itemLength(RunList runs, int run, long lcn) {
        return 1 + signedBytes(runs.length(run)) + (runs.isHole(run) ? 0 : signedBytes(runs.lcn(run) - lcn));
    }

    /** Bytes that a number needs with its sign. */
    private static int signedBytes(long value) {
        return (64 - Long.numberOfLeadingZeros(value ^ value >> 63)) / 8 + 1;
    }

    private static long signed(ByteBuffer bytes, int offset, int count) {
        long value = bytes.get(offset + count - 1);
        for (int i = count - 2; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedLong(bytes.get(offset + i));
        }
        return value;
    }

    private static void put(byte[] bytes, int offset, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[offset + i] = (byte) (value >> 8 * i);
        }
    }

    private static void require(Attribute attribute, int at, boolean holds, String expected, Object found)
            throws CorruptImageException {
        if (!holds) {
            throw attribute.record().corrupt(STRUCTURE + " of " + attribute, at, expected, found.toString());
        }
    }

    private static String hex(int head) {
        return "head 0x" + Integer.toHexString(head & 0xFF);
    }
}
