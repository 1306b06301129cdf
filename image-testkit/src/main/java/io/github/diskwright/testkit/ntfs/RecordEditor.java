package io.github.diskwright.testkit.ntfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A record of the MFT whose attributes are changed. Positions are offsets in the record. Not thread-safe. */
final class RecordEditor {
    static final int ATTRIBUTE_LIST = 0x20;
    static final int FILE_NAME = 0x30;
    static final int SECURITY_DESCRIPTOR = 0x50;
    static final int VOLUME_NAME = 0x60;
    static final int VOLUME_INFORMATION = 0x70;
    static final int DATA = 0x80;
    static final int INDEX_ROOT = 0x90;
    static final int INDEX_ALLOCATION = 0xa0;
    static final int BITMAP = 0xb0;

    static final int FLAGS = 0x16;
    static final int FLAG_UNDER_EXTEND = 4;

    private static final int END = -1;
    private static final int SEQUENCE = 0x10;
    private static final int FIRST_ATTRIBUTE = 0x14;
    private static final int USED = 0x18;
    private static final int RESIDENT_HEADER = 0x18;

    private final long number;
    private final ByteBuffer bytes;

    /**
     * Reads a record.
     *
     * @param number its number
     * @param stored its bytes as they are on the volume
     */
    RecordEditor(long number, byte[] stored) {
        this.number = number;
        bytes = ByteBuffer.wrap(stored.clone()).order(ByteOrder.LITTLE_ENDIAN);
        ProtectedBytes.restore(bytes);
    }

    long number() {
        return number;
    }

    /** The record itself, without fix-ups. */
    ByteBuffer bytes() {
        return bytes;
    }

    long reference() {
        return number | (long) bytes.getShort(SEQUENCE) << 48;
    }

    /** The record as it is stored. */
    byte[] stored() {
        ByteBuffer copy = ByteBuffer.wrap(bytes.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
        ProtectedBytes.protect(copy);
        return copy.array();
    }

    OptionalInt find(int type, String name) {
        for (int at = bytes.getShort(FIRST_ATTRIBUTE); bytes.getInt(at) != END; at += bytes.getInt(at + 4)) {
            if (bytes.getInt(at) == type && nameAt(at).equals(name)) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    private String nameAt(int attribute) {
        int start = attribute + bytes.getShort(attribute + 0x0a);
        return new String(bytes.array(), start, 2 * (bytes.get(attribute + 9) & 0xff), StandardCharsets.UTF_16LE);
    }

    /** Where an attribute is that has to be there. */
    int attribute(int type, String name) {
        return find(type, name)
                .orElseThrow(() -> new AssertionError("record " + number + " has no attribute "
                        + Integer.toHexString(type) + (name.isEmpty() ? "" : " " + name)));
    }

    boolean isResident(int attribute) {
        return bytes.get(attribute + 8) == 0;
    }

    /** Where the value of a resident attribute begins. */
    int value(int attribute) {
        return attribute + bytes.getShort(attribute + 0x14);
    }

    int valueLength(int attribute) {
        return bytes.getInt(attribute + 0x10);
    }

    long dataSize(int attribute) {
        return bytes.getLong(attribute + 0x30);
    }

    List<Run> runs(int attribute) {
        if (isResident(attribute) || bytes.getLong(attribute + 0x10) != 0) {
            throw new AssertionError("record " + number + " has no start of an attribute outside it at " + attribute);
        }
        return Run.decode(bytes, attribute + bytes.getShort(attribute + 0x20));
    }

    /** Gives an attribute other clusters, and the sizes that follow from their number. */
    void setRuns(int attribute, List<Run> runs, int clusterSize) {
        byte[] pairs = Run.encode(runs);
        int offset = bytes.getShort(attribute + 0x20);
        resize(attribute, offset + pairs.length + 7 & ~7);
        bytes.put(attribute + offset, pairs);
        long clusters = Run.clusters(runs);
        bytes.putLong(attribute + 0x18, clusters - 1).putLong(attribute + 0x28, clusters * clusterSize);
    }

    /** Makes an attribute longer or shorter at its end; what is new is zero. */
    void resize(int attribute, int length) {
        int behind = attribute + bytes.getInt(attribute + 4);
        byte[] rest = Arrays.copyOfRange(bytes.array(), behind, bytes.getInt(USED));
        int used = attribute + length + rest.length;
        if (used > bytes.capacity()) {
            throw new AssertionError("record " + number + " has no room for " + used + " bytes");
        }
        Arrays.fill(bytes.array(), Math.min(behind, attribute + length), bytes.capacity(), (byte) 0);
        bytes.putInt(attribute + 4, length).put(attribute + length, rest).putInt(USED, used);
    }

    /**
     * Replaces the value of a resident attribute, which may become longer.
     *
     * @param attribute where it is
     * @param value the new one
     */
    void setValue(int attribute, byte[] value) {
        int offset = bytes.getShort(attribute + 0x14);
        resize(attribute, offset + value.length + 7 & ~7);
        bytes.putInt(attribute + 0x10, value.length).put(attribute + offset, value);
    }

    byte[] copyOfValue(int attribute) {
        return Arrays.copyOfRange(bytes.array(), value(attribute), value(attribute) + valueLength(attribute));
    }

    /** Gives an attribute outside the record a value in it. */
    void makeResident(int attribute, byte[] value) {
        resize(attribute, RESIDENT_HEADER + value.length + 7 & ~7);
        Arrays.fill(bytes.array(), attribute + 0x10, attribute + bytes.getInt(attribute + 4), (byte) 0);
        bytes.put(attribute + 8, (byte) 0)
                .putShort(attribute + 0x0a, (short) RESIDENT_HEADER)
                .putInt(attribute + 0x10, value.length)
                .putShort(attribute + 0x14, (short) RESIDENT_HEADER)
                .put(attribute + RESIDENT_HEADER, value);
    }
}
