package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.StreamEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Goes through all entries of an image and tells which blobs they use. A directory that is broken is left where it is. */
final class UseWalk {
    private final ImageMetadata metadata;
    private final BlobUse listener;
    private final Deque<Directory> waiting = new ArrayDeque<>();

    private record Directory(int index, TreePath path) {}

    UseWalk(ImageMetadata metadata, BlobUse listener) {
        this.metadata = metadata;
        this.listener = listener;
    }

    void run() throws IOException {
        entry(TreePath.ROOT, metadata.root());
        waiting.push(new Directory(metadata.root(), TreePath.ROOT));
        while (!waiting.isEmpty()) {
            Directory directory = waiting.pop();
            EntryWalk walk = new EntryWalk(metadata, directory.index());
            while (hasNext(walk)) {
                String name = entry(directory.path(), walk.index());
                if (RawEntry.hasChildren(metadata.bytes(), walk.index())) {
                    waiting.push(new Directory(walk.index(), directory.path().resolve(name)));
                }
            }
        }
    }

    private static boolean hasNext(EntryWalk walk) {
        try {
            return walk.next();
        } catch (CorruptImageException e) {
            return false;
        }
    }

    private String entry(TreePath directory, int index) throws IOException {
        Dentry entry = metadata.entry(index);
        NodeData data = NodeData.of(entry);
        use(directory, entry.name(), data.reparse());
        use(directory, entry.name(), data.data());
        for (StreamEntry stream : data.named()) {
            use(directory, entry.name(), stream.hash());
        }
        return entry.name();
    }

    private void use(TreePath directory, String name, BlobHash hash) throws IOException {
        if (!hash.isZero()) {
            listener.use(directory, name, hash);
        }
    }
}
