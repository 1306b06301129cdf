package io.github.diskwright.wim;

import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;

/** A tree that is another one. */
class ForwardingTree implements FileTree {
    private final FileTree tree;

    ForwardingTree(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public String description() {
        return tree.description();
    }

    @Override
    public TreeProperties properties() {
        return tree.properties();
    }

    @Override
    public NameRule nameRule() {
        return tree.nameRule();
    }

    @Override
    public FileNode root() throws IOException {
        return tree.root();
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
