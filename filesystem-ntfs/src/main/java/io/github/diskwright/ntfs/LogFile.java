package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.Fixups;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the head of the journal of metadata, {@code $LogFile}, says: whether Windows would have to replay it.
 *
 * @param state whether it would
 * @param version of the journal, {@code "1.1"}; empty if it is empty
 */
public record LogFile(State state, String version) {
    private static final int RESTART = 0x52545352;
    private static final int CHECKED = 0x444B4843;
    private static final int MAX_PAGE = 64 << 10;
    private static final int CLEAN_FLAG = 0x0002;
    private static final int NO_CLIENT = 0xFFFF;
    private static final int EMPTY_PROBE = 4096;
    private static final int PART = 1 << 20;

    /** Whether there is something to replay. */
    public enum State {
        /** It was never written, or was emptied. */
        EMPTY,
        /** The volume was dismounted; nothing is to be replayed. */
        CLEAN,
        /** Changes are in it that are not on the volume. */
        UNCLEAN,
        /** It is of a version that says that Windows runs, or was not fully shut down. */
        IN_USE,
        /** Its head cannot be read. */
        DAMAGED
    }

    /** Whether nothing is lost if it is emptied. */
    public boolean isSafeToEmpty() {
        return state == State.EMPTY || state == State.CLEAN;
    }

    /** What its state means for the volume, one clause for people. */
    public String warning() {
        return switch (state) {
            case EMPTY, CLEAN -> "its journal is at rest";
            case IN_USE -> "its journal is of version " + version + ": Windows was not fully shut down";
            case DAMAGED -> "its journal cannot be read";
            case UNCLEAN -> "its journal holds changes that are not on the volume yet";
        };
    }

    /**
     * Reads the head. An empty journal is read whole.
     *
     * @param volume the volume
     * @throws CorruptImageException if the file of the journal is damaged
     * @throws IOException if the device cannot be read
     */
    public static LogFile read(NtfsVolume volume) throws IOException {
        return read(volume, true);
    }

    /** As {@link #read}, but one that begins as an empty one does is called empty. */
    static LogFile glance(NtfsVolume volume) throws IOException {
        return read(volume, false);
    }

    private static LogFile read(NtfsVolume volume, boolean whole) throws IOException {
        Optional<NtfsAttribute> found = volume.file(NtfsVolume.LOG_FILE).find(AttributeType.DATA, "");
        if (found.isEmpty() || found.get().size() < 2 * EMPTY_PROBE) {
            return new LogFile(State.DAMAGED, "");
        }
        NtfsAttribute data = found.get();
        ByteBuffer first = page(data, 0, EMPTY_PROBE);
        int magic = first.getInt(0);
        if (magic == -1) {
            return !whole || isFilled(data) ? new LogFile(State.EMPTY, "") : new LogFile(State.DAMAGED, "");
        }
        if (magic == CHECKED) {
            return new LogFile(State.CLEAN, "");
        }
        int size = magic == RESTART ? first.getInt(0x10) : EMPTY_PROBE;
        boolean sound = size >= 512 && size <= MAX_PAGE && Integer.bitCount(size) == 1 && size <= data.size() / 2;
        if (!sound) {
            return new LogFile(State.DAMAGED, "");
        }
        Optional<Restart> one = Restart.read(volume, page(data, 0, size));
        Optional<Restart> two = Restart.read(volume, page(data, size, size));
        if (one.isEmpty() && two.isEmpty()) {
            return new LogFile(State.DAMAGED, "");
        }
        Restart newest = one.isEmpty() || two.isPresent() && two.get().lsn > one.get().lsn ? two.get() : one.get();
        return newest.toLog();
    }

    private static ByteBuffer page(NtfsAttribute data, long offset, int size) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        data.read(offset, page);
        return page.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether every byte is FF. */
    private static boolean isFilled(NtfsAttribute data) throws IOException {
        ByteBuffer filled = ByteBuffer.allocate((int) Math.min(PART, data.size()));
        Arrays.fill(filled.array(), (byte) 0xFF);
        ByteBuffer part = ByteBuffer.allocate(filled.capacity());
        for (long done = 0; done < data.size(); done += part.limit()) {
            part.clear().limit((int) Math.min(part.capacity(), data.size() - done));
            data.read(done, part);
            if (!part.flip().equals(filled.clear().limit(part.limit()))) {
                return false;
            }
        }
        return true;
    }

    /** A restart page that is whole. */
    private record Restart(long lsn, int major, int minor, boolean isClean) {
        static Optional<Restart> read(NtfsVolume volume, ByteBuffer page) {
            if (page.getInt(0) != RESTART) {
                return Optional.empty();
            }
            try {
                Fixups.remove(volume.device().description(), "restart page", 0, page);
            } catch (CorruptImageException e) {
                // There are two pages because one of them may be torn.
                return Optional.empty();
            }
            int area = Short.toUnsignedInt(page.getShort(0x18));
            if (area < 0x1E || area > page.limit() - 0x30) {
                return Optional.empty();
            }
            boolean idle = Short.toUnsignedInt(page.getShort(area + 0x0C)) == NO_CLIENT;
            boolean clean = (page.getShort(area + 0x0E) & CLEAN_FLAG) != 0;
            return Optional.of(
                    new Restart(page.getLong(area), page.getShort(0x1C), page.getShort(0x1A), idle || clean));
        }

        LogFile toLog() {
            String version = String.format(Locale.ROOT, "%d.%d", major, minor);
            if (major != 1 || minor != 1) {
                return new LogFile(State.IN_USE, version);
            }
            return new LogFile(isClean ? State.CLEAN : State.UNCLEAN, version);
        }
    }
}
