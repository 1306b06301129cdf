package io.github.diskwright.wim.windows.hive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes hives, byte for byte by the description of the format. */
public final class HiveBuilder {
    /** How the keys of a key are listed. */
    public enum ListKind {
        /** Offsets only. */
        LI,
        /** Offsets and the starts of names. */
        LF,
        /** Offsets and hashes of names. */
        LH,
        /** A list of lists of two keys each. */
        RI
    }

    private static final int NONE = -1;
    private static final int BASE_BLOCK = 4096;
    private static final int BIN_HEADER = 32;
    private static final int SEGMENT = 16_344;
    private static final int NARROW = 0x20;

    private final ListKind kind;
    private ByteBuffer bins =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).position(BIN_HEADER);
    private int security;

    /** A key to be written. */
    public static final class Key {
        private final String name;
        private final List<Key> keys = new ArrayList<>();
        private final List<Value> values = new ArrayList<>();

        private Key(String name) {
            this.name = name;
        }

        /** A root. */
        public static Key root() {
            return new Key("ROOT");
        }

        /** The key of a path, made where it is missing. */
        public Key key(String path) {
            Key at = this;
            for (String part : path.split("\\\\")) {
                Key parent = at;
                at = parent.keys.stream()
                        .filter(key -> key.name.equals(part))
                        .findFirst()
                        .orElseGet(() -> {
                            Key made = new Key(part);
                            parent.keys.add(made);
                            return made;
                        });
            }
            return at;
        }

        /** Adds a value. */
        public Key value(String valueName, int type, byte[] data) {
            values.add(new Value(valueName, type, data));
            return this;
        }

        /** Adds a text with a zero at its end. */
        public Key string(String valueName, String text) {
            return value(valueName, HiveValue.STRING, (text + "\0").getBytes(StandardCharsets.UTF_16LE));
        }

        /** Adds several texts. */
        public Key strings(String valueName, String... texts) {
            String joined = String.join("\0", texts) + "\0\0";
            return value(valueName, HiveValue.STRINGS, joined.getBytes(StandardCharsets.UTF_16LE));
        }

        /** Adds a number. */
        public Key number(String valueName, int number) {
            byte[] data = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(number)
                    .array();
            return value(valueName, HiveValue.NUMBER, data);
        }
    }

    private record Value(String name, int type, byte[] data) {}

    private HiveBuilder(ListKind kind) {
        this.kind = kind;
    }

    /** The hive of a root key. */
    public static byte[] build(Key root, ListKind kind) {
        HiveBuilder builder = new HiveBuilder(kind);
        builder.security = builder.securityCell();
        int offset = builder.keyCell(root, NONE, 0x2C);
        return builder.finish(offset);
    }

    private int cell(int length) {
        int size = (length + 4 + 7) & ~7;
        int offset = bins.position();
        if (bins.remaining() < size + 4096) {
            bins = ByteBuffer.wrap(Arrays.copyOf(bins.array(), (bins.capacity() + size) * 2))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .position(offset);
        }
        bins.putInt(offset, -size).position(offset + size);
        return offset;
    }

    private int cell(byte[] content) {
        int offset = cell(content.length);
        bins.put(offset + 4, content);
        return offset;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int securityCell() {
        int offset = cell(16 + 20);
        bins.putShort(offset + 4, (short) 0x6B73).putInt(offset + 8, offset).putInt(offset + 12, offset);
        bins.putInt(offset + 16, 1).putInt(offset + 20, 20).put(offset + 24, new byte[] {1, 0, 0, (byte) 0x80});
        return offset;
    }

    private static boolean isNarrow(String name) {
        return name.chars().allMatch(unit -> unit < 0x100);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(isNarrow(name) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE);
    }

    private int keyCell(Key key, int parent, int flags) {
        byte[] name = bytes(key.name);
        int offset = cell(76 + name.length);
        List<Integer> children = new ArrayList<>();
        for (Key child : key.keys) {
            children.add(keyCell(child, offset, 0));
        }
        int list = children.isEmpty() ? NONE : list(key.keys, children);
        int values = key.values.isEmpty() ? NONE : values(key.values);
        ByteBuffer header = buffer(76 + name.length);
        header.putShort((short) 0x6B6E).putShort((short) (flags | (isNarrow(key.name) ? NARROW : 0)));
        header.putInt(16, parent).putInt(20, children.size()).putInt(28, list).putInt(32, NONE);
        header.putInt(36, key.values.size())
                .putInt(40, values)
                .putInt(44, security)
                .putInt(48, NONE);
        header.putShort(72, (short) name.length).put(76, name);
        bins.put(offset + 4, header.array());
        return offset;
    }

    private int list(List<Key> keys, List<Integer> offsets) {
        if (kind != ListKind.RI) {
            return leaf(kind, keys, offsets);
        }
        List<Integer> leaves = new ArrayList<>();
        for (int i = 0; i < keys.size(); i += 2) {
            int end = Math.min(i + 2, keys.size());
            leaves.add(leaf(ListKind.LH, keys.subList(i, end), offsets.subList(i, end)));
        }
        ByteBuffer index = buffer(4 + 4 * leaves.size());
        index.putShort((short) 0x6972).putShort((short) leaves.size());
        leaves.forEach(index::putInt);
        return cell(index.array());
    }

    private int leaf(ListKind leafKind, List<Key> keys, List<Integer> offsets) {
        boolean isLong = leafKind != ListKind.LI;
        ByteBuffer leaf = buffer(4 + (isLong ? 8 : 4) * keys.size());
        leaf.put((byte) 'l').put((byte) leafKind.name().toLowerCase(Locale.ROOT).charAt(1));
        leaf.putShort((short) keys.size());
        for (int i = 0; i < keys.size(); i++) {
            leaf.putInt(offsets.get(i));
            if (leafKind == ListKind.LF) {
                leaf.put(Arrays.copyOf(bytes(keys.get(i).name), 4));
            } else if (isLong) {
                leaf.putInt(hash(keys.get(i).name));
            }
        }
        return cell(leaf.array());
    }

    private static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 37 * hash + Character.toUpperCase(name.charAt(i));
        }
        return hash;
    }

    private int values(List<Value> values) {
        ByteBuffer list = buffer(4 * values.size());
        for (Value value : values) {
            byte[] name = bytes(value.name);
            boolean isInline = value.data.length <= 4;
            int data = isInline ? buffer(8).put(value.data).getInt(0) : data(value.data);
            ByteBuffer cell = buffer(20 + name.length);
            cell.putShort((short) 0x6B76).putShort((short) name.length);
            cell.putInt(value.data.length | (isInline ? 1 << 31 : 0))
                    .putInt(data)
                    .putInt(value.type);
            cell.putShort((short) (isNarrow(value.name) ? 1 : 0)).put(20, name);
            list.putInt(cell(cell.array()));
        }
        return cell(list.array());
    }

    private int data(byte[] data) {
        if (data.length <= SEGMENT) {
            return cell(data);
        }
        ByteBuffer segments = buffer(4 * ((data.length + SEGMENT - 1) / SEGMENT));
        for (int at = 0; at < data.length; at += SEGMENT) {
            segments.putInt(cell(Arrays.copyOfRange(data, at, Math.min(data.length, at + SEGMENT))));
        }
        int list = cell(segments.array());
        return cell(buffer(8)
                .putShort((short) 0x6264)
                .putShort((short) (segments.capacity() / 4))
                .putInt(list)
                .array());
    }

    private byte[] finish(int root) {
        int used = bins.position();
        int size = (used + 8 + 4095) & ~4095;
        bins.putInt(used, size - used);
        bins.putInt(0, 0x6E696268).putInt(4, 0).putInt(8, size);
        ByteBuffer file = buffer(BASE_BLOCK + size);
        file.putInt(0x66676572)
                .putInt(1)
                .putInt(1)
                .putLong(0)
                .putInt(1)
                .putInt(5)
                .putInt(0)
                .putInt(1);
        file.putInt(root).putInt(size).putInt(1);
        file.put(BASE_BLOCK, bins.array(), 0, size);
        seal(file.array());
        return file.array();
    }

    /** Makes the checksum of the base block right. */
    public static void seal(byte[] hive) {
        if (hive.length < 512) {
            return;
        }
        ByteBuffer base = ByteBuffer.wrap(hive).order(ByteOrder.LITTLE_ENDIAN);
        int sum = 0;
        for (int i = 0; i < 508; i += 4) {
            sum ^= base.getInt(i);
        }
        base.putInt(508, sum == 0 ? 1 : sum == -1 ? -2 : sum);
    }
}
