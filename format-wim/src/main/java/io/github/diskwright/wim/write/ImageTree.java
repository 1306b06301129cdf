package io.github.diskwright.wim.write;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.wim.structure.BlobHash;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The metadata of an image, in memory, to be filled or changed and written: directories, files, and the hashes of their
 * streams. About 300 bytes for each file. Not thread-safe.
 */
public final class ImageTree {
    private final ImageFile root;

    private ImageTree(ImageFile root) {
        this.root = root;
    }

    /** A tree with nothing but a root. */
    public static ImageTree create() {
        return new ImageTree(new ImageFile(DosAttributes.DIRECTORY));
    }

    /**
     * The tree of an image's metadata. Unknown words and items are kept. Of a name that a directory has twice the first is
     * taken; children of what cannot have any are left out.
     *
     * @param source description of the metadata, for errors
     * @param metadata all of them, from index 0 to the limit
     * @param sizes bytes of each blob; 0 where unknown
     * @param limits how deep directories may be
     * @throws ImageException if the metadata are damaged: positions in it are those in the metadata
     */
    public static ImageTree read(String source, ByteBuffer metadata, ToLongFunction<BlobHash> sizes, Limits limits)
            throws ImageException {
        return new ImageTree(new MetadataReader(source, metadata, sizes, limits).read());
    }

    /** The root directory. */
    public ImageFile root() {
        return root;
    }

    /**
     * The metadata as they are stored ([Microsoft, Windows Imaging File Format], "Image Metadata"): siblings in the order of
     * NTFS, each security descriptor once, numbers for files of several names.
     *
     * @throws ImageException if they would be 2 GiB or more
     */
    public ByteBuffer toBytes() throws ImageException {
        return new MetadataWriter(root).write();
    }

    /** What is in it. */
    public ImageTotals totals() {
        long[] sums = new long[4];
        Set<ImageFile> linked = Collections.newSetFromMap(new IdentityHashMap<>());
        forEach(entry -> {
            ImageFile file = entry.file();
            long bytes = file.streams().stream().mapToLong(ImageStream::size).sum();
            sums[file.isDirectory() ? 0 : 1]++;
            sums[2] += bytes;
            if (file.nameCount() > 1 && !linked.add(file)) {
                sums[3] += bytes;
            }
        });
        return new ImageTotals(sums[0], sums[1], sums[2], sums[3]);
    }

    /** Hears each name, the root's among them; a directory before what is in it. */
    public void forEach(Consumer<ImageEntry> visitor) {
        Deque<ImageFile> directories = new ArrayDeque<>();
        visitor.accept(new ImageEntry("", "", root));
        directories.push(root);
        while (!directories.isEmpty()) {
            for (ImageEntry entry : directories.pop().children()) {
                visitor.accept(entry);
                if (entry.file().hasChildren()) {
                    directories.push(entry.file());
                }
            }
        }
    }
}
