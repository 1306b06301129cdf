package io.github.diskwright.testkit.ntfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@code $Extend\$UsnJrnl}: ntfs-3g creates nothing in {@code $Extend}, so the file is made in the root and its entry
 * moved from one index to the other.
 */
final class ChangeJournal {
    private static final String NAME = "$UsnJrnl";
    private static final long START = 3 << 20;
    private static final int INDEX_BLOCK = 4096;
    private static final int BLOCK_HEADER = 0x18;
    private static final int ROOT_HEADER = 0x10;
    private static final int KEY = 0x10;
    private static final int LAST = 2;
    private static final String INDEX = "$I30";

    private ChangeJournal() {}

    /** The journal's file, in the root: a hole where records were, and records behind it. */
    static void fill(VolumeFiller filler) throws IOException {
        TreeFillings.mixed(filler);
        filler.file(NAME, new byte[0]);
        ByteBuffer records = WindowsFillings.buffer(64 << 10);
        for (int i = 0; i < 300; i++) {
            byte[] name = WindowsFillings.utf16("changed file " + i);
            int length = 0x3c + name.length + 7 & ~7;
            int start = records.position();
            records.putInt(length).putShort((short) 2).putShort((short) 0);
            records.putLong(0x0001_0000_0000_0040L + i).putLong(0x0005_0000_0000_0005L);
            records.putLong(START + start).putLong(0x01dd_0000_0000_0000L + i);
            records.putInt(0x100).putInt(0).putInt(0x100).putInt(0x20);
            records.putShort((short) name.length).putShort((short) 0x3c).put(name);
            records.position(start + length);
        }
        filler.write(NAME + ":$J", START, Arrays.copyOf(records.array(), records.position()));
        filler.file(
                NAME + ":$Max",
                WindowsFillings.buffer(32)
                        .putLong(32 << 20)
                        .putLong(8 << 20)
                        .putLong(0x01dd_0000_0000_0000L)
                        .putLong(START)
                        .array());
        filler.remember(NAME);
    }

    static void moveToExtend(VolumeEditor volume, RecordNumbers records) throws IOException {
        RecordEditor journal = volume.record(records.of(NAME));
        byte[] entry = takeFromRoot(volume, journal.reference());
        RecordEditor extend = volume.record(VolumeEditor.EXTEND);
        ByteBuffer.wrap(entry).order(journal.bytes().order()).putLong(KEY, extend.reference());
        journal.bytes()
                .putLong(journal.value(journal.attribute(RecordEditor.FILE_NAME, "")), extend.reference())
                .putShort(RecordEditor.FLAGS, (short)
                        (journal.bytes().getShort(RecordEditor.FLAGS) | RecordEditor.FLAG_UNDER_EXTEND));
        addLast(extend, entry);
    }

    private static byte[] takeFromRoot(VolumeEditor volume, long reference) throws IOException {
        byte[] blocks = volume.stream(VolumeEditor.ROOT, RecordEditor.INDEX_ALLOCATION, INDEX);
        for (int start = 0; start < blocks.length; start += INDEX_BLOCK) {
            ByteBuffer block = WindowsFillings.buffer(INDEX_BLOCK).put(blocks, start, INDEX_BLOCK);
            if (block.getInt(0) == 0) {
                continue;
            }
            ProtectedBytes.restore(block);
            int end = BLOCK_HEADER + block.getInt(BLOCK_HEADER + 4);
            for (int at = BLOCK_HEADER + block.getInt(BLOCK_HEADER); (block.getShort(at + 12) & LAST) == 0; ) {
                int length = block.getShort(at + 8);
                if (block.getLong(at) == reference && block.getShort(at + 12) == 0) {
                    byte[] entry = Arrays.copyOfRange(block.array(), at, at + length);
                    System.arraycopy(block.array(), at + length, block.array(), at, end - at - length);
                    block.putInt(BLOCK_HEADER + 4, end - BLOCK_HEADER - length);
                    ProtectedBytes.protect(block);
                    System.arraycopy(block.array(), 0, blocks, start, INDEX_BLOCK);
                    volume.writeStream(VolumeEditor.ROOT, RecordEditor.INDEX_ALLOCATION, INDEX, blocks);
                    return entry;
                }
                at += length;
            }
        }
        throw new AssertionError("no leaf of the root's index has " + NAME);
    }

    /** Puts an entry behind all others of an index that is in its record. */
    private static void addLast(RecordEditor folder, byte[] entry) {
        int attribute = folder.attribute(RecordEditor.INDEX_ROOT, INDEX);
        byte[] old = folder.copyOfValue(attribute);
        ByteBuffer value = WindowsFillings.buffer(old.length + entry.length);
        ByteBuffer before = ByteBuffer.wrap(old).order(value.order());
        int last = ROOT_HEADER + before.getInt(ROOT_HEADER);
        while ((before.getShort(last + 12) & LAST) == 0) {
            last += before.getShort(last + 8);
        }
        value.put(old, 0, last).put(entry).put(old, last, old.length - last);
        value.putInt(ROOT_HEADER + 4, before.getInt(ROOT_HEADER + 4) + entry.length);
        value.putInt(ROOT_HEADER + 8, before.getInt(ROOT_HEADER + 8) + entry.length);
        folder.setValue(attribute, value.array());
    }
}
