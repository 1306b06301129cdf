package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.MultiDigester;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.image.tree.TreeWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects everything that a tree says of its files as text: by path, then by what it is about. */
final class TreeFacts {
    private static final int BUFFER = 1 << 16;

    private final TreeProperties compared;
    private final SortedMap<String, SortedMap<String, String>> files = new TreeMap<>();

    private TreeFacts(TreeProperties compared) {
        this.compared = compared;
    }

    /**
     * The facts of a tree.
     *
     * @param tree what is read, with every stream
     * @param compared what is told beside names, kinds and unnamed streams, and how exactly times are told; of reparse
     *     data those of links where {@link TreeFeature#SYMBOLIC_LINKS} alone is among the features
     * @return by path; a second file of one path has a number behind it
     */
    static SortedMap<String, SortedMap<String, String>> of(FileTree tree, TreeProperties compared) throws IOException {
        TreeFacts facts = new TreeFacts(compared);
        Map<Long, List<String>> names = new HashMap<>();
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() != TreeWalk.Step.LEAVE) {
                    String path = facts.free(walk.path().toString());
                    facts.files.put(path, facts.facts(walk.node()));
                    names.computeIfAbsent(walk.node().fileId(), id -> new ArrayList<>())
                            .add(path);
                }
            }
        }
        if (compared.has(TreeFeature.HARD_LINKS)) {
            names.values().stream().filter(list -> list.size() > 1).forEach(facts::link);
        }
        return facts.files;
    }

    private String free(String path) {
        String free = path;
        for (int number = 2; files.containsKey(free); number++) {
            free = path + " (" + number + ")";
        }
        return free;
    }

    private void link(List<String> names) {
        String first = names.stream().sorted().findFirst().orElseThrow();
        names.forEach(
                name -> files.computeIfAbsent(name, key -> new TreeMap<>()).put("same as", first));
    }

    private SortedMap<String, String> facts(FileNode node) throws IOException {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("kind", node.kind().toString());
        for (DataStream stream : node.streams()) {
            // Whether a link has an empty stream or none says nothing.
            boolean isTold = !node.isReparsePoint() || stream.size() > 0;
            if (stream.name().isEmpty() ? isTold : compared.has(TreeFeature.NAMED_STREAMS)) {
                facts.put("stream " + TreePath.of(stream.name()), stream.kind() + " " + digest(stream));
            }
        }
        int bits = (compared.has(TreeFeature.BASIC_ATTRIBUTES) ? DosAttributes.BASIC : 0)
                | (compared.has(TreeFeature.OTHER_ATTRIBUTES)
                        ? ~(DosAttributes.BASIC | DosAttributes.NORMAL)
                        : DosAttributes.DIRECTORY);
        facts.put("attributes", "0x" + Integer.toHexString(node.attributes() & bits));
        addTimes(node, facts);
        add(facts, TreeFeature.SHORT_NAMES, node.shortName());
        add(facts, TreeFeature.OBJECT_IDS, node.objectId());
        add(facts, TreeFeature.UNIX_METADATA, node.unix());
        addBytes(node, facts);
        return facts;
    }

    private void addBytes(FileNode node, SortedMap<String, String> facts) throws IOException {
        Optional<SecurityDescriptor> security = node.security();
        if (compared.has(TreeFeature.SECURITY) && security.isPresent()) {
            facts.put(TreeFeature.SECURITY.label(), digest(security.get().toByteArray()));
        }
        if (compared.has(TreeFeature.EXTENDED_ATTRIBUTES)) {
            for (ExtendedAttribute attribute : node.extendedAttributes()) {
                String name = HexFormat.of().formatHex(attribute.name());
                facts.put("extended attribute " + name, attribute.flags() + " " + digest(attribute.value()));
            }
        }
        Optional<ReparsePoint> point = node.reparsePoint();
        boolean all = compared.has(TreeFeature.REPARSE_POINTS);
        boolean isTold = all || compared.has(TreeFeature.SYMBOLIC_LINKS);
        if (isTold && point.isPresent() && (all || point.get().isNameSurrogate())) {
            facts.put(
                    "reparse point",
                    point.get() + ", " + point.get().reserved()
                            + digest(point.get().data()));
        }
    }

    private void addTimes(FileNode node, SortedMap<String, String> facts) {
        add(facts, TreeFeature.CREATION_TIME, node.times().creation().map(this::rounded));
        if (node.kind() != FileKind.SPECIAL) {
            add(facts, TreeFeature.WRITE_TIME, node.times().write().map(this::rounded));
        }
        add(facts, TreeFeature.ACCESS_TIME, node.times().access().map(this::rounded));
        add(facts, TreeFeature.CHANGE_TIME, node.times().change().map(this::rounded));
    }

    private Instant rounded(Instant time) {
        Duration unit = compared.timeGranularity();
        if (unit.compareTo(Duration.ofSeconds(1)) > 0) {
            return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), unit.toSeconds()) * unit.toSeconds());
        }
        return time.minusNanos(time.getNano() % unit.toNanos());
    }

    private void add(SortedMap<String, String> facts, TreeFeature feature, Optional<?> value) {
        if (compared.has(feature) && value.isPresent()) {
            facts.put(feature.label(), value.get().toString());
        }
    }

    private static String digest(byte[] bytes) throws UnsupportedFeatureException {
        MultiDigester digester = MultiDigester.of(List.of(DigestAlgorithm.SHA_256));
        digester.update(ByteBuffer.wrap(bytes));
        return bytes.length + " bytes, " + digester.finish().get(0).hex();
    }

    private static String digest(DataStream stream) throws IOException {
        MultiDigester digester = MultiDigester.of(List.of(DigestAlgorithm.SHA_256));
        try (OpenStream open = stream.open()) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            for (long at = 0; at < open.size(); at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(BUFFER, open.size() - at));
                open.read(at, buffer);
                digester.update(buffer.flip());
            }
            return open.size() + " bytes, " + digester.finish().get(0).hex();
        }
    }
}
