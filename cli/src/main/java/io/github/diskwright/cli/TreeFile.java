package io.github.diskwright.cli;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreePath;
import java.io.IOException;
import java.util.Optional;

/** A file of a volume or image as the command line names it: names with slashes or backslashes between them. */
final class TreeFile {
    private static final String SEPARATORS = "/\\";

    private final FileTree tree;
    private final String text;

    TreeFile(FileTree tree, String text) {
        this.tree = tree;
        this.text = text;
    }

    TreePath path() {
        return TreePath.parse(text, SEPARATORS);
    }

    /** The file; it has to be there. */
    FileNode node() throws IOException {
        return tree.find(path()).orElseThrow(() -> new UsageException(text + ": there is no such file"));
    }

    /** The stream: the file's own data, or behind a colon the name of another one. */
    DataStream stream() throws IOException {
        // A name of Unix may have a colon in it.
        Optional<FileNode> whole = tree.find(path());
        if (whole.isPresent()) {
            return stream(whole.get(), "");
        }
        int start = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1;
        int colon = text.indexOf(':', start);
        if (colon < 0) {
            throw new UsageException(text + ": there is no such file");
        }
        return stream(new TreeFile(tree, text.substring(0, colon)).node(), text.substring(colon + 1));
    }

    private DataStream stream(FileNode node, String name) throws IOException {
        return tree.stream(node, name)
                .orElseThrow(() -> new UsageException(
                        text + (node.isDirectory() && name.isEmpty() ? ": is a directory" : ": has no such stream")));
    }

    /** A name as a terminal may be shown it. */
    static String visible(String name) {
        return name.isEmpty() ? "" : TreePath.of(name).toString().substring(1);
    }
}
