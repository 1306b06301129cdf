package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.ntfs.JudgedFile;
import io.github.diskwright.testkit.ntfs.JudgedTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares a tree with what ntfs-3g shows, allowing for what it cannot show. */
final class Expected {
    private static final int LAST_SYSTEM_RECORD = 23;
    private static final long ROOT = 5;
    private static final int SPARSE_AND_REPARSE = 0x600;

    /** Files that the judge leaves out. */
    private static final Set<String> INDEX_FILES = Set.of("$Extend/$ObjId", "$Extend/$Quota", "$Extend/$Reparse");

    private final JudgedTree judged;
    private final Map<String, String> plainDigests;

    /** @param plainDigests SHA-256 of files whose data ntfs-3g does not read */
    Expected(JudgedTree judged, Map<String, String> plainDigests) {
        this.judged = judged;
        this.plainDigests = plainDigests;
    }

    void requireEqual(NtfsTree tree) throws Exception {
        SortedMap<String, JudgedFile> found = TreeFacts.of(tree);
        found.entrySet()
                .removeIf(file -> isLeftOut(file.getKey(), file.getValue().record()));
        assertThat(found.keySet()).isEqualTo(judged.files().keySet());
        for (Map.Entry<String, JudgedFile> file : found.entrySet()) {
            JudgedFile there = judged.file(file.getKey());
            boolean isOverlaid = plainDigests.containsKey(file.getKey());
            assertThat(isOverlaid ? withDigest(file.getValue()) : shown(file.getKey(), file.getValue(), there))
                    .as(file.getKey())
                    .isEqualTo(isOverlaid ? overlaid(file.getKey(), there) : facts(there));
        }
    }

    private static boolean isLeftOut(String path, long record) {
        return record <= LAST_SYSTEM_RECORD && record != ROOT || INDEX_FILES.contains(path);
    }

    private static SortedMap<String, Object> facts(JudgedFile file) {
        SortedMap<String, Object> facts = new TreeMap<>(file.metadata());
        facts.put("kind", file.kind());
        facts.put("record", file.record());
        facts.put("links", file.links());
        file.streams().forEach((name, stream) -> facts.put("stream " + name, stream));
        return facts;
    }

    /** Our file without what the driver does not show: data behind links, and that there are data in files of Unix. */
    private static SortedMap<String, Object> shown(String path, JudgedFile here, JudgedFile there) {
        SortedMap<String, Object> facts = facts(here);
        // The driver counts the short name of a file as one more link.
        boolean isCounted =
                here.kind() == JudgedFile.Kind.FILE && here.metadata().containsKey("dos_name");
        facts.put("links", here.links() + (isCounted ? 1 : 0));
        String own = HexFormat.of().formatHex(name(path).getBytes(StandardCharsets.ISO_8859_1));
        if (own.equals(there.metadata().get("dos_name"))) {
            // A name that is long and short in one has no other beside it.
            facts.put("dos_name", own);
        }
        boolean isOfUnix = there.kind() == JudgedFile.Kind.SPECIAL
                || there.kind() == JudgedFile.Kind.LINK && !there.metadata().containsKey("reparse_data");
        if (isOfUnix) {
            facts.put("kind", there.kind());
        }
        if (isOfUnix || there.kind() == JudgedFile.Kind.LINK) {
            facts.remove("stream ");
        }
        return facts;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static SortedMap<String, Object> withDigest(JudgedFile here) {
        SortedMap<String, Object> facts = facts(here);
        facts.put("stream ", here.stream("").sha256());
        return facts;
    }

    /** A file of the overlay filter as Windows would show it. */
    private SortedMap<String, Object> overlaid(String path, JudgedFile there) {
        SortedMap<String, Object> facts = facts(there);
        facts.put("kind", JudgedFile.Kind.FILE);
        facts.remove("reparse_data");
        facts.remove("stream WofCompressedData");
        ByteBuffer bits = ByteBuffer.wrap(HexFormat.of().parseHex((String) facts.get("attrib")))
                .order(ByteOrder.LITTLE_ENDIAN);
        bits.putInt(0, bits.getInt(0) & ~SPARSE_AND_REPARSE);
        facts.put("attrib", HexFormat.of().formatHex(bits.array()));
        facts.put("stream ", plainDigests.get(path));
        return facts;
    }
}
