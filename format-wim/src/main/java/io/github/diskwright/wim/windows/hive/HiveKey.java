package io.github.diskwright.wim.windows.hive;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.NameRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A key: keys and values by name. Its name is read with it, all else when it is asked for. */
public final class HiveKey {
    private static final String STRUCTURE = "key node";
    private static final String LIST = "list of subkeys";
    private static final int HEADER = 76;
    private static final int NK = 0x6B6E;
    private static final int LF = 0x666C;
    private static final int LH = 0x686C;
    private static final int LI = 0x696C;
    private static final int RI = 0x6972;
    private static final int LIST_HEADER = 4;
    private static final int FLAG_NARROW_NAME = 0x20;
    /** 255 characters. */
    private static final int MAX_NAME = 510;
    /** The smallest cells that keys and values fit in. */
    private static final int MIN_KEY_CELL = 80;

    private static final int MIN_VALUE_CELL = 24;

    private final Hive hive;
    private final long offset;
    private final String name;
    private final long subkeyCount;
    private final long subkeys;
    private final long valueCount;
    private final long values;

    private interface Visitor {
        /** Whether to go on. */
        boolean visit(HiveKey key) throws IOException;
    }

    private HiveKey(Hive hive, long offset, ByteBuffer header) throws IOException {
        this.hive = hive;
        this.offset = offset;
        int length = Short.toUnsignedInt(header.getShort(72));
        if (length > MAX_NAME) {
            throw hive.corrupt(
                    STRUCTURE,
                    Hive.position(offset) + Integer.BYTES + 72,
                    "a name of at most " + MAX_NAME + " bytes",
                    length + " bytes");
        }
        ByteBuffer whole = hive.cell(STRUCTURE, offset, HEADER + length);
        name = Hive.name(whole.position(HEADER), (header.getShort(2) & FLAG_NARROW_NAME) != 0);
        subkeyCount = Integer.toUnsignedLong(header.getInt(20));
        subkeys = Integer.toUnsignedLong(header.getInt(28));
        valueCount = Integer.toUnsignedLong(header.getInt(36));
        values = Integer.toUnsignedLong(header.getInt(40));
        requireCount("keys", subkeyCount, MIN_KEY_CELL, 20);
        requireCount("values", valueCount, MIN_VALUE_CELL, 36);
    }

    private void requireCount(String what, long count, int least, int field) throws IOException {
        if (count > hive.binsSize() / least) {
            throw hive.corrupt(
                    STRUCTURE,
                    Hive.position(offset) + Integer.BYTES + field,
                    "at most " + hive.binsSize() / least + " " + what,
                    Long.toString(count));
        }
    }

    static HiveKey at(Hive hive, long offset) throws IOException {
        ByteBuffer header = hive.cell(STRUCTURE, offset, HEADER);
        hive.require(
                header.getShort(0) == NK, STRUCTURE, Hive.position(offset), "the signature nk", header.getShort(0));
        return new HiveKey(hive, offset, header);
    }

    /** Its name; 16-bit units as they are. */
    public String name() {
        return name;
    }

    /** Where the key is in the hive, the same for no other one: by it a walk notices that it has been there before. */
    public long offset() {
        return offset;
    }

    /**
     * The keys in it, in their order.
     *
     * @throws UnsupportedFeatureException if there are more than {@link Limits#maxTableEntries()}
     */
    public List<HiveKey> subkeys() throws IOException {
        requireFew("keys", subkeyCount);
        List<HiveKey> keys = new ArrayList<>();
        visit(key -> keys.add(key));
        return keys;
    }

    /** The key of a name in it, upper and lower case being the same. */
    public Optional<HiveKey> subkey(String wanted) throws IOException {
        List<HiveKey> found = new ArrayList<>(1);
        visit(key -> !NameRule.IGNORING_CASE.areSame(key.name, wanted) || !found.add(key));
        return found.stream().findFirst();
    }

    private void requireFew(String what, long count) throws UnsupportedFeatureException {
        int most = hive.limits().maxTableEntries();
        if (count > most) {
            throw new UnsupportedFeatureException(
                    hive.source(), "registry key of " + count + " " + what + ", limit " + most);
        }
    }

    private void visit(Visitor visitor) throws IOException {
        if (subkeyCount == 0) {
            return;
        }
        int signature = hive.cell(LIST, subkeys, LIST_HEADER).getShort(0);
        long left = subkeyCount;
        if (signature != RI) {
            left -= visitLeaf(subkeys, left, visitor);
        } else {
            ByteBuffer index = list(subkeys, Integer.BYTES);
            while (index.hasRemaining() && left > 0) {
                left -= visitLeaf(Integer.toUnsignedLong(index.getInt()), left, visitor);
            }
        }
    }

    /**
     * Goes over one list.
     *
     * @param most how many keys there can still be, so that lists that are there several times come to an end
     * @return number of keys, or {@code most} if the visitor has seen enough
     */
    private long visitLeaf(long list, long most, Visitor visitor) throws IOException {
        int signature = hive.cell(LIST, list, LIST_HEADER).getShort(0);
        hive.require(
                signature == LF || signature == LH || signature == LI,
                LIST,
                Hive.position(list),
                "the signature lf, lh or li",
                signature);
        int size = signature == LI ? Integer.BYTES : Long.BYTES;
        ByteBuffer elements = list(list, size);
        int count = elements.remaining() / size;
        if (count > most || count == 0) {
            throw hive.corrupt(LIST, Hive.position(list), "1 to " + most + " keys", Integer.toString(count));
        }
        for (int i = 0; i < count; i++) {
            long key = Integer.toUnsignedLong(elements.getInt(elements.position() + i * size));
            if (!visitor.visit(at(hive, key))) {
                return most;
            }
        }
        return count;
    }

    /** The elements of a list. */
    private ByteBuffer list(long list, int size) throws IOException {
        int count = Short.toUnsignedInt(hive.cell(LIST, list, LIST_HEADER).getShort(2));
        return hive.cell(LIST, list, LIST_HEADER + count * size).position(LIST_HEADER);
    }

    /**
     * The values in it, in their order.
     *
     * @throws UnsupportedFeatureException if there are more than {@link Limits#maxTableEntries()}, or their names are
     *     longer together than {@link Limits#maxStructureBytes()}
     */
    public List<HiveValue> values() throws IOException {
        requireFew("values", valueCount);
        List<HiveValue> all = new ArrayList<>();
        long names = 0;
        for (int i = 0; i < valueCount; i++) {
            HiveValue value = HiveValue.at(hive, valueOffset(i));
            names += (long) value.name().length() * Character.BYTES;
            // One value may be listed a thousand times, with a name of 32 KiB.
            hive.limits().requireStructure(hive.source(), "names of registry values", names);
            all.add(value);
        }
        return all;
    }

    /** The value of a name in it, upper and lower case being the same; the empty name is that of the default value. */
    public Optional<HiveValue> value(String wanted) throws IOException {
        for (int i = 0; i < valueCount; i++) {
            long at = valueOffset(i);
            // Most names are not even read: a list may name a thousand times the same value with a name of 32 KiB.
            if (HiveValue.mayBeNamed(hive, at, wanted)) {
                HiveValue value = HiveValue.at(hive, at);
                if (NameRule.IGNORING_CASE.areSame(value.name(), wanted)) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    private long valueOffset(int index) throws IOException {
        int room = hive.cellLength("list of values", values);
        if (room / Integer.BYTES < valueCount) {
            throw hive.corrupt(
                    "list of values", Hive.position(values), valueCount + " values", "a cell of " + room + " bytes");
        }
        long at = Hive.position(values) + Integer.BYTES + (long) index * Integer.BYTES;
        return Integer.toUnsignedLong(hive.bytes(at, Integer.BYTES).getInt());
    }

    @Override
    public String toString() {
        return "key " + name;
    }
}
