package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.DosAttributes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the entries of an image can say, right and wrong. */
final class EntryEdits {
    private static final int DEPTH = 20_000;
    private static final int DOUBLINGS = 40;

    private EntryEdits() {}

    private static byte[] tagged(int tag, byte[] data) {
        ByteBuffer item = ByteBuffer.allocate(8 + (data.length + 7 & ~7)).order(ByteOrder.LITTLE_ENDIAN);
        return item.putInt(tag).putInt(data.length).put(data).array();
    }

    private static void append(WimEntry entry, byte[] item) {
        byte[] all = new byte[entry.tagged.length + item.length];
        System.arraycopy(entry.tagged, 0, all, 0, entry.tagged.length);
        System.arraycopy(item, 0, all, entry.tagged.length, item.length);
        entry.tagged = all;
    }

    static void encrypted(WimEditor editor) {
        WimEntry entry = editor.root().add(WimEntry.of("secret.txt", DosAttributes.ENCRYPTED | DosAttributes.ARCHIVE));
        entry.hasBlock = false;
        entry.hash = editor.addBlob("opaque, whatever it looks like".repeat(50).getBytes(StandardCharsets.US_ASCII));
        editor.find("nothing in it").attributes |= DosAttributes.ENCRYPTED;
    }

    /** As Windows stores them: several, one without a value, one that programs need. */
    static void extendedAttributes(WimEditor editor) {
        ByteBuffer list = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        attribute(list, 0, "NOTE", new byte[] {1, 2, 3});
        attribute(list, 0x80, "NEEDED", new byte[100]);
        attribute(list, 0, "EMPTY", new byte[0]);
        byte[] data = new byte[list.position()];
        list.get(0, data);
        append(editor.find(NameEdits.TEXT), tagged(WimEntry.TAG_EXTENDED_ATTRIBUTES, data));
    }

    private static void attribute(ByteBuffer list, int flags, String name, byte[] value) {
        list.putShort((short) value.length).put((byte) name.length()).put((byte) flags);
        list.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put(value);
    }

    /** As wimlib stored attributes of Linux before. */
    static void oldAttributes(WimEditor editor) {
        ByteBuffer list = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = "user.old".getBytes(StandardCharsets.US_ASCII);
        list.putShort((short) name.length).putShort((short) 0).putInt(5).put(name);
        list.put("value".getBytes(StandardCharsets.US_ASCII)).position(24);
        byte[] data = new byte[list.position()];
        list.get(0, data);
        append(editor.find(NameEdits.TEXT), tagged(WimEntry.TAG_OLD_ATTRIBUTES, data));
    }

    static void unknownTags(WimEditor editor) {
        append(editor.find(NameEdits.TEXT), tagged(0x7777, new byte[] {1, 2, 3, 4, 5}));
        append(editor.find("shared"), tagged(0x12345678, new byte[24]));
        // What 7-Zip leaves at times.
        append(editor.find("shared/large.bin"), new byte[8]);
    }

    static void tagTooLong(WimEditor editor) {
        byte[] item = tagged(0x7777, new byte[8]);
        ByteBuffer.wrap(item).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 4_000);
        append(editor.find(NameEdits.TEXT), item);
    }

    /** A file that has data beside its reparse data, and one whose data are in a stream entry for no reason. */
    static void streamEntries(WimEditor editor) {
        WimEntry placeholder =
                editor.root().add(WimEntry.of("placeholder", DosAttributes.REPARSE_POINT | DosAttributes.ARCHIVE));
        placeholder.hasBlock = false;
        placeholder.union = 0x9000_001aL | 1L << 48;
        placeholder.streams.add(new WimEntry.Stream("", editor.addBlob(new byte[] {9, 8, 7, 6})));
        placeholder.streams.add(new WimEntry.Stream("", editor.addBlob(new byte[] {1, 2, 3})));
        placeholder.streams.add(new WimEntry.Stream("more", editor.addBlob(new byte[] {4, 5, 6})));
        WimEntry text = editor.find(NameEdits.TEXT);
        text.streams.add(new WimEntry.Stream("", text.hash));
        text.hash = new byte[WimEntry.HASH_SIZE];
        // Data in the main digest and named streams in entries, as some have it.
        editor.find("shared/large.bin").streams.add(new WimEntry.Stream("named", editor.addBlob(new byte[] {7})));
        editor.find("nothing in it").streams.add(new WimEntry.Stream("of a folder", editor.addBlob(new byte[] {8})));
        editor.find("nothing in it").streams.add(new WimEntry.Stream("empty", new byte[WimEntry.HASH_SIZE]));
    }

    static void noOffsets(WimEditor editor) {
        editor.find("nothing in it").hasBlock = false;
    }

    static void times(WimEditor editor) {
        WimEntry text = editor.find(NameEdits.TEXT);
        text.creation = 0;
        text.write = Long.MAX_VALUE;
        text.access = 1;
        editor.find("shared").write = -1;
    }

    /** A descriptor, none, and a descriptor of no bytes. */
    static void descriptors(WimEditor editor) {
        ByteBuffer descriptor = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        descriptor
                .putShort((short) 1)
                .putShort((short) 0x8000)
                .putInt(20)
                .putInt(0)
                .putInt(0)
                .putInt(0);
        descriptor.putLong(0x0500_0000_0000_0101L).putInt(18);
        editor.descriptors().add(descriptor.array());
        editor.descriptors().add(new byte[0]);
        editor.find(NameEdits.TEXT).securityId = 0;
        editor.find("shared").securityId = 1;
        editor.find("nothing in it").securityId = WimEntry.NO_SECURITY;
    }

    static void badSecurityIds(WimEditor editor) {
        editor.find(NameEdits.TEXT).securityId = 5;
        editor.find("shared").securityId = Integer.MAX_VALUE;
        editor.find("nothing in it").securityId = -2;
    }

    /** One number for files that are not the same, as old versions of Windows had it. */
    static void sharedLinkNumbers(WimEditor editor) {
        editor.find("shared/large.bin").union = editor.find("only here.bin").union;
    }

    static void linkedFolders(WimEditor editor) {
        editor.find("shared").union = 77;
        editor.find("nothing in it").union = 77;
    }

    static void childrenOfFile(WimEditor editor) {
        editor.find(NameEdits.TEXT).childrenOf = editor.root();
        WimEntry file = editor.find("shared/large.bin");
        file.add(editor.find(NameEdits.TEXT).copy("below a file"));
        file.hasBlock = true;
    }

    static void childrenOfLink(WimEditor editor) {
        WimEntry link = editor.find("link");
        link.add(editor.find(NameEdits.TEXT).copy("below a link"));
        link.hasBlock = true;
        link.attributes |= DosAttributes.DIRECTORY;
    }

    static void cycle(WimEditor editor) {
        editor.find("nothing in it").childrenOf = editor.root();
    }

    static void cycleToItself(WimEditor editor) {
        WimEntry folder = editor.find("nothing in it");
        WimEntry below = folder.add(folder.copyFolder("again"));
        below.childrenOf = folder;
    }

    static void sharedChildren(WimEditor editor) {
        editor.find("nothing in it").childrenOf = editor.find("shared");
    }

    /** Each folder has two names for the next one: a walk that does not notice takes forever. */
    static void doubling(WimEditor editor) {
        WimEntry folder = editor.find("nothing in it");
        for (int i = 0; i < DOUBLINGS; i++) {
            WimEntry next = folder.add(folder.copyFolder("a"));
            WimEntry second = folder.add(folder.copyFolder("b"));
            second.childrenOf = next;
            folder = next;
        }
    }

    static void tooDeep(WimEditor editor) {
        WimEntry folder = editor.find("nothing in it");
        for (int i = 0; i < DEPTH; i++) {
            folder = folder.add(folder.copyFolder("d"));
        }
    }

    static void rootIsFile(WimEditor editor) {
        editor.root().attributes = DosAttributes.NORMAL;
    }

    static void lengthPastEnd(WimEditor editor) {
        editor.find("shared/large.bin").lengthError = 1 << 20;
    }

    static void lengthHuge(WimEditor editor) {
        editor.metadata(bytes -> bytes.putLong(editor.find(NameEdits.TEXT).position, Long.MAX_VALUE));
    }

    static void lengthTooSmall(WimEditor editor) {
        editor.find(NameEdits.TEXT).lengthError = -40;
    }

    static void lengthNotAligned(WimEditor editor) {
        // What is left out is padding, which a reader adds again.
        WimEntry entry = editor.find("shared/large.bin");
        entry.tagged = new byte[0];
        entry.lengthError = WimEntry.FIXED_SIZE + 2 * entry.name.length() + 2 - MetadataWriter.size(entry);
    }

    static void oddNameLength(WimEditor editor) {
        editor.metadata(bytes -> bytes.putShort(editor.find(NameEdits.TEXT).position + 0x64, (short) 7));
    }

    static void nameTooLong(WimEditor editor) {
        editor.metadata(bytes -> bytes.putShort(editor.find(NameEdits.TEXT).position + 0x64, (short) 0xfffe));
    }

    static void childrenOutside(WimEditor editor) {
        editor.metadata(bytes -> bytes.putLong(editor.find("shared").position + 16, bytes.capacity() + 800L));
    }

    static void childrenNegative(WimEditor editor) {
        editor.metadata(bytes -> bytes.putLong(editor.find("shared").position + 16, -8));
    }

    static void streamTooShort(WimEditor editor) {
        streamEntries(editor);
        editor.metadata(bytes -> {
            WimEntry text = editor.find(NameEdits.TEXT);
            bytes.putLong(text.position + MetadataWriter.size(text), 24);
        });
    }

    static void tooManyStreams(WimEditor editor) {
        editor.metadata(bytes -> bytes.putShort(editor.find(NameEdits.TEXT).position + 0x60, (short) 0xffff));
    }

    static void securityTooLarge(WimEditor editor) {
        editor.metadata(bytes -> bytes.putInt(0, bytes.capacity() + 4_096));
    }

    static void tooManyDescriptors(WimEditor editor) {
        editor.metadata(bytes -> bytes.putInt(4, 0x7fff_ffff));
    }

    static void descriptorTooLarge(WimEditor editor) {
        descriptors(editor);
        editor.metadata(bytes -> bytes.putLong(8, 0xffff_ffffL));
    }
}
