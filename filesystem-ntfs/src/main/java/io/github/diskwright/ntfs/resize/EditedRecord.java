package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.Fixups;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A file record whose attributes are laid out anew. Not thread-safe. */
final class EditedRecord {
    private static final int UPDATE_WORDS = 0x30;

    private final long number;
    private final int sequenceNumber;
    private final byte[] plain;
    private final int headBytes;
    private final boolean isNew;
    private final List<Piece> pieces = new ArrayList<>();
    private int nextId;
    private boolean changed;

    private EditedRecord(long number, int sequenceNumber, byte[] plain, boolean isNew) {
        ByteBuffer bytes = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        this.number = number;
        this.sequenceNumber = sequenceNumber;
        this.plain = plain;
        this.headBytes = Short.toUnsignedInt(bytes.getShort(0x14));
        this.nextId = Short.toUnsignedInt(bytes.getShort(0x28));
        this.isNew = isNew;
        this.changed = isNew;
    }

    /** A record that exists; it has no pieces yet. */
    static EditedRecord of(FileRecord record) {
        byte[] plain = new byte[record.bytes().capacity()];
        record.bytes().get(0, plain);
        return new EditedRecord(record.number(), record.sequenceNumber(), plain, false);
    }

    /**
     * A new extension record.
     *
     * @param number a free one
     * @param old what is at its place, with update words
     * @param base that it extends, as a reference
     */
    static EditedRecord extension(long number, byte[] old, long base) {
        byte[] plain = blank(number, old);
        ByteBuffer bytes = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(0x16, (short) FileRecord.IN_USE);
        bytes.putLong(0x20, base);
        return new EditedRecord(number, Short.toUnsignedInt(bytes.getShort(0x10)), plain, true);
    }

    /** An unused record's head, which keeps the sequence number and update number of what was there. */
    static byte[] blank(long number, byte[] old) {
        byte[] plain = new byte[old.length];
        ByteBuffer before = ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer bytes = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        boolean known = FileRecord.isPresent(before);
        int count = old.length / Fixups.STRIDE + 1;
        int head = UPDATE_WORDS + 2 * count + 7 & ~7;
        bytes.putInt(0, FileRecord.MAGIC);
        bytes.putShort(4, (short) UPDATE_WORDS);
        bytes.putShort(6, (short) count);
        short sequence = known ? before.getShort(0x10) : 1;
        bytes.putShort(0x10, sequence == 0 ? 1 : sequence);
        bytes.putShort(0x14, (short) head);
        bytes.putInt(0x18, head + FileRecord.END_BYTES);
        bytes.putInt(0x1C, old.length);
        bytes.putInt(0x2C, (int) number);
        bytes.putInt(head, AttributeType.END);
        if (known && Short.toUnsignedInt(before.getShort(4)) <= Fixups.STRIDE - 4) {
            bytes.putShort(UPDATE_WORDS, before.getShort(Short.toUnsignedInt(before.getShort(4))));
        }
        return plain;
    }

    long number() {
        return number;
    }

    int sequenceNumber() {
        return sequenceNumber;
    }

    boolean isNew() {
        return isNew;
    }

    boolean isChanged() {
        return changed;
    }

    void setChanged() {
        changed = true;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Adds a piece; one that comes from elsewhere needs a number of this record. */
    void add(Piece piece) {
        pieces.add(piece);
        piece.setHolder(this);
    }

    void remove(Piece piece) {
        pieces.remove(piece);
        piece.setHolder(null);
    }

    /** A number for an attribute that is new here. */
    int takeId() {
        for (int tries = 0; tries <= 0xFFFF; tries++) {
            int id = nextId;
            nextId = nextId + 1 & 0xFFFF;
            if (pieces.stream().noneMatch(piece -> piece.id() == id)) {
                return id;
            }
        }
        throw new IllegalStateException("no attribute id is free");
    }

    /** Bytes that the record needs. */
    int usedBytes() {
        int used = headBytes + FileRecord.END_BYTES;
        for (Piece piece : pieces) {
            used += piece.length();
        }
        return used;
    }

    /** Bytes of a record of this kind without attributes. */
    int emptyBytes() {
        return headBytes + FileRecord.END_BYTES;
    }

    int size() {
        return plain.length;
    }

    /** Bytes that are left; negative if the pieces do not fit. */
    int room() {
        return plain.length - usedBytes();
    }

    /** The record as it goes to the volume, with the next update number. */
    byte[] toProtectedBytes() {
        byte[] target = new byte[plain.length];
        System.arraycopy(plain, 0, target, 0, headBytes);
        ByteBuffer bytes = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(headBytes);
        pieces.sort(Comparator.comparingInt(Piece::order).thenComparingLong(Piece::startVcn));
        for (Piece piece : pieces) {
            piece.write(bytes);
        }
        bytes.putInt(AttributeType.END).putInt(0);
        bytes.putInt(0x18, bytes.position());
        bytes.putShort(0x28, (short) nextId);
        if (pieces.isEmpty()) {
            free(bytes);
        }
        Fixups.insert(bytes);
        return target;
    }

    /** An extension that holds nothing any more is given back. */
    private static void free(ByteBuffer bytes) {
        int sequence = Short.toUnsignedInt(bytes.getShort(0x10)) + 1 & 0xFFFF;
        bytes.putShort(0x10, (short) (sequence == 0 ? 1 : sequence));
        bytes.putShort(0x16, (short) (bytes.getShort(0x16) & ~FileRecord.IN_USE));
        bytes.putLong(0x20, 0);
    }
}
