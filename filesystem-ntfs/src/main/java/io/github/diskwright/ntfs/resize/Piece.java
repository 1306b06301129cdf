package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.MappingPairs;
import io.github.diskwright.ntfs.record.RunList;
import io.github.diskwright.ntfs.record.Utf16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An attribute, or one extent of it, on its way into a record: resident as it was, or with runs that may have changed. Not
 * thread-safe.
 */
final class Piece {
    private final int order;
    private final int type;
    private final String name;
    private final int flags;
    private final byte[] image;
    private final boolean isResident;
    private RunList runs;
    private int id;
    private @Nullable EditedRecord holder;

    private Piece(int order, int type, String name, int flags, byte[] image, boolean isResident, RunList runs, int id) {
        this.order = order;
        this.type = type;
        this.name = name;
        this.flags = flags;
        this.image = image;
        this.isResident = isResident;
        this.runs = runs;
        this.id = id;
    }

    /**
     * An attribute as it is in a record.
     *
     * @param attribute it
     * @param order of the attribute among those of the file
     * @param runs of this extent; empty if it is resident
     */
    static Piece of(Attribute attribute, int order, RunList runs) {
        int length = attribute.isNonResident() ? attribute.mappingPairsOffset() : attribute.length();
        byte[] image = new byte[length];
        attribute.record().bytes().get(attribute.offset(), image);
        return new Piece(
                order,
                attribute.type(),
                attribute.name(),
                attribute.flags(),
                image,
                !attribute.isNonResident(),
                runs,
                attribute.id());
    }

    /** A resident attribute that is new. */
    static Piece resident(int order, int type, byte[] value, int id) {
        ByteBuffer image = ByteBuffer.allocate(Attribute.RESIDENT_HEAD + value.length + 7 & ~7)
                .order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0, type).putInt(4, image.capacity());
        image.putInt(0x10, value.length).putShort(0x14, (short) Attribute.RESIDENT_HEAD);
        image.putShort(0x0A, (short) Attribute.RESIDENT_HEAD);
        image.put(Attribute.RESIDENT_HEAD, value);
        return new Piece(order, type, "", 0, image.array(), true, RunList.empty(), id);
    }

    /** A non-resident attribute without a name that is new. */
    static Piece nonResident(int order, int type, RunList runs, long size, int clusterSize, int id) {
        Piece piece = new Piece(order, type, "", 0, head(type, "", 0), false, runs, id);
        piece.setSizes(runs.endVcn() * clusterSize, size, size);
        return piece;
    }

    private static byte[] head(int type, String name, int flags) {
        ByteBuffer head = ByteBuffer.allocate(Attribute.NON_RESIDENT_HEAD + 2 * name.length() + 7 & ~7)
                .order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0, type);
        head.put(8, (byte) 1).put(9, (byte) name.length());
        head.putShort(0x0A, (short) Attribute.NON_RESIDENT_HEAD).putShort(0x0C, (short) flags);
        head.putShort(0x20, (short) head.capacity());
        Utf16.write(head.position(Attribute.NON_RESIDENT_HEAD), name);
        return head.array();
    }

    int order() {
        return order;
    }

    int type() {
        return type;
    }

    String name() {
        return name;
    }

    int id() {
        return id;
    }

    void setId(int newId) {
        id = newId;
    }

    boolean isResident() {
        return isResident;
    }

    /** The record that holds the piece. */
    EditedRecord holder() {
        return Objects.requireNonNull(holder, "a piece that no record holds");
    }

    void setHolder(@Nullable EditedRecord record) {
        holder = record;
    }

    /** Whether a resident piece has the bytes of another one. */
    boolean hasBytesOf(Piece other) {
        return Arrays.equals(image, other.image);
    }

    RunList runs() {
        return runs;
    }

    void setRuns(RunList newRuns) {
        runs = newRuns;
    }

    long startVcn() {
        return runs.startVcn();
    }

    /** Bytes before the mapping pairs. */
    int headLength() {
        return image.length;
    }

    /** Bytes in the record. */
    int length() {
        return isResident ? image.length : image.length + MappingPairs.length(runs) + 7 & ~7;
    }

    /** Sets the sizes of the first extent of a non-resident attribute. */
    void setSizes(long allocated, long data, long initialized) {
        ByteBuffer.wrap(image)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0x28, allocated)
                .putLong(0x30, data)
                .putLong(0x38, initialized);
    }

    /**
     * Takes the runs from one on away.
     *
     * @param kept number of runs that stay, 1 or more
     * @return the rest, as a piece of its own that still needs a number
     */
    Piece split(int kept) {
        long cut = runs.vcn(kept);
        Piece rest =
                new Piece(order, type, name, flags, head(type, name, flags), false, runs.slice(cut, runs.endVcn()), 0);
        runs = runs.slice(runs.startVcn(), cut);
        return rest;
    }

    /** Writes the attribute at a buffer's position. */
    void write(ByteBuffer target) {
        int start = target.position();
        int end = start + length();
        target.put(image);
        target.putShort(start + 0x0E, (short) id);
        if (!isResident) {
            target.putInt(start + 4, end - start);
            target.putLong(start + 0x10, runs.startVcn()).putLong(start + 0x18, runs.endVcn() - 1);
            target.put(MappingPairs.write(runs));
        }
        while (target.position() < end) {
            target.put((byte) 0);
        }
    }
}
