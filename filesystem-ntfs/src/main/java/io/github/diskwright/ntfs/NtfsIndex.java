package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.IndexBlock;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.IndexNode;
import io.github.diskwright.ntfs.record.IndexRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An index of a file: a directory's names, or a view such as the security ids. A B-tree whose inner nodes hold entries,
 * too. Thread-safe for reading; cursors are not.
 */
public final class NtfsIndex {
    /** Name of the index of a directory. */
    public static final String DIRECTORY = "$I30";

    /** Deeper trees are refused: 32 levels hold more than a volume. */
    private static final int MAX_DEPTH = 32;

    private final NtfsVolume volume;
    private final NtfsFile file;
    private final IndexRoot root;
    private final Optional<NtfsAttribute> blocks;
    private final String source;

    private NtfsIndex(NtfsFile file, IndexRoot root, Optional<NtfsAttribute> blocks, String source) {
        this.volume = file.volume();
        this.file = file;
        this.root = root;
        this.blocks = blocks;
        this.source = source;
    }

    /**
     * An index of a file.
     *
     * @param file that has it
     * @param name of the index: {@link #DIRECTORY}, {@code "$SII"}
     * @throws CorruptImageException if there is none, or its root breaks a rule
     */
    public static NtfsIndex of(NtfsFile file, String name) throws IOException {
        NtfsAttribute root = file.require(AttributeType.INDEX_ROOT, name);
        String source = file.volume().device().description() + ": index " + name + " of " + file;
        IndexRoot parsed = IndexRoot.read(source, 0, root.head().value());
        return new NtfsIndex(file, parsed, file.find(AttributeType.INDEX_ALLOCATION, name), source);
    }

    /** The file that the index is of. */
    public NtfsFile file() {
        return file;
    }

    /** The root. */
    public IndexRoot root() {
        return root;
    }

    /** All entries in their order. */
    public Cursor cursor() throws IOException {
        return new Cursor();
    }

    /**
     * Finds an entry by comparing keys, one node for each level.
     *
     * @param order of a key that an entry has against the one that is looked for: negative if it comes before
     * @return empty if there is none
     * @throws CorruptImageException if a node breaks a rule
     * @throws IOException if the device cannot be read
     */
    public Optional<IndexEntry> find(KeyOrder order) throws IOException {
        IndexNode node = root.node();
        for (int depth = 0; depth <= MAX_DEPTH; depth++) {
            @Nullable IndexEntry below = null;
            for (IndexEntry entry : node.entries()) {
                int comparison = entry.isLast() ? 1 : order.compare(entry);
                if (comparison == 0) {
                    return Optional.of(entry);
                }
                if (comparison > 0) {
                    below = entry;
                    break;
                }
            }
            if (below == null || !below.hasChild()) {
                return Optional.empty();
            }
            node = block(below.childVcn()).node();
        }
        throw tooDeep();
    }

    /** Tells how an entry stands to a key. */
    public interface KeyOrder {
        /** Negative if the entry's key comes before, zero if it is the one, positive if it comes behind. */
        int compare(IndexEntry entry) throws IOException;
    }

    /**
     * Finds a name in a directory.
     *
     * @param name without regard to case; where two names differ in case alone, one that is written like this is taken first
     * @throws CorruptImageException if a node breaks a rule
     * @throws IOException if the device cannot be read
     */
    public Optional<IndexEntry> findName(String name) throws IOException {
        UpCase upCase = volume.upCase();
        Comparator<String> exact = upCase::compare;
        Optional<IndexEntry> found = find(entry -> exact.compare(fileName(entry).name(), name));
        return found.isPresent()
                ? found
                : find(entry -> upCase.compareUpper(fileName(entry).name(), name));
    }

    /** The key of a directory's entry. */
    public FileName fileName(IndexEntry entry) throws CorruptImageException {
        return FileName.read(source, entry.offset(), entry.key());
    }

    /** The block with a VCN, as children name it. */
    IndexBlock block(long vcn) throws IOException {
        int size = root.blockSize();
        int unit = IndexRoot.vcnUnit(size, volume.clusterSize());
        if (blocks.isEmpty()) {
            throw new CorruptImageException(source, "index root", 0, "no children", "a child at VCN " + vcn);
        }
        NtfsAttribute allocation = blocks.get();
        boolean inside = vcn >= 0 && vcn <= (allocation.size() - size) / unit;
        if (!inside || allocation.isResident()) {
            throw new CorruptImageException(
                    source, "index block", 0, "a VCN inside " + allocation.size() + " bytes", "VCN " + vcn);
        }
        byte[] bytes = new byte[size];
        allocation.read(vcn * unit, ByteBuffer.wrap(bytes));
        return IndexBlock.read(source, vcn * unit, bytes, vcn);
    }

    private CorruptImageException tooDeep() {
        return new CorruptImageException(source, "index", 0, "up to " + MAX_DEPTH + " levels", "more");
    }

    /** Goes through all entries in their order; holds one node for each level. Not thread-safe. */
    public final class Cursor {
        private final Deque<Place> path = new ArrayDeque<>();
        private final Set<Long> visited = new HashSet<>();
        private @Nullable IndexEntry entry;

        private Cursor() {
            path.push(new Place(root.node()));
        }

        /**
         * Goes to the next entry.
         *
         * @return false at the end
         * @throws CorruptImageException if a node breaks a rule or is reached twice; a further call goes on behind it
         * @throws IOException if the device cannot be read
         */
        public boolean next() throws IOException {
            entry = null;
            while (!path.isEmpty()) {
                Place place = path.element();
                IndexEntry here = place.node.entries().get(place.index);
                if (here.hasChild() && !place.descended) {
                    place.descended = true;
                    path.push(new Place(child(here.childVcn())));
                } else if (here.isLast()) {
                    path.pop();
                } else {
                    place.index++;
                    place.descended = false;
                    entry = here;
                    return true;
                }
            }
            return false;
        }

        /** The current entry; only after {@link #next()} has said true. */
        public IndexEntry entry() {
            if (entry == null) {
                throw new IllegalStateException("no entry");
            }
            return entry;
        }

        private IndexNode child(long vcn) throws IOException {
            if (!visited.add(vcn)) {
                throw new CorruptImageException(source, "index block", vcn, "a block reached once", "twice");
            }
            if (path.size() > MAX_DEPTH) {
                throw tooDeep();
            }
            return block(vcn).node();
        }
    }

    /** A node on the way, and which of its entries is next. */
    private static final class Place {
        private final IndexNode node;
        private int index;
        private boolean descended;

        Place(IndexNode node) {
            this.node = node;
        }
    }
}
