package io.github.diskwright.ntfs.check;

import static io.github.diskwright.ntfs.check.DamagedVolume.COMPRESSED;
import static io.github.diskwright.ntfs.check.DamagedVolume.DIRECTORY;
import static io.github.diskwright.ntfs.check.DamagedVolume.FILE;
import static io.github.diskwright.ntfs.check.DamagedVolume.LAST_EXTENSION;
import static io.github.diskwright.ntfs.check.DamagedVolume.PIECES;
import static io.github.diskwright.ntfs.check.DamagedVolume.STREAMS;
import static io.github.diskwright.ntfs.check.DamagedVolume.attribute;
import static io.github.diskwright.ntfs.check.DamagedVolume.pairs;
import static io.github.diskwright.ntfs.check.DamagedVolume.remove;
import static io.github.diskwright.ntfs.check.DamagedVolume.swap;
import static io.github.diskwright.ntfs.check.DamagedVolume.value;
import static io.github.diskwright.ntfs.record.AttributeType.ATTRIBUTE_LIST;
import static io.github.diskwright.ntfs.record.AttributeType.DATA;
import static io.github.diskwright.ntfs.record.AttributeType.FILE_NAME;
import static io.github.diskwright.ntfs.record.AttributeType.SECURITY_DESCRIPTOR;
import static io.github.diskwright.ntfs.record.AttributeType.STANDARD_INFORMATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.ntfs.check.DamagedVolume.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One damage to a record, an attribute or its runs gives the findings of its rule and no others. */
class RecordDamageTest {
    @ParameterizedTest
    @MethodSource({"records", "attributes", "extents", "runs"})
    void isFound(Damage damage) throws IOException {
        DamagedVolume volume = new DamagedVolume();
        damage.action().damage(volume);
        assertThat(volume.ids()).isEqualTo(damage.ids());
    }

    private static Damage at(String what, int record, Consumer<ByteBuffer> change, String ids) {
        return new Damage(what, ids, volume -> volume.record(record, change));
    }

    /** Adds to a number of 64 bits in an attribute. */
    private static Damage plus(String what, int record, int offset, long more, String ids) {
        return at(
                what,
                record,
                r -> {
                    int at = attribute(r, DATA) + offset;
                    r.putLong(at, r.getLong(at) + more);
                },
                ids);
    }

    private static Consumer<ByteBuffer> put16(ToIntFunction<ByteBuffer> place, int value) {
        return r -> r.putShort(place.applyAsInt(r), (short) value);
    }

    static List<Damage> records() {
        return List.of(
                new Damage("torn", "record-torn", v -> v.bytes().putShort(v.position(FILE) + 510, (short) 0x7777)),
                new Damage("no magic", "record-magic", v -> v.bytes().putInt(v.position(FILE), 0)),
                new Damage("marked bad", "record-magic", v -> v.bytes().putInt(v.position(FILE), 0x44414142)),
                new Damage("fix-ups", "record-fixups", v -> v.bytes().putShort(v.position(FILE) + 6, (short) 9)),
                at("sequence 0", FILE, put16(r -> 0x10, 0), "entry-target record-sequence"),
                at("sequence", FILE, put16(r -> 0x10, 77), "entry-target"),
                at("number", FILE, put16(r -> 0x2C, 5), "record-number"),
                at("allocated", FILE, r -> r.putInt(0x1C, 2048), "record-allocated"),
                at("used, too many", FILE, r -> r.putInt(0x18, 4096), "record-used"),
                at("used, negative", FILE, r -> r.putInt(0x18, -8), "record-used"),
                at("used, eight more", FILE, r -> r.putInt(0x18, r.getInt(0x18) + 8), "record-used"),
                at("no end", FILE, r -> r.putInt(0x18, r.getInt(0x18) - 8), "record-end"),
                at("first attribute", FILE, put16(r -> 0x14, 0x39), "record-first"),
                at("first attribute in the head", FILE, put16(r -> 0x14, 8), "record-first"),
                at("free though marked", FILE, put16(r -> 0x16, 0), "cluster-lost entry-target mft-bitmap-extra"),
                at("marked as a directory", FILE, put16(r -> 0x16, 3), "entry-facts name-directory record-flags"),
                at("no view index", 9, put16(r -> 0x16, 1), "record-flags"),
                at("link count", FILE, put16(r -> 0x12, 2), "link-count"),
                at(
                        "one name less",
                        FILE,
                        r -> {
                            remove(r, FILE_NAME);
                            r.putShort(0x12, (short) 0);
                        },
                        "entry-name name-missing"),
                at("no times", FILE, r -> remove(r, STANDARD_INFORMATION), "standard-information"));
    }

    static List<Damage> attributes() {
        return List.of(
                at(
                        "order",
                        FILE,
                        r -> {
                            int first = attribute(r, FILE_NAME);
                            int length = r.getInt(first + 4);
                            swap(r, first, length, r.getInt(first + length + 4));
                        },
                        "attribute-order"),
                at("an id twice", FILE, put16(r -> attribute(r, DATA) + 0x0E, 0), "attribute-id"),
                at("next id", FILE, put16(r -> 0x28, 0), "attribute-id"),
                at("type", STREAMS, r -> r.putInt(attribute(r, DATA, "two"), 0xF8), "attribute-type"),
                at("form", STREAMS, r -> r.putInt(attribute(r, DATA, "two"), 0xD0), "attribute-form"),
                at("size", FILE, r -> r.putInt(attribute(r, STANDARD_INFORMATION) + 0x10, 44), "attribute-size"),
                at(
                        "name",
                        FILE,
                        r -> {
                            int at = attribute(r, SECURITY_DESCRIPTOR);
                            r.put(at + 9, (byte) 1).putShort(at + 10, (short) 0x18);
                        },
                        "attribute-name"),
                at("not indexed", FILE, r -> r.put(attribute(r, FILE_NAME) + 0x16, (byte) 0), "name-flag"),
                at("length", FILE, r -> r.putInt(attribute(r, DATA) + 4, 0x7FFF_FFF8), "attribute-bounds"),
                at("length 0", FILE, r -> r.putInt(attribute(r, DATA) + 4, 0), "attribute-bounds"),
                at("value", FILE, r -> r.putInt(attribute(r, FILE_NAME) + 0x10, 0x10_0000), "attribute-bounds"),
                at("descriptor", FILE, r -> r.put(value(r, SECURITY_DESCRIPTOR), (byte) 2), "descriptor"),
                at(
                        "list",
                        FILE,
                        r -> r.putShort(
                                value(r, SECURITY_DESCRIPTOR) + r.getInt(value(r, SECURITY_DESCRIPTOR) + 16) + 2,
                                (short) 4000),
                        "descriptor"));
    }

    static List<Damage> extents() {
        return List.of(
                at("list, length 0", PIECES, put16(r -> value(r, ATTRIBUTE_LIST) + 4, 0), "list-bounds"),
                at("list, order", PIECES, r -> swap(r, value(r, ATTRIBUTE_LIST) + 32, 32, 32), "list-order"),
                at(
                        "list, VCN",
                        PIECES,
                        r -> r.putLong(value(r, ATTRIBUTE_LIST) + 4 * 32 + 8, 7),
                        "list-entry list-incomplete"),
                at("list, sequence", PIECES, put16(r -> value(r, ATTRIBUTE_LIST) + 4 * 32 + 0x16, 99), "list-entry"),
                at("list, name", PIECES, r -> r.put(value(r, ATTRIBUTE_LIST) + 7, (byte) 0x20), "list-name"),
                at(
                        "list, no record",
                        PIECES,
                        r -> r.putInt(value(r, ATTRIBUTE_LIST) + 4 * 32 + 0x10, 0x7FFFFF),
                        "extension-missing extension-orphaned"),
                at("extension, sequence", LAST_EXTENSION, put16(r -> 0x26, 99), "extension-base"),
                at(
                        "extension of another",
                        LAST_EXTENSION,
                        r -> r.putInt(0x20, FILE),
                        "extension-base extension-orphaned"),
                at("extension of none", LAST_EXTENSION, r -> r.putInt(0x20, 0x7FFFFF), "extension-base"),
                at("extension, free", LAST_EXTENSION, put16(r -> 0x16, 0), "extension-missing mft-bitmap-extra"),
                at(
                        "file, extension",
                        65,
                        r -> r.putLong(0x20, 0x0001_0000_0000_0042L),
                        "entry-target extension-attribute extension-orphaned link-count"),
                new Damage("chain", "vcn-chain", v -> {
                    v.record(LAST_EXTENSION, r -> {
                        int at = attribute(r, DATA);
                        r.putLong(at + 0x10, r.getLong(at + 0x10) + 1);
                        r.putLong(at + 0x18, r.getLong(at + 0x18) + 1);
                    });
                    v.record(PIECES, r -> {
                        int at = value(r, ATTRIBUTE_LIST) + 4 * 32 + 8;
                        r.putLong(at, r.getLong(at) + 1);
                    });
                }));
    }

    static List<Damage> runs() {
        return List.of(
                at("item", FILE, r -> r.put(pairs(r, DATA, ""), (byte) 0x99), "runs"),
                at("beyond the end", FILE, put16(r -> pairs(r, DATA, "") + 2, 0x7000), "runs"),
                at(
                        "a hole",
                        FILE,
                        r -> r.putShort(pairs(r, DATA, ""), (short) 0x0301).put(pairs(r, DATA, "") + 2, (byte) 0),
                        "cluster-lost runs-hole"),
                at("last VCN", FILE, r -> r.putLong(attribute(r, DATA) + 0x18, 9), "runs"),
                new Damage("shared", "cluster-lost cluster-twice", v -> {
                    int other = v.place(COMPRESSED, DATA, "", 0) / DamagedVolume.CLUSTER;
                    v.record(FILE, r -> r.putShort(pairs(r, DATA, "") + 2, (short) other));
                }),
                at("unit", COMPRESSED, r -> r.put(attribute(r, DATA) + 0x22, (byte) 5), "compression"),
                plus("allocated", FILE, 0x28, 1024, "entry-facts size-allocated"),
                plus("data", FILE, 0x30, 99_999, "entry-facts size-data"),
                plus("initialized", FILE, 0x38, 99_999, "size-initialized"),
                plus("total", COMPRESSED, 0x40, 1024, "entry-facts size-total"),
                at("directory, unmarked", DIRECTORY + 1, put16(r -> 0x16, 5), ""));
    }
}
