package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.IndexBlock;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.IndexNode;
import io.github.diskwright.ntfs.record.IndexRoot;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through an index in its order and checks it on the way: bounds, order, flags, and that each block in use is reached
 * once. What is wrong is told, and the walk goes on with what is right. Each block is read once. Not thread-safe.
 */
final class IndexWalk {
    private static final int MAX_DEPTH = 32;

    private final CheckState state;
    private final Report report;
    private final IndexParts parts;
    private final FileRecord record;
    private final EntryVisitor visitor;
    private Optional<Collation> collation = Optional.empty();
    private int blockSize;
    private int unit;
    private long blockCount;
    private byte[] bitmap = new byte[0];
    private final BitSet reached = new BitSet();
    private @Nullable ByteBuffer lastKey;
    private boolean broken;

    /** Sees every entry with a key. */
    @FunctionalInterface
    interface EntryVisitor {
        /**
         * @param entry the entry
         * @param position where it is on the device
         */
        void visit(IndexEntry entry, long position) throws IOException;
    }

    /**
     * @param report where findings go
     * @param parts of the index
     * @param visitor sees the entries
     */
    IndexWalk(CheckState state, Report report, IndexParts parts, EntryVisitor visitor) {
        this.state = state;
        this.report = report;
        this.parts = parts;
        this.record = parts.root().head().record();
        this.visitor = visitor;
    }

    /**
     * Does it.
     *
     * @return whether all of the index could be read
     */
    boolean run() throws IOException {
        NtfsAttribute rootAttribute = parts.root();
        if (!rootAttribute.isResident()) {
            return false;
        }
        long position = record.position()
                + rootAttribute.head().offset()
                + rootAttribute.head().valueOffset();
        IndexRoot root;
        try {
            root = IndexRoot.read(parts.label(), position, rootAttribute.head().value());
        } catch (CorruptImageException e) {
            report.error("ntfs.index-root", record, e);
            return false;
        }
        blockSize = root.blockSize();
        unit = IndexRoot.vcnUnit(blockSize, state.volume.clusterSize());
        checkRoot(root);
        readBitmap();
        boolean hasChildren = root.node().entries().get(0).hasChild();
        // Windows keeps the flag with an allocation that is empty again, so only the other way round is wrong.
        if (hasChildren && (root.node().flags() & 1) == 0) {
            report.error(
                    "ntfs.index-flags", rootAttribute.head(), "the root has children and is marked as if it had none");
        }
        walk(root.node(), position, 0, hasChildren);
        checkReached();
        return !broken;
    }

    private void checkRoot(IndexRoot root) throws CorruptImageException {
        boolean isDirectory = parts.isDirectory();
        int type = isDirectory ? AttributeType.FILE_NAME : 0;
        if (root.indexedType() != type) {
            wrongRoot("sorts " + AttributeType.name(root.indexedType()) + ", expected " + AttributeType.name(type));
        }
        int expected = parts.collation();
        if (expected >= 0 && root.collation() != expected) {
            wrongRoot("collation 0x" + Integer.toHexString(root.collation()) + ", expected 0x"
                    + Integer.toHexString(expected));
        }
        int perBlock = parts.root().head().value().get(12);
        int clusterSize = state.volume.clusterSize();
        int units = blockSize / unit;
        // Some writers keep a negative power of two where a block is smaller than a cluster, as the boot sector does.
        boolean exponent = blockSize < clusterSize && perBlock < 0 && -perBlock < 31 && 1 << -perBlock == blockSize;
        if (perBlock != units && !exponent) {
            wrongRoot(perBlock + " units per block, expected " + units);
        }
        collation = Collation.of(expected >= 0 ? expected : root.collation(), state.upCase);
    }

    private void wrongRoot(String text) {
        report.error("ntfs.index-root", parts.root().head(), text);
    }

    private void readBitmap() throws IOException {
        if (parts.blocks().isEmpty()) {
            if (parts.bitmap().isPresent()) {
                report.warning(
                        "ntfs.index-bitmap-size",
                        parts.bitmap().get().head(),
                        "a bitmap without blocks it would be of");
            }
            return;
        }
        NtfsAttribute blocks = parts.blocks().get();
        blockCount = Math.min(blocks.size(), state.volume.boot().volumeSize()) / blockSize;
        if (blockCount > Integer.MAX_VALUE || blocks.isResident()) {
            broken = true;
            return;
        }
        long count = blockCount;
        if (parts.bitmap().isEmpty()) {
            report.error("ntfs.index-bitmap-size", blocks.head(), "no bitmap of its blocks");
            broken = true;
            return;
        }
        NtfsAttribute attribute = parts.bitmap().get();
        if (attribute.size() * 8 < count) {
            report.error(
                    "ntfs.index-bitmap-size", attribute.head(), attribute.size() + " bytes for " + count + " blocks");
        }
        long length = Math.min(attribute.size(), count / 8 + 8);
        if (!state.budget.spend(length)) {
            broken = true;
            return;
        }
        bitmap = new byte[state.volume.limits().requireStructure(parts.label(), "bitmap of an index", length)];
        attribute.read(0, ByteBuffer.wrap(bitmap));
        for (long bit = count; bit < bitmap.length * 8L; bit++) {
            if (isMarked(bit)) {
                report.error(
                        "ntfs.index-bitmap-size",
                        attribute.head(),
                        "block " + bit + " is marked as used, of " + count + " blocks");
                return;
            }
        }
    }

    private boolean isMarked(long block) {
        return block / 8 < bitmap.length && (bitmap[(int) (block / 8)] >> block % 8 & 1) != 0;
    }

    private void walk(IndexNode node, long position, int depth, boolean isInner) throws IOException {
        for (IndexEntry entry : node.entries()) {
            if (entry.hasChild() != isInner) {
                error("ntfs.index-flags", position + entry.offset(), "an entry of a node is marked unlike the others");
            }
            if (entry.hasChild()) {
                child(entry.childVcn(), position + entry.offset(), depth + 1);
            }
            if (!entry.isLast()) {
                checkOrder(entry, position + entry.offset());
                visitor.visit(entry, position + entry.offset());
            }
        }
    }

    private void child(long vcn, long from, int depth) throws IOException {
        Optional<NtfsAttribute> found = parts.blocks();
        long block = vcn / (blockSize / unit);
        boolean inside = found.isPresent() && vcn >= 0 && vcn % (blockSize / unit) == 0 && block < blockCount;
        if (!inside) {
            error("ntfs.index-child", from, "a child at VCN " + vcn + ", which the index does not have");
            broken = true;
            return;
        }
        if (depth > MAX_DEPTH) {
            error("ntfs.index-depth", from, "more than " + MAX_DEPTH + " levels");
            broken = true;
            return;
        }
        if (reached.get((int) block)) {
            error("ntfs.index-block-twice", from, "the block at VCN " + vcn + " is reached a second time");
            broken = true;
            return;
        }
        reached.set((int) block);
        if (bitmap.length > 0 && !isMarked(block)) {
            error("ntfs.index-bitmap-missing", from, "the block at VCN " + vcn + " is in use and marked as free");
        }
        readBlock(found.get(), vcn, depth);
    }

    private void readBlock(NtfsAttribute blocks, long vcn, int depth) throws IOException {
        if (!state.budget.spend(blockSize)) {
            broken = true;
            return;
        }
        byte[] bytes = new byte[blockSize];
        long position = place(state.volume, blocks.runs(), vcn * unit);
        IndexBlock block;
        try {
            blocks.read(vcn * unit, ByteBuffer.wrap(bytes));
            block = IndexBlock.read(parts.label(), position, bytes, vcn);
        } catch (CorruptImageException e) {
            report.error("ntfs.index-block", record, e);
            broken = true;
            return;
        }
        boolean isInner = (block.node().flags() & 1) != 0;
        if (isInner != block.node().entries().get(0).hasChild()) {
            error("ntfs.index-flags", position, "a block is marked as a leaf or an inner node and is the other");
        }
        walk(block.node(), position, depth, block.node().entries().get(0).hasChild());
    }

    /** Where a byte of an attribute is on the device; 0 for what is nowhere. */
    static long place(NtfsVolume volume, RunList runs, long offset) {
        long vcn = offset / volume.clusterSize();
        if (vcn >= runs.endVcn()) {
            return 0;
        }
        int run = runs.runAt(vcn);
        return runs.isHole(run)
                ? 0
                : (runs.lcn(run) + vcn - runs.vcn(run)) * volume.clusterSize() + offset % volume.clusterSize();
    }

    private void checkOrder(IndexEntry entry, long position) {
        ByteBuffer key = entry.key();
        if (lastKey != null && collation.isPresent()) {
            try {
                if (collation.get().compare(lastKey, key) >= 0) {
                    error("ntfs.index-order", position, "a key that does not come behind the one before it");
                }
            } catch (CorruptImageException e) {
                error("ntfs.index-key", position, Report.text(e));
                return;
            }
        }
        lastKey = key;
    }

    private void checkReached() {
        if (broken || parts.blocks().isEmpty()) {
            return;
        }
        for (long block = 0; block < Math.min(blockCount, bitmap.length * 8L); block++) {
            if (isMarked(block) && !reached.get((int) block)) {
                report.warning(
                        "ntfs.index-bitmap-extra",
                        parts.blocks().get().head(),
                        "block " + block + " is marked as used and nothing leads to it");
                return;
            }
        }
    }

    private void error(String id, long position, String text) {
        report.add(id, Severity.ERROR, position, record.number(), parts.label() + ": " + text);
    }
}
