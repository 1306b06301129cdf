package io.github.diskwright.ghost.gho.ntfs;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which bytes of a volume are where in the packets. Not thread-safe while it is filled. */
final class VolumeMap {
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();

    /**
     * Bytes that are somewhere.
     *
     * @param position on the volume
     * @param length bytes
     * @param offset in the packets
     */
    record Piece(long position, long length, long offset) {
        long end() {
            return position + length;
        }
    }

    /** Adds bytes, unless others are known for a part of the range. */
    boolean add(long position, long length, long offset) {
        Map.Entry<Long, Piece> before = pieces.floorEntry(position + length - 1);
        if (before != null && before.getValue().end() > position) {
            return false;
        }
        Piece last = before == null ? null : before.getValue();
        boolean continues = last != null && last.end() == position && last.offset() + last.length() == offset;
        Piece piece = continues && last != null
                ? new Piece(last.position(), last.length() + length, last.offset())
                : new Piece(position, length, offset);
        pieces.put(piece.position(), piece);
        return true;
    }

    /** The bytes that a position is in. */
    Optional<Piece> at(long position) {
        Map.Entry<Long, Piece> entry = pieces.floorEntry(position);
        return entry == null || entry.getValue().end() <= position ? Optional.empty() : Optional.of(entry.getValue());
    }

    /** The first known byte behind a position. */
    Optional<Piece> behind(long position) {
        return Optional.ofNullable(pieces.higherEntry(position)).map(Map.Entry::getValue);
    }
}
