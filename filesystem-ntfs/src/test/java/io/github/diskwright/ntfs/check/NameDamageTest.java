package io.github.diskwright.ntfs.check;

import static io.github.diskwright.ntfs.check.DamagedVolume.COMPACT;
import static io.github.diskwright.ntfs.check.DamagedVolume.DIRECTORY;
import static io.github.diskwright.ntfs.check.DamagedVolume.FILE;
import static io.github.diskwright.ntfs.check.DamagedVolume.OBJECT;
import static io.github.diskwright.ntfs.check.DamagedVolume.SHORT_NAME;
import static io.github.diskwright.ntfs.check.DamagedVolume.SYMLINK;
import static io.github.diskwright.ntfs.check.DamagedVolume.attribute;
import static io.github.diskwright.ntfs.check.DamagedVolume.swap;
import static io.github.diskwright.ntfs.check.DamagedVolume.value;
import static io.github.diskwright.ntfs.record.AttributeType.BITMAP;
import static io.github.diskwright.ntfs.record.AttributeType.FILE_NAME;
import static io.github.diskwright.ntfs.record.AttributeType.INDEX_ROOT;
import static io.github.diskwright.ntfs.record.AttributeType.OBJECT_ID;
import static io.github.diskwright.ntfs.record.AttributeType.REPARSE_POINT;
import static io.github.diskwright.ntfs.record.AttributeType.STANDARD_INFORMATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.ntfs.check.DamagedVolume.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One damage to a name, a link or an index gives the findings of its rule and no others. */
class NameDamageTest {
    private static final int MIDDLE_FILE = 100;
    private static final String I30 = "$I30";

    @ParameterizedTest
    @MethodSource({"names", "links", "nodes", "entries"})
    void isFound(Damage damage) throws IOException {
        DamagedVolume volume = new DamagedVolume();
        damage.action().damage(volume);
        assertThat(volume.ids()).isEqualTo(damage.ids());
    }

    private static Damage at(String what, int record, Consumer<ByteBuffer> change, String ids) {
        return new Damage(what, ids, volume -> volume.record(record, change));
    }

    private static Damage entry(String what, DamagedVolume.EntryChange change, String ids) {
        return new Damage(what, ids, volume -> volume.entry(DIRECTORY, MIDDLE_FILE, change));
    }

    static List<Damage> names() {
        return List.of(
                at(
                        "namespace",
                        FILE,
                        r -> r.put(value(r, FILE_NAME) + 0x41, (byte) 7),
                        "entry-name name-namespace name-unindexed"),
                at(
                        "characters",
                        FILE,
                        r -> r.putChar(value(r, FILE_NAME) + 0x42, '/'),
                        "entry-name name-characters name-unindexed"),
                at("other name", FILE, r -> r.putChar(value(r, FILE_NAME) + 0x42, 'F'), "entry-name name-unindexed"),
                at("length", FILE, r -> r.put(value(r, FILE_NAME) + 0x40, (byte) 255), "name-bounds"),
                at("directory", FILE, r -> r.put(value(r, FILE_NAME) + 0x3B, (byte) 0x10), "name-directory"),
                at("parent's sequence", FILE, r -> r.put(value(r, FILE_NAME) + 6, (byte) 9), "name-parent"),
                at(
                        "parent is a file",
                        FILE,
                        r -> r.putLong(value(r, FILE_NAME), 0x0001_0000_0000_0041L),
                        "entry-name name-parent"),
                at(
                        "parent is nothing",
                        FILE,
                        r -> r.putLong(value(r, FILE_NAME), 0x0001_0000_7777_7777L),
                        "entry-name name-parent"),
                at(
                        "cycle",
                        175,
                        r -> r.putLong(value(r, FILE_NAME), 0x0001_0000_0000_00B0L),
                        "directory-cycle entry-name name-unindexed"),
                new Damage(
                        "no pair",
                        "entry-name name-pair name-unindexed",
                        v -> v.record(SHORT_NAME, r -> {
                            int at = attribute(r, FILE_NAME);
                            int name = at + r.getShort(at + 0x14) + 0x41;
                            int other = at + r.getInt(at + 4);
                            int otherName = other + r.getShort(other + 0x14) + 0x41;
                            r.put(r.get(name) == 1 ? name : otherName, (byte) 0);
                        })));
    }

    static List<Damage> links() {
        return List.of(
                at(
                        "not marked",
                        SYMLINK,
                        r -> r.put(value(r, STANDARD_INFORMATION) + 0x21, (byte) 0),
                        "entry-facts reparse-flag"),
                at(
                        "marked without",
                        FILE,
                        r -> r.put(value(r, STANDARD_INFORMATION) + 0x21, (byte) 4),
                        "entry-facts reparse-flag"),
                at(
                        "length of a link",
                        SYMLINK,
                        r -> r.putShort(value(r, REPARSE_POINT) + 4, (short) 9),
                        "reparse-point"),
                at("tag", SYMLINK, r -> r.put(value(r, REPARSE_POINT), (byte) 9), "reparse-entry reparse-unindexed"),
                at(
                        "object id",
                        OBJECT,
                        r -> r.put(value(r, OBJECT_ID), (byte) 9),
                        "object-id-entry object-id-unindexed"),
                at("compression", COMPACT, r -> r.put(value(r, REPARSE_POINT) + 20, (byte) 9), "system-compression"),
                new Damage(
                        "table",
                        "system-compression",
                        v -> v.bytes().putInt(v.place(COMPACT, 0x80, "WofCompressedData", 4), 4000)),
                new Damage(
                        "chunk",
                        "system-compression",
                        v -> v.bytes().putInt(v.place(COMPACT, 0x80, "WofCompressedData", 0), 5000)));
    }

    static List<Damage> nodes() {
        return List.of(
                at("collation", DIRECTORY, r -> r.putInt(value(r, INDEX_ROOT, I30) + 4, 0), "index-root"),
                at("type", DIRECTORY, r -> r.putInt(value(r, INDEX_ROOT, I30), 0), "index-root"),
                at("size of blocks", DIRECTORY, r -> r.putInt(value(r, INDEX_ROOT, I30) + 8, 5), "index-root"),
                at("units", DIRECTORY, r -> r.put(value(r, INDEX_ROOT, I30) + 12, (byte) 9), "index-root"),
                at("root without end", DIRECTORY, r -> r.putInt(value(r, INDEX_ROOT, I30) + 20, 16), "index-root"),
                at("root's flag", DIRECTORY, r -> r.put(value(r, INDEX_ROOT, I30) + 28, (byte) 0), "index-flags"),
                new Damage(
                        "block's flag",
                        "index-flags",
                        v -> v.block(DIRECTORY, 1, block -> block.put(0x24, (byte) (1 - block.get(0x24))))),
                new Damage("magic", "index-block", v -> v.bytes().putInt(v.place(DIRECTORY, 0xA0, I30, 4096), 0)),
                new Damage(
                        "torn",
                        "index-block",
                        v -> v.bytes().putShort(v.place(DIRECTORY, 0xA0, I30, 4096) + 510, (short) 0x7777)),
                new Damage("VCN", "index-block", v -> v.block(DIRECTORY, 1, block -> block.putLong(0x10, 9))),
                new Damage("used", "index-block", v -> v.block(DIRECTORY, 1, block -> block.putInt(0x1C, 9999))),
                at("child", DIRECTORY, r -> r.putLong(firstChild(r), 999), "index-child"),
                at("child between blocks", DIRECTORY, r -> r.putLong(firstChild(r), 1), "index-child"),
                at("child twice", DIRECTORY, r -> r.putLong(firstChild(r), lastChild(r)), "index-block-twice"),
                at("bit missing", DIRECTORY, r -> clearLowestBit(r), "index-bitmap-missing"),
                at("bit beyond", DIRECTORY, r -> r.put(value(r, BITMAP, I30) + 7, (byte) 0x80), "index-bitmap-size"));
    }

    private static void clearLowestBit(ByteBuffer record) {
        int at = value(record, BITMAP, I30);
        record.putLong(at, record.getLong(at) & record.getLong(at) - 1);
    }

    private static int firstChild(ByteBuffer record) {
        int entry = value(record, INDEX_ROOT, I30) + 32;
        return entry + record.getShort(entry + 8) - 8;
    }

    private static long lastChild(ByteBuffer record) {
        int entry = value(record, INDEX_ROOT, I30) + 32;
        while ((record.getShort(entry + 12) & 2) == 0) {
            entry += record.getShort(entry + 8);
        }
        return record.getLong(entry + record.getShort(entry + 8) - 8);
    }

    static List<Damage> entries() {
        return List.of(
                entry(
                        "order",
                        (block, at) -> {
                            int length = block.getShort(at + 8);
                            swap(block, at, length, block.getShort(at + length + 8));
                        },
                        "index-order"),
                entry("sequence", (block, at) -> block.putShort(at + 6, (short) 99), "entry-target"),
                entry("another file", (block, at) -> block.putLong(at, FILE), "entry-name name-unindexed"),
                entry("no record", (block, at) -> block.putInt(at, 0x7777777), "entry-target name-unindexed"),
                entry("free record", (block, at) -> block.putInt(at, 30), "entry-target name-unindexed"),
                entry("parent", (block, at) -> block.putLong(at + 0x10, 5), "entry-parent"),
                entry("size", (block, at) -> block.putLong(at + 0x40, 12345), "entry-facts"),
                entry("key", (block, at) -> block.put(at + 0x50, (byte) 0xFF), "index-key"),
                entry("length", (block, at) -> block.putShort(at + 8, (short) 3), "index-block"),
                new Damage(
                        "twice",
                        "entry-twice index-order",
                        v -> v.entry(DIRECTORY, MIDDLE_FILE, (block, at) -> {
                            int length = block.getShort(at + 8);
                            System.arraycopy(block.array(), at, block.array(), at + length, length);
                        })));
    }
}
