package io.github.diskwright.testkit.wim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.testkit.ntfs.JudgedFile;
import io.github.diskwright.testkit.ntfs.JudgedStream;
import io.github.diskwright.testkit.ntfs.JudgedTree;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsJudge;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected of images of volumes is what ntfs-3g shows of these volumes, which shares nothing with it. */
class NtfsCapturePeerIT {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "NTFS_MIXED, MIXED",
        "NTFS_SHORT_NAMES, SHORT_NAMES",
        "NTFS_OBJECT_IDS, OBJECT_IDS",
        "NTFS_REPARSE_POINTS, REPARSE_POINTS",
        "NTFS_NAMED_STREAMS, NAMED_STREAMS",
        "NTFS_SECURITY, SECURITY",
        "NTFS_HARD_LINKS, HARD_LINKS",
        "NTFS_UNICODE_NAMES, UNICODE_NAMES",
        "NTFS_COMPRESSED, COMPRESSED"
    })
    void imagesOfVolumesAreExpectedAsTheyWere(WimRecipe recipe, NtfsRecipe filling) throws IOException {
        Path volume = NtfsCorpus.require().volume(filling).path();
        JudgedTree judged = NtfsJudge.require().tree(volume);
        WimSample sample = WimCorpus.require().sample(recipe);
        SortedMap<String, Map<String, String>> expected = new TreeMap<>();
        judged.files().forEach((path, file) -> expected.put(path, facts(file)));
        // What the system keeps for itself is not captured.
        expected.keySet().removeIf(path -> path.startsWith("$Extend"));
        SortedMap<String, Map<String, String>> found = new TreeMap<>();
        try (MemoryTree tree = sample.expected(1)) {
            collect(tree, found);
        }
        // Pipes and links of Interix are files to whoever does not follow them.
        judged.files().forEach((path, file) -> {
            if (file.kind() == JudgedFile.Kind.SPECIAL || file.kind() == JudgedFile.Kind.LINK) {
                found.getOrDefault(path, new TreeMap<>()).remove("stream ");
            }
        });
        assertThat(found).hasSizeGreaterThan(10);
        TreeDifference.requireEmpty(sample.toString(), TreeDifference.between(expected, found));
    }

    private static Map<String, String> facts(JudgedFile file) {
        Map<String, String> facts = new TreeMap<>();
        Map<String, String> metadata = file.metadata();
        int attributes = little(metadata.getOrDefault("attrib", "00000000")).getInt();
        boolean isReparsePoint = (attributes & DosAttributes.REPARSE_POINT) != 0;
        facts.put("attributes", Integer.toHexString(attributes & ~DosAttributes.DIRECTORY));
        ByteBuffer times = little(metadata.getOrDefault("times", ""));
        facts.put("creation", time(times.getLong(0)));
        facts.put("write", time(times.getLong(8)));
        facts.put("access", time(times.getLong(16)));
        put(facts, "security", metadata.getOrDefault("acl", ""));
        put(facts, "reparse point", metadata.getOrDefault("reparse_data", ""));
        put(facts, "object id", metadata.getOrDefault("object_id", ""));
        put(facts, "short name", text(metadata.getOrDefault("dos_name", "")));
        if (!isReparsePoint) {
            file.streams().forEach((name, stream) -> facts.put("stream " + name, stream.toString()));
        }
        return facts;
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, value);
        }
    }

    private static String text(String hex) {
        return new String(HEX.parseHex(hex), StandardCharsets.US_ASCII);
    }

    private static ByteBuffer little(String hex) {
        return ByteBuffer.wrap(HEX.parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String time(long ticks) {
        return WindowsTime.toInstant(ticks).toString();
    }

    private static void collect(FileTree tree, SortedMap<String, Map<String, String>> found) throws IOException {
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() != TreeWalk.Step.LEAVE) {
                    found.put(String.join("/", walk.path().names()), facts(walk.node()));
                }
            }
        }
    }

    private static Map<String, String> facts(FileNode node) throws IOException {
        Map<String, String> facts = new TreeMap<>();
        facts.put("attributes", Integer.toHexString(node.attributes() & ~DosAttributes.DIRECTORY));
        facts.put("creation", node.times().creation().map(Instant::toString).orElse("none"));
        facts.put("write", node.times().write().map(Instant::toString).orElse("none"));
        facts.put("access", node.times().access().map(Instant::toString).orElse("none"));
        node.security().ifPresent(value -> facts.put("security", HEX.formatHex(value.toByteArray())));
        node.objectId().ifPresent(value -> facts.put("object id", HEX.formatHex(value.toByteArray())));
        node.shortName().ifPresent(value -> facts.put("short name", value));
        node.reparsePoint().ifPresent(value -> facts.put("reparse point", HEX.formatHex(buffer(value))));
        if (!node.isReparsePoint()) {
            for (DataStream stream : node.streams()) {
                facts.put(
                        "stream " + stream.name(),
                        JudgedStream.of(bytes(stream)).toString());
            }
        }
        return facts;
    }

    /** With the header that the volume has and an image has not. */
    private static byte[] buffer(ReparsePoint point) {
        int length = point.size() - (point.isMicrosoft() ? 0 : 16);
        return ByteBuffer.allocate(8 + point.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(point.tag())
                .putShort((short) length)
                .putShort((short) point.reserved())
                .put(point.data())
                .array();
    }

    static byte[] bytes(DataStream stream) throws IOException {
        try (OpenStream open = stream.open()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            open.read(0, bytes);
            return bytes.array();
        }
    }
}
