package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.Severity;
import io.github.diskwright.vhdx.ParentLink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The item that names the parent of a differencing disk (section 2.6.2.6): texts by their keys.
 *
 * @param entries in their order
 */
record ParentLocator(Map<String, String> entries) {
    static final int SIZE_BYTES = 20;
    static final int ENTRY_BYTES = 12;
    static final int COUNT_OFFSET = 18;

    static final String LINKAGE = "parent_linkage";
    static final String LINKAGE_2 = "parent_linkage2";
    static final String RELATIVE_PATH = "relative_path";
    static final String VOLUME_PATH = "volume_path";
    static final String ABSOLUTE_PATH = "absolute_win32_path";

    private static final Pattern GUID =
            Pattern.compile("\\{?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})}?");

    /** Reads the item and holds it against its rules. */
    static ParentLocator read(ByteBuffer item, long position, Judge judge) throws ImageException {
        if (item.limit() < SIZE_BYTES) {
            throw judge.fatal(
                    "vhdx.locator-length",
                    "Parent Locator",
                    position,
                    "at least " + SIZE_BYTES + " bytes",
                    item.limit() + " bytes");
        }
        UUID type = MixedGuid.read(item, 0);
        if (!type.equals(Guids.VHDX_LOCATOR)) {
            throw judge.fatal("vhdx.locator-type", position, "parent locator of type " + type);
        }
        int count = Short.toUnsignedInt(item.getShort(COUNT_OFFSET));
        if (count > (item.limit() - SIZE_BYTES) / ENTRY_BYTES) {
            throw judge.fatal(
                    "vhdx.locator-count",
                    "Parent Locator KeyValueCount",
                    position + COUNT_OFFSET,
                    "at most " + (item.limit() - SIZE_BYTES) / ENTRY_BYTES + " in " + item.limit() + " bytes",
                    Integer.toString(count));
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int at = SIZE_BYTES + i * ENTRY_BYTES;
            String key = text(item, at, at + 8, position, judge);
            String value = text(item, at + 4, at + 10, position, judge);
            if (entries.put(key, value) != null) {
                throw judge.fatal(
                        "vhdx.locator-twice",
                        "Parent Locator",
                        position + at,
                        "each key once",
                        "\"" + key + "\" again");
            }
        }
        ParentLocator locator = new ParentLocator(entries);
        locator.check(position, judge);
        return locator;
    }

    private static String text(ByteBuffer item, int offsetAt, int lengthAt, long position, Judge judge)
            throws ImageException {
        long offset = Integer.toUnsignedLong(item.getInt(offsetAt));
        int length = Short.toUnsignedInt(item.getShort(lengthAt));
        if (offset == 0 || length == 0 || length % 2 != 0 || length > item.limit() - offset) {
            throw judge.fatal(
                    "vhdx.locator-text",
                    "Parent Locator entry",
                    position + offsetAt,
                    "a text inside the item of " + item.limit() + " bytes",
                    length + " bytes at offset " + offset);
        }
        byte[] bytes = new byte[length];
        item.get((int) offset, bytes);
        String text = new String(bytes, StandardCharsets.UTF_16LE);
        if (text.indexOf('\0') >= 0) {
            throw judge.fatal(
                    "vhdx.locator-text",
                    "Parent Locator entry",
                    position + offset,
                    "a text without NUL",
                    "one with it");
        }
        return text;
    }

    private void check(long position, Judge judge) throws ImageException {
        for (String key : new String[] {LINKAGE, LINKAGE_2}) {
            String value = entries.get(key);
            boolean wrong = value == null ? key.equals(LINKAGE) : guid(value).isEmpty();
            if (wrong) {
                throw judge.fatal(
                        "vhdx.locator-linkage",
                        "Parent Locator",
                        position,
                        "a GUID as " + key,
                        value == null ? "none" : Bytes.printable(value));
            }
        }
        if (!entries.containsKey(RELATIVE_PATH)
                && !entries.containsKey(VOLUME_PATH)
                && !entries.containsKey(ABSOLUTE_PATH)) {
            judge.note("vhdx.locator-no-path", Severity.WARNING, position, "the Parent Locator names no path");
        }
    }

    private static Optional<UUID> guid(String text) {
        var matcher = GUID.matcher(text);
        return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
    }

    /** What it says, for callers. */
    ParentLink link() {
        return new ParentLink(
                guid(entries.getOrDefault(LINKAGE, "")).orElse(MixedGuid.ZERO),
                guid(entries.getOrDefault(LINKAGE_2, "")).filter(id -> !id.equals(MixedGuid.ZERO)),
                Optional.ofNullable(entries.get(RELATIVE_PATH)),
                Optional.ofNullable(entries.get(VOLUME_PATH)),
                Optional.ofNullable(entries.get(ABSOLUTE_PATH)));
    }

    /** A locator that says what a link does; keys of this one that have no meaning here stay. */
    ParentLocator with(ParentLink link) {
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changed.put(LINKAGE, text(link.linkage()));
        put(changed, LINKAGE_2, link.linkage2().map(ParentLocator::text));
        put(changed, RELATIVE_PATH, link.relativePath());
        put(changed, VOLUME_PATH, link.volumePath());
        put(changed, ABSOLUTE_PATH, link.absolutePath());
        return new ParentLocator(changed);
    }

    private static void put(Map<String, String> entries, String key, Optional<String> value) {
        value.ifPresentOrElse(text -> entries.put(key, text), () -> entries.remove(key));
    }

    private static String text(UUID guid) {
        return "{" + guid.toString().toLowerCase(Locale.ROOT) + "}";
    }

    /** The bytes of the item. */
    ByteBuffer bytes() {
        int length = SIZE_BYTES + entries.size() * ENTRY_BYTES;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            length += 2 * (entry.getKey().length() + entry.getValue().length());
        }
        ByteBuffer bytes = Bytes.allocate(length);
        MixedGuid.write(bytes, 0, Guids.VHDX_LOCATOR);
        bytes.putShort(COUNT_OFFSET, (short) entries.size());
        int at = SIZE_BYTES;
        int text = SIZE_BYTES + entries.size() * ENTRY_BYTES;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_16LE);
            byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_16LE);
            bytes.putInt(at, text).putInt(at + 4, text + key.length);
            bytes.putShort(at + 8, (short) key.length).putShort(at + 10, (short) value.length);
            bytes.put(text, key).put(text + key.length, value);
            at += ENTRY_BYTES;
            text += key.length + value.length;
        }
        return bytes;
    }
}
