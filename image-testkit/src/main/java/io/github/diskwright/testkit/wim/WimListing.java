package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.testkit.Wtf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code wimlib-imagex dir --detailed} prints of an image, and the same of entries that were read here: by path,
 * then by the names that wimlib prints.
 */
final class WimListing {
    private static final String PATH = "Full Path";
    /** Facts that are about where something is, or follow from others. */
    private static final List<String> LEFT_OUT = List.of(
            "Compressed size", "Offset in WIM", "Part Number", "Reference Count", "Flags", "Link Group ID", "Solid ");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss", Locale.ROOT);
    private static final long TICKS_PER_SECOND = 10_000_000;

    private final List<byte[]> descriptors;
    private final Map<String, Long> sizes;
    private final Map<String, Integer> links;

    private WimListing(List<byte[]> descriptors, Map<String, Long> sizes, Map<String, Integer> links) {
        this.descriptors = descriptors;
        this.sizes = sizes;
        this.links = links;
    }

    /** Reads what was printed. */
    static SortedMap<String, SortedMap<String, String>> parse(byte[] output) {
        SortedMap<String, SortedMap<String, String>> files = new TreeMap<>();
        SortedMap<String, String> file = new TreeMap<>();
        String stream = "";
        // A name may have line ends in it: the value goes on up to the quote that closes it.
        for (String line : Wtf8.decode(output)
                .replaceAll("(?m)\\n(?=[^\\n]*\"$)(?![A-Z]|\\t)", "\u0001")
                .split("\n")) {
            int equals = line.indexOf(" = ");
            if (line.startsWith("\t")) {
                stream = line.strip().replaceFirst(":$", " ");
                continue;
            }
            if (equals < 0) {
                continue;
            }
            String name = line.substring(0, equals).strip();
            String value = unquoted(line.substring(equals + 3)).replace('\u0001', '\n');
            if (name.equals(PATH)) {
                file = new TreeMap<>();
                files.put(value, file);
                stream = "";
            } else if (LEFT_OUT.stream().noneMatch(name::startsWith)) {
                file.put(stream + name, value);
            }
        }
        return files;
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The same facts of an image that was read here. */
    static SortedMap<String, SortedMap<String, String>> of(PlainWim wim, int image) {
        SortedMap<String, SortedMap<String, String>> files = new TreeMap<>();
        Map<String, Long> sizes = new HashMap<>();
        wim.blobs().forEach(blob -> sizes.put(hex(blob.hash), (long) blob.bytes.length));
        Map<String, Integer> links = new HashMap<>();
        count(links, wim.root(image));
        new WimListing(wim.descriptors(image), sizes, links).add(files, "", wim.root(image));
        return files;
    }

    private static void count(Map<String, Integer> links, WimEntry entry) {
        String group = PlainTree.group(entry);
        if (!group.isEmpty()) {
            links.merge(group, 1, Integer::sum);
        }
        entry.children.forEach(child -> count(links, child));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void add(SortedMap<String, SortedMap<String, String>> files, String path, WimEntry entry) {
        files.put(path.isEmpty() ? "/" : path, facts(entry));
        entry.children.forEach(child -> add(files, path + "/" + child.name, child));
    }

    private SortedMap<String, String> facts(WimEntry entry) {
        SortedMap<String, String> facts = new TreeMap<>();
        boolean isReparse = (entry.attributes & DosAttributes.REPARSE_POINT) != 0;
        facts.put("Short Name", entry.shortName);
        facts.put("Attributes", String.format(Locale.ROOT, "0x%08x", entry.attributes));
        if (entry.securityId >= 0
                && entry.securityId < descriptors.size()
                && descriptors.get(entry.securityId).length > 0) {
            facts.put("Security Descriptor", hex(descriptors.get(entry.securityId)));
        }
        facts.put("Creation Time", time(entry.creation));
        facts.put("Last Write Time", time(entry.write));
        facts.put("Last Access Time", time(entry.access));
        if (isReparse) {
            facts.put("Reparse Tag", "0x" + Integer.toHexString(entry.reparseTag()));
        }
        facts.put("Link Count", Integer.toString(links.getOrDefault(PlainTree.group(entry), 1)));
        addTagged(entry, facts);
        addStreams(entry, facts, sizes);
        return facts;
    }

    /** Counts have no sign to wimlib. */
    private static String time(long ticks) {
        long seconds = Long.divideUnsigned(ticks, TICKS_PER_SECOND);
        ZonedDateTime time = WindowsTime.toInstant(0).plusSeconds(seconds).atZone(ZoneOffset.UTC);
        return TIME.format(time) + " " + time.getYear() + " UTC";
    }

    private static void addTagged(WimEntry entry, SortedMap<String, String> facts) {
        ByteBuffer items = ByteBuffer.wrap(entry.tagged).order(ByteOrder.LITTLE_ENDIAN);
        while (items.remaining() >= 8) {
            int tag = items.getInt();
            byte[] data = new byte[Math.min(items.getInt(), items.remaining())];
            items.get(data);
            items.position(Math.min(items.limit(), items.position() + 7 & ~7));
            if (tag == WimEntry.TAG_UNIX) {
                ByteBuffer unix = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
                facts.put(
                        "UNIX Data",
                        String.format(
                                Locale.ROOT,
                                "uid:%d gid:%d mode:0%o rdev:0x%x",
                                unix.getInt(),
                                unix.getInt(),
                                unix.getInt(),
                                unix.getInt()));
            } else if (tag == WimEntry.TAG_OBJECT_ID) {
                String all = hex(data) + "0".repeat(128);
                List<String> names = List.of("Object ID", "Birth Volume ID", "Birth Object ID", "Domain ID");
                for (int i = 0; 16 * i < data.length; i++) {
                    String id = all.substring(32 * i, 32 * i + 32);
                    // Ids that are nothing are not printed.
                    if (i == 0 || !id.equals("0".repeat(32))) {
                        facts.put(names.get(i), "0x" + id);
                    }
                }
            }
        }
    }

    private static void addStreams(WimEntry entry, SortedMap<String, String> facts, Map<String, Long> sizes) {
        PlainTree.Hashes hashes = PlainTree.hashes(entry);
        if ((entry.attributes & DosAttributes.REPARSE_POINT) != 0) {
            // Data beside reparse data are not printed.
            stream(facts, "Reparse point stream", hashes.reparse(), sizes);
        } else {
            boolean isEncrypted = (entry.attributes & DosAttributes.ENCRYPTED) != 0;
            String title = isEncrypted ? "Raw encrypted data stream" : "Unnamed data stream";
            stream(facts, title, hashes.data(), sizes);
        }
        for (WimEntry.Stream stream : entry.streams) {
            if (!stream.name().isEmpty()) {
                stream(facts, "Named data stream \"" + stream.name() + "\"", stream.hash(), sizes);
            }
        }
    }

    private static void stream(SortedMap<String, String> facts, String title, byte[] hash, Map<String, Long> sizes) {
        facts.put(title + " Hash", "0x" + hex(hash));
        facts.put(title + " Uncompressed size", sizes.getOrDefault(hex(hash), 0L) + " bytes");
    }
}
