package io.github.diskwright.ntfs.resize;

/** Which clusters are copied where, and for which file. 32 bytes each; neighbours are one. Not thread-safe. */
final class ClusterCopies {
    private final LongList sources = new LongList();
    private final LongList targets = new LongList();
    private final LongList lengths = new LongList();
    private final LongList files = new LongList();
    private long clusters;

    void add(long source, long target, long length, long file) {
        clusters += length;
        int last = size() - 1;
        if (last >= 0
                && sources.get(last) + lengths.get(last) == source
                && targets.get(last) + lengths.get(last) == target
                && files.get(last) == file) {
            lengths.set(last, lengths.get(last) + length);
            return;
        }
        sources.add(source);
        targets.add(target);
        lengths.add(length);
        files.add(file);
    }

    int size() {
        return sources.size();
    }

    long source(int index) {
        return sources.get(index);
    }

    long target(int index) {
        return targets.get(index);
    }

    long length(int index) {
        return lengths.get(index);
    }

    long file(int index) {
        return files.get(index);
    }

    /** All clusters that are copied. */
    long clusters() {
        return clusters;
    }
}
