package io.github.diskwright.image.tree.nio;

import io.github.diskwright.image.tree.FileNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Attributes by name: {@code "basic:size"}, {@code "dos:*"}, {@code "tree:security,streams"}. */
final class NamedAttributes {
    private static final Set<String> BASIC = Set.of(
            "lastModifiedTime",
            "lastAccessTime",
            "creationTime",
            "size",
            "isRegularFile",
            "isDirectory",
            "isSymbolicLink",
            "isOther",
            "fileKey");
    private static final Set<String> DOS = Set.of("readonly", "hidden", "system", "archive");
    private static final Set<String> TREE = Set.of(
            "attributes",
            "fileId",
            "linkCount",
            "shortName",
            "reparseTag",
            "reparseData",
            "security",
            "objectId",
            "streams");

    private final NodeAttributes attributes;

    NamedAttributes(NodeAttributes attributes) {
        this.attributes = attributes;
    }

    /** What is asked for and there. */
    Map<String, Object> read(String viewAndNames) throws IOException {
        int colon = viewAndNames.indexOf(':');
        String view = colon < 0 ? "basic" : viewAndNames.substring(0, colon);
        List<String> wanted = Arrays.asList(viewAndNames.substring(colon + 1).split(",", -1));
        Map<String, Object> all = all(view, wanted);
        if (wanted.contains("*")) {
            return all;
        }
        Map<String, Object> found = new LinkedHashMap<>();
        for (String name : wanted) {
            requireKnown(view, name);
            if (all.containsKey(name)) {
                found.put(name, all.get(name));
            }
        }
        return found;
    }

    private static void requireKnown(String view, String name) {
        boolean isKnown = view.equals("tree")
                ? TREE.contains(name)
                : BASIC.contains(name) || view.equals("dos") && DOS.contains(name);
        if (!isKnown) {
            throw new IllegalArgumentException("\"" + name + "\" is no attribute of the view " + view);
        }
    }

    private Map<String, Object> all(String view, List<String> wanted) throws IOException {
        return switch (view) {
            case "basic" -> basic();
            case "dos" -> dos();
            case "tree" -> tree(wanted);
            default -> throw new UnsupportedOperationException("view " + view);
        };
    }

    private Map<String, Object> basic() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("lastModifiedTime", attributes.lastModifiedTime());
        all.put("lastAccessTime", attributes.lastAccessTime());
        all.put("creationTime", attributes.creationTime());
        all.put("size", attributes.size());
        all.put("isRegularFile", attributes.isRegularFile());
        all.put("isDirectory", attributes.isDirectory());
        all.put("isSymbolicLink", attributes.isSymbolicLink());
        all.put("isOther", attributes.isOther());
        all.put("fileKey", attributes.fileKey());
        return all;
    }

    private Map<String, Object> dos() {
        Map<String, Object> all = basic();
        all.put("readonly", attributes.isReadOnly());
        all.put("hidden", attributes.isHidden());
        all.put("system", attributes.isSystem());
        all.put("archive", attributes.isArchive());
        return all;
    }

    /** Each of these may have to be read from the tree. */
    private Map<String, Object> tree(List<String> wanted) throws IOException {
        FileNode node = attributes.node();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("attributes", node.attributes());
        all.put("fileId", node.fileId());
        all.put("linkCount", node.linkCount());
        if (isWanted("shortName", wanted)) {
            node.shortName().ifPresent(value -> all.put("shortName", value));
        }
        if (isWanted("reparseTag", wanted) || isWanted("reparseData", wanted)) {
            node.reparsePoint().ifPresent(value -> {
                all.put("reparseTag", value.tag());
                all.put("reparseData", value.data());
            });
        }
        if (isWanted("security", wanted)) {
            node.security().ifPresent(value -> all.put("security", value.toByteArray()));
        }
        if (isWanted("objectId", wanted)) {
            node.objectId().ifPresent(value -> all.put("objectId", value.toByteArray()));
        }
        if (isWanted("streams", wanted)) {
            all.put(
                    "streams",
                    node.streams().stream().map(stream -> stream.name()).toList());
        }
        return all;
    }

    private static boolean isWanted(String name, List<String> wanted) {
        return wanted.contains(name) || wanted.contains("*");
    }
}
