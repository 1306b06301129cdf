package io.github.diskwright.testkit.wim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.testkit.Wtf8;
import io.github.diskwright.testkit.ntfs.JudgedStream;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is expected of images of directories is what these directories held. */
class UnixCapturePeerIT {
    /** What the tools of Unix say of the directory that was captured, which shares nothing with how an image is read. */
    @ParameterizedTest
    @EnumSource(names = {"STORED", "LZX", "SOLID_LZX", "PIPABLE_LZX"})
    void imagesHaveWhatWasInTheDirectory(WimRecipe recipe) throws IOException {
        Path source = WimCorpus.require().sources().directory(32 << 10);
        SortedMap<String, Map<String, String>> expected = new TreeMap<>();
        // Numbers of links of directories count what is in them.
        String find =
                "find . -type d -printf '%P\\0%y %m %U %G 1 %T@\\0\\0' -o -printf '%P\\0%y %m %U %G %n %T@\\0%l\\0'";
        List<String> fields = shell(source, find);
        for (int i = 0; i + 2 < fields.size(); i += 3) {
            Map<String, String> facts = expected.computeIfAbsent(fields.get(i), key -> new TreeMap<>());
            // The last digits of the nanoseconds are too fine.
            facts.put("status", fields.get(i + 1).replaceFirst("\\d{3}$", ""));
            facts.put("target", fields.get(i + 2));
        }
        for (String line : shell(source, "find . -type f -exec sha256sum -z {} +")) {
            int path = line.indexOf("./");
            expected.computeIfAbsent(line.substring(path + 2), key -> new TreeMap<>())
                    .put("sha256", line.substring(0, 64));
        }
        SortedMap<String, Map<String, String>> found = new TreeMap<>();
        try (MemoryTree tree = WimCorpus.require().sample(recipe).expected(1);
                TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() != TreeWalk.Step.LEAVE) {
                    found.put(String.join("/", walk.path().names()), facts(walk.node()));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(45);
        TreeDifference.requireEmpty(recipe.name(), TreeDifference.between(expected, found));
    }

    private static List<String> shell(Path folder, String script) {
        byte[] output = Peer.require("bash")
                .check("-ec", "cd '" + folder.toAbsolutePath() + "'\n" + script)
                .outputBytes();
        return List.of(Wtf8.decode(output).split("\0", -1)).stream()
                .limit(Wtf8.decode(output).chars().filter(unit -> unit == 0).count())
                .toList();
    }

    private static Map<String, String> facts(FileNode node) throws IOException {
        Map<String, String> facts = new TreeMap<>();
        UnixMetadata unix = node.unix().orElseThrow();
        Instant write = node.times().write().orElseThrow();
        String letter = switch (unix.type()) {
            case UnixMetadata.TYPE_DIRECTORY -> "d";
            case UnixMetadata.TYPE_LINK -> "l";
            case UnixMetadata.TYPE_FILE -> "f";
            case 0010000 -> "p";
            case 0020000 -> "c";
            default -> "b";
        };
        facts.put(
                "status",
                String.format(
                        Locale.ROOT,
                        "%s %o %d %d %d %d.%07d",
                        letter,
                        unix.permissions(),
                        unix.userId(),
                        unix.groupId(),
                        node.linkCount(),
                        write.getEpochSecond(),
                        write.getNano() / 100));
        ReparsePoint point = node.reparsePoint().orElse(ReparsePoint.of(0, new byte[0]));
        facts.put("target", point.unixTarget("link").orElse(""));
        if (letter.equals("f")) {
            facts.put(
                    "sha256",
                    JudgedStream.of(NtfsCapturePeerIT.bytes(node.streams().get(0)))
                            .sha256());
        }
        return facts;
    }
}
