package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.Fixups;
import io.github.diskwright.ntfs.record.Utf16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** A small sound volume in memory, to be damaged in one place. See ORIGIN.md beside the file for what is where. */
final class DamagedVolume {
    static final int DIRECTORY = 64;
    static final int FILE = 177;
    static final int PIECES = 178;
    static final int LAST_EXTENSION = 180;
    static final int STREAMS = 184;
    static final int SHORT_NAME = 185;
    static final int OBJECT = 186;
    static final int SYMLINK = 188;
    static final int COMPACT = 189;
    static final int COMPRESSED = 191;
    static final int CLUSTER = 1024;
    static final int RECORD = 1024;
    static final int BLOCK = 4096;

    private static final int UP_CASE = 797 * CLUSTER;
    private static final byte[] SOUND = load();

    private final NtfsVolume sound;
    private byte[] bytes = SOUND.clone();

    DamagedVolume() throws IOException {
        sound = NtfsVolume.open(MemoryDevice.copyOf(SOUND));
    }

    private static byte[] load() {
        try (InputStream packed = Objects.requireNonNull(
                        DamagedVolume.class.getResourceAsStream("small-volume.gz"), "small-volume.gz");
                InputStream unpacked = new GZIPInputStream(packed)) {
            ByteBuffer volume = ByteBuffer.wrap(unpacked.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int unit = 0; unit < 1 << 16; unit++) {
                int at = UP_CASE + 2 * unit;
                volume.putChar(at, (char) (volume.getChar(at) + unit));
            }
            return volume.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sound volume. */
    static byte[] soundBytes() {
        return SOUND.clone();
    }

    /** The volume as it was. */
    NtfsVolume sound() {
        return sound;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void cut(int length) {
        bytes = Arrays.copyOf(bytes, length);
    }

    int position(long record) {
        return (int) sound.mft().position(record);
    }

    /** Changes a record, and what mirrors it. */
    void record(long number, Consumer<ByteBuffer> change) {
        protectedBytes(position(number), RECORD, change);
        if (number < 4) {
            int mirror = (int) sound.boot().mirrorLcn() * CLUSTER + (int) number * RECORD;
            System.arraycopy(bytes, position(number), bytes, mirror, RECORD);
        }
    }

    private void protectedBytes(int position, int length, Consumer<ByteBuffer> change) {
        ByteBuffer copy = ByteBuffer.wrap(Arrays.copyOfRange(bytes, position, position + length))
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            Fixups.remove("test", "record", position, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        change.accept(copy);
        Fixups.insert(copy);
        System.arraycopy(copy.array(), 0, bytes, position, length);
    }

    /** Where an attribute is in a plain record. */
    static int attribute(ByteBuffer record, int type, String name) {
        int at = record.getShort(0x14);
        while (record.getInt(at) != -1) {
            int units = record.get(at + 9);
            if (record.getInt(at) == type
                    && Utf16.read(record, at + record.getShort(at + 10), units).equals(name)) {
                return at;
            }
            at += record.getInt(at + 4);
        }
        throw new AssertionError("no " + AttributeType.name(type) + ":" + name);
    }

    static int attribute(ByteBuffer record, int type) {
        return attribute(record, type, "");
    }

    /** Where a resident value is in a plain record. */
    static int value(ByteBuffer record, int type, String name) {
        int at = attribute(record, type, name);
        return at + record.getShort(at + 0x14);
    }

    static int value(ByteBuffer record, int type) {
        return value(record, type, "");
    }

    /** Where mapping pairs are in a plain record. */
    static int pairs(ByteBuffer record, int type, String name) {
        int at = attribute(record, type, name);
        return at + record.getShort(at + 0x20);
    }

    /** Takes an attribute out of a plain record. */
    static void remove(ByteBuffer record, int type) {
        int at = attribute(record, type);
        int length = record.getInt(at + 4);
        int used = record.getInt(0x18);
        System.arraycopy(record.array(), at + length, record.array(), at, used - at - length);
        record.putInt(0x18, used - length);
    }

    /** Lets two neighbours in bytes change places. */
    static void swap(ByteBuffer bytes, int first, int firstLength, int secondLength) {
        byte[] one = Arrays.copyOfRange(bytes.array(), first, first + firstLength);
        System.arraycopy(bytes.array(), first + firstLength, bytes.array(), first, secondLength);
        System.arraycopy(one, 0, bytes.array(), first + secondLength, firstLength);
    }

    /** Where a byte of a non-resident attribute is on the volume. */
    int place(long record, int type, String name, long offset) {
        try {
            NtfsAttribute attribute = sound.file(record).require(type, name);
            return (int) IndexWalk.place(sound, attribute.runs(), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a block of an index of file names. */
    void block(long record, int number, Consumer<ByteBuffer> change) {
        protectedBytes(place(record, AttributeType.INDEX_ALLOCATION, "$I30", (long) number * BLOCK), BLOCK, change);
    }

    /** Changes an entry of a directory: a block, and where in it the entry is. */
    void entry(long directory, long file, EntryChange change) {
        boolean[] found = new boolean[1];
        for (int i = 0; !found[0] && i < blocks(directory); i++) {
            block(directory, i, block -> {
                int at = 0x18 + block.getInt(0x18);
                while ((block.getShort(at + 12) & 2) == 0) {
                    if ((block.getLong(at) & 0xFFFF_FFFFL) == file) {
                        change.apply(block, at);
                        found[0] = true;
                        return;
                    }
                    at += block.getShort(at + 8);
                }
            });
        }
        if (!found[0]) {
            throw new AssertionError("directory " + directory + " has no block with record " + file);
        }
    }

    private int blocks(long directory) {
        try {
            return (int) (sound.file(directory)
                            .require(AttributeType.INDEX_ALLOCATION, "$I30")
                            .size()
                    / BLOCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes an entry in a plain block. */
    interface EntryChange {
        void apply(ByteBuffer block, int offset);
    }

    MemoryDevice device() {
        return MemoryDevice.copyOf(bytes);
    }

    List<Finding> check() throws IOException {
        return NtfsCheck.run(device(), CheckOptions.defaults());
    }

    /** Ids of all findings, each once, in order. */
    String ids() throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        check().forEach(finding -> ids.add(finding.id().replace("ntfs.", "")));
        return String.join(" ", ids);
    }

    /** One damage and what the check has to say to it. */
    record Damage(String what, String ids, Action action) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Damages the volume. */
    interface Action {
        void damage(DamagedVolume volume);
    }
}
