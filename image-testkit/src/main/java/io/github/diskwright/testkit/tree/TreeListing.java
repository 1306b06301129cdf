package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.MultiDigester;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything in a tree as text, by which trees are compared: path, then what the file is and has. */
public final class TreeListing {
    private static final int BUFFER = 1 << 16;

    private final Set<TreeFeature> features;
    private final SortedMap<String, String> lines = new TreeMap<>();

    private TreeListing(Set<TreeFeature> features) {
        this.features = features;
    }

    /**
     * Lists a tree.
     *
     * @param tree what is listed
     * @param features what is compared beside names, kinds and unnamed streams; of reparse data those of symbolic links
     *     where {@link TreeFeature#SYMBOLIC_LINKS} alone is among them
     * @return by path: what there is
     * @throws IOException if something cannot be read
     */
    public static SortedMap<String, String> of(FileTree tree, Set<TreeFeature> features) throws IOException {
        TreeListing listing = new TreeListing(features);
        Map<Long, List<String>> names = new HashMap<>();
        try (TreeWalk walk = TreeWalk.of(tree, Limits.defaults())) {
            while (walk.next()) {
                if (walk.step() != TreeWalk.Step.LEAVE) {
                    String path = walk.path().toString();
                    listing.lines.put(path, listing.line(walk.node()));
                    names.computeIfAbsent(walk.node().fileId(), id -> new ArrayList<>())
                            .add(path);
                }
            }
        }
        if (features.contains(TreeFeature.HARD_LINKS)) {
            names.values().stream().filter(list -> list.size() > 1).forEach(listing::link);
        }
        return listing.lines;
    }

    private void link(List<String> names) {
        List<String> sorted = names.stream().sorted().toList();
        names.forEach(name -> lines.merge(name, ", same as " + sorted.get(0), String::concat));
    }

    private String line(FileNode node) throws IOException {
        List<Object> parts = new ArrayList<>();
        parts.add(node.kind());
        for (DataStream stream : node.streams()) {
            if (stream.name().isEmpty() || features.contains(TreeFeature.NAMED_STREAMS)) {
                parts.add(TreePath.of(stream.name()) + "=" + digest(stream));
            }
        }
        int bits = (features.contains(TreeFeature.BASIC_ATTRIBUTES) ? DosAttributes.BASIC : 0)
                | (features.contains(TreeFeature.OTHER_ATTRIBUTES)
                        ? ~(DosAttributes.BASIC | DosAttributes.NORMAL)
                        : DosAttributes.DIRECTORY);
        parts.add("0x" + Integer.toHexString(node.attributes() & bits));
        addTimes(node, parts);
        add(TreeFeature.SHORT_NAMES, node.shortName(), parts);
        add(TreeFeature.SECURITY, node.security().map(value -> value + " #" + value.hashCode()), parts);
        add(TreeFeature.OBJECT_IDS, node.objectId(), parts);
        add(TreeFeature.UNIX_METADATA, node.unix(), parts);
        if (features.contains(TreeFeature.EXTENDED_ATTRIBUTES)) {
            node.extendedAttributes().stream()
                    .map(value -> value + " #" + value.hashCode())
                    .sorted()
                    .forEach(parts::add);
        }
        boolean all = features.contains(TreeFeature.REPARSE_POINTS);
        if (all || features.contains(TreeFeature.SYMBOLIC_LINKS)) {
            node.reparsePoint()
                    .filter(point -> all || point.isNameSurrogate())
                    .ifPresent(point -> parts.add(point + " #" + point.hashCode()));
        }
        return parts.toString();
    }

    private void addTimes(FileNode node, List<Object> parts) {
        add(TreeFeature.CREATION_TIME, node.times().creation(), parts);
        if (node.kind() != FileKind.SPECIAL) {
            add(TreeFeature.WRITE_TIME, node.times().write().map(TreeListing::inMicros), parts);
        }
        add(TreeFeature.ACCESS_TIME, node.times().access(), parts);
        add(TreeFeature.CHANGE_TIME, node.times().change(), parts);
    }

    /** Hosts set some times no finer. */
    private static Instant inMicros(Instant time) {
        return time.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    private void add(TreeFeature feature, Optional<?> value, List<Object> parts) {
        if (features.contains(feature)) {
            parts.add(feature + " " + value);
        }
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
            return open.size() + " " + digester.finish().get(0).hex().substring(0, 16);
        }
    }
}
