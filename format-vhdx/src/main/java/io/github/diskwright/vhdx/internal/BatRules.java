package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import java.util.function.LongSupplier;

/** The rules for a single entry of the block allocation table (section 2.5.1). Thread-safe. */
final class BatRules {
    private final Contents contents;
    private final BatGeometry geometry;
    private final LongSupplier size;
    private final long batPosition;

    /**
     * @param contents what the entries belong to
     * @param size bytes of the file
     */
    BatRules(Contents contents, LongSupplier size) {
        this.contents = contents;
        this.geometry = contents.geometry();
        this.size = size;
        this.batPosition = contents.regions().bat().fileOffset();
    }

    /** Holds the entry of a payload block against the rules. */
    void checkPayload(long block, long entry, Judge judge) throws CorruptImageException {
        long index = geometry.index(block);
        checkReserved(index, entry, judge);
        int state = BatEntry.state(entry);
        switch (state) {
            case BatEntry.FULLY_PRESENT -> checkRange(block, index, entry, judge);
            case BatEntry.PARTIALLY_PRESENT -> checkPartial(block, index, entry, judge);
            case BatEntry.NOT_PRESENT, BatEntry.ZERO -> noteOffset(index, entry, judge);
            case BatEntry.UNDEFINED, BatEntry.UNMAPPED -> noteAnchor(block, index, entry, judge);
            default -> reportState(index, "a state of a block", entry, judge);
        }
    }

    private void checkPartial(long block, long index, long entry, Judge judge) throws CorruptImageException {
        if (geometry.hasParent()) {
            checkRange(block, index, entry, judge);
        } else {
            reportState(index, "a state of a block of a disk without parent", entry, judge);
        }
    }

    private void reportState(long index, String expected, long entry, Judge judge) throws CorruptImageException {
        judge.corrupt(
                "vhdx.bat-state",
                "BAT entry " + index,
                position(index),
                expected,
                BatEntry.stateName(BatEntry.state(entry)));
    }

    /** Holds the entry of a sector bitmap block against the rules. */
    void checkBitmap(long index, long entry, Judge judge) throws CorruptImageException {
        checkReserved(index, entry, judge);
        int state = BatEntry.state(entry);
        if (state == BatEntry.NOT_PRESENT) {
            noteOffset(index, entry, judge);
        } else if (state == BatEntry.FULLY_PRESENT && geometry.hasParent()) {
            checkBitmapRange(index, entry, judge);
        } else {
            judge.broken(
                    geometry.hasParent(),
                    "vhdx.bat-bitmap-state",
                    "BAT entry " + index,
                    position(index),
                    geometry.hasParent() ? "a state of a sector bitmap" : "no sector bitmap on a disk without parent",
                    BatEntry.stateName(state));
        }
    }

    private void checkBitmapRange(long index, long entry, Judge judge) throws CorruptImageException {
        long position = BatEntry.position(entry);
        long fileSize = size.getAsLong();
        if (position >= Bytes.MIB && position <= fileSize - BatGeometry.BITMAP_BYTES) {
            checkReservedSpace(index, entry, fileSize, judge);
        } else {
            judge.corrupt(
                    "vhdx.bat-range",
                    "BAT entry " + index,
                    position(index),
                    "a sector bitmap inside the file of " + fileSize + " bytes, after its header",
                    ImageException.hex(position));
        }
    }

    /** Holds the entry of a sector bitmap block against the rules that a partially present block adds. */
    void requireBitmap(long index, long entry, Judge judge) throws CorruptImageException {
        if (!BatEntry.isPresent(entry)) {
            judge.corrupt(
                    "vhdx.bat-bitmap-missing",
                    "BAT entry " + index,
                    position(index),
                    "a sector bitmap, since a block of its chunk is PARTIALLY_PRESENT",
                    BatEntry.stateName(BatEntry.state(entry)));
        }
    }

    /**
     * Says that two blocks share space.
     *
     * @param isStored whether both have their contents there: otherwise one of them only had
     */
    void reportOverlap(long index, long entry, boolean isStored, Judge judge) throws CorruptImageException {
        judge.broken(
                isStored,
                "vhdx.bat-overlap",
                "BAT entry " + index,
                position(index),
                "space that no other entry names",
                ImageException.hex(BatEntry.position(entry)) + ", which another one names");
    }

    /** Where an entry is in the file. */
    long position(long index) {
        return batPosition + index * BatEntry.SIZE_BYTES;
    }

    /**
     * Whether an entry names a position that means nothing: that of a block that is not stored, and no space of the file
     * that may hold what the block held before.
     */
    boolean hasUnusedPosition(long index, long entry) {
        int state = BatEntry.state(entry);
        long position = BatEntry.position(entry);
        boolean isEmpty = state == BatEntry.NOT_PRESENT || state == BatEntry.ZERO && !geometry.isBitmap(index);
        boolean isAnchor = !geometry.isBitmap(index) && (state == BatEntry.UNDEFINED || state == BatEntry.UNMAPPED);
        return position != 0 && (isEmpty || isAnchor && !isInFile(geometry.block(index), position, size.getAsLong()));
    }

    /** Whether an entry names space of the file that something else than a block has. */
    boolean overlapsReserved(long index, long entry) {
        long position = BatEntry.position(entry);
        if (!namesSpace(entry)) {
            return false;
        }
        long end = position + Math.min(geometry.bytesAt(index), size.getAsLong() - position);
        return contents.regions().reserved().stream().anyMatch(range -> range.overlaps(position, end));
    }

    /** Whether an entry names space of the file that belongs to it. */
    boolean namesSpace(long entry) {
        long position = BatEntry.position(entry);
        int state = BatEntry.state(entry);
        return position > 0
                && position < size.getAsLong()
                && (BatEntry.isStored(entry) || state == BatEntry.UNDEFINED || state == BatEntry.UNMAPPED);
    }

    private void checkReserved(long index, long entry, Judge judge) throws CorruptImageException {
        if (BatEntry.hasReservedBits(entry)) {
            judge.harmless(
                    "vhdx.bat-reserved-bits",
                    "BAT entry " + index,
                    position(index),
                    "reserved bits 0",
                    "0x" + Long.toHexString(entry));
        }
    }

    private void checkRange(long block, long index, long entry, Judge judge) throws CorruptImageException {
        long position = BatEntry.position(entry);
        long fileSize = size.getAsLong();
        if (!isInFile(block, position, fileSize)) {
            judge.corrupt(
                    "vhdx.bat-range",
                    "BAT entry " + index,
                    position(index),
                    "a block inside the file of " + fileSize + " bytes, after its header",
                    "block " + block + " at " + ImageException.hex(position));
            return;
        }
        checkReservedSpace(index, entry, fileSize, judge);
        if (geometry.blockSize() > fileSize - position) {
            judge.note(
                    "vhdx.last-block-short",
                    Severity.INFO,
                    position(index),
                    "the file ends inside block " + block + ", after the end of the disk");
        }
    }

    private void checkReservedSpace(long index, long entry, long fileSize, Judge judge) throws CorruptImageException {
        long position = BatEntry.position(entry);
        // All ranges are inside the file, and what is past its end may not even be a number.
        long end = position + Math.min(geometry.bytesAt(index), fileSize - position);
        for (Range range : contents.regions().reserved()) {
            if (range.overlaps(position, end)) {
                judge.broken(
                        BatEntry.isStored(entry),
                        "vhdx.bat-overlap",
                        "BAT entry " + index,
                        position(index),
                        "space that nothing else uses",
                        ImageException.hex(position) + ", which is in the " + range.name());
            }
        }
    }

    private boolean isInFile(long block, long position, long fileSize) {
        return position >= Bytes.MIB && position <= fileSize && geometry.bytesIn(block) <= fileSize - position;
    }

    private void noteOffset(long index, long entry, Judge judge) {
        if (BatEntry.position(entry) != 0) {
            judge.note(
                    "vhdx.bat-unused-offset",
                    Severity.WARNING,
                    position(index),
                    "BAT entry " + index + " is " + BatEntry.stateName(BatEntry.state(entry)) + " and names "
                            + ImageException.hex(BatEntry.position(entry)));
        }
    }

    private void noteAnchor(long block, long index, long entry, Judge judge) throws CorruptImageException {
        long position = BatEntry.position(entry);
        long fileSize = size.getAsLong();
        if (namesSpace(entry)) {
            checkReservedSpace(index, entry, fileSize, judge);
        }
        if (position != 0 && !isInFile(block, position, fileSize)) {
            judge.note(
                    "vhdx.bat-anchor-range",
                    Severity.WARNING,
                    position(index),
                    "BAT entry " + index + " is " + BatEntry.stateName(BatEntry.state(entry))
                            + " and names space outside the file, " + ImageException.hex(position));
        }
    }
}
