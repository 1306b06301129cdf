package io.github.diskwright.testkit.gho;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Packs a block as "Fast" ({@code -z1}) does: a plain, slow packer that follows the sheet word by word. */
final class FastPacker {
    private static final byte[] UNUSED = "123456789012345678".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 18;

    private final byte[] block;
    private final Map<Integer, Integer> slots = new HashMap<>();
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream group = new ByteArrayOutputStream();
    private int control;
    private int items;
    private int pending;

    private FastPacker(byte[] block) {
        this.block = block;
        packed.writeBytes(new byte[4]);
    }

    /** Packs a block. */
    static byte[] pack(byte[] block) {
        return new FastPacker(block).run();
    }

    private byte[] run() {
        int at = 0;
        while (at < block.length) {
            int slot = at + 3 <= block.length ? slot(at) : -1;
            int length = slot < 0 ? 0 : matching(at, slots.getOrDefault(slot, -1));
            if (length >= 3) {
                control |= 1 << items;
                group.write(slot >> 4 & 0xF0 | length - 3);
                group.write(slot & 0xFF);
                for (int i = pending; i > 0; i--) {
                    slots.put(slot(at - i), at - i);
                }
                pending = 0;
                slots.put(slot, at);
                at += length;
            } else {
                group.write(block[at++]);
                pending++;
                if (pending == 3) {
                    slots.put(slot(at - 3), at - 3);
                    pending--;
                }
            }
            endItem();
        }
        endGroup();
        return packed.toByteArray();
    }

    private int slot(int at) {
        int value = block[at + 2] & 0xFF ^ 16 * (block[at + 1] & 0xFF ^ 16 * (block[at] & 0xFF));
        return (int) ((-24993L * value & 0xFFFFFFFFL) >> 4 & 0xFFF);
    }

    private int matching(int at, int from) {
        int length = 0;
        int most = Math.min(LONGEST, block.length - at);
        while (length < most && (from < 0 ? UNUSED[length] : block[from + length]) == block[at + length]) {
            length++;
        }
        return length;
    }

    private void endItem() {
        items++;
        if (items == 16) {
            endGroup();
        }
    }

    private void endGroup() {
        if (items > 0) {
            packed.write(control & 0xFF);
            packed.write(control >> 8);
            packed.writeBytes(group.toByteArray());
        }
        group.reset();
        control = 0;
        items = 0;
    }
}
