package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.vhdx.ParentLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Puts what a child has of its own into its parent. At every moment child and parent together show what the child
 * showed before: the child's bytes win, and it accepts the parent's new id before the parent takes it. A merge that
 * was interrupted is simply run again. Not thread-safe.
 */
final class DiskMerger {
    private static final String TASK = "merging";
    private static final int PART = 1 << 20;
    /** Zeros that are written at once into a disk that takes them as bytes. */
    private static final long FIXED_PART = 4L << 20;
    /** Blocks that are made zeros at once where that is a change of the table. */
    private static final long ZERO_BLOCKS = 1024;

    private final OfflineFile child;
    private final OfflineFile parent;
    private final Pace pace;

    DiskMerger(OfflineFile child, OfflineFile parent, JobOptions job) {
        this.child = child;
        this.parent = parent;
        this.pace = new Pace(job, TASK);
    }

    /** Gives the parent its new id, which is what the child's own children will name. */
    UUID prepare(Supplier<UUID> ids) throws IOException {
        ParentLocator locator = child.contents()
                .metadata()
                .locator()
                .orElseThrow(() -> new RefusedException(
                        child.opened().file().description() + " has no parent", "merge a differencing disk"));
        UUID id = parent.session().header().dataWriteGuid();
        requireLinked(locator.link(), id);
        // An interrupted merge has given the parent its new id already: it stays. A second id that says the same as the
        // first one is not from a merge: the contents would change under the id that other children know.
        boolean isResumed = !id.equals(locator.link().linkage())
                && locator.link().linkage2().filter(id::equals).isPresent();
        UUID merged = isResumed ? id : announce(locator, ids.get());
        parent.session().beginAs(merged);
        return merged;
    }

    private void requireLinked(ParentLink link, UUID id) throws RefusedException {
        if (!link.accepts(id)) {
            throw new RefusedException(
                    parent.opened().file().description() + " has data write id " + id + ", but "
                            + child.opened().file().description() + " was made over " + link.linkage(),
                    "name the file that is the parent");
        }
        if (child.contents().disk().logicalSectorSize()
                != parent.contents().disk().logicalSectorSize()) {
            throw new RefusedException("the disks have different logical sectors", "name the file that is the parent");
        }
    }

    /** The child will accept the id that the parent is about to get. */
    private UUID announce(ParentLocator locator, UUID id) throws IOException {
        child.session().begin(WriteSession.Effect.NONE);
        new MetadataEditor(child.session(), child.contents())
                .put(MetadataItem.of(locator.with(locator.link().withLinkage2(id))));
        child.session().settle();
        return id;
    }

    /** Copies what the child has of its own. Both disks are as large as the child or larger. */
    void copy() throws IOException {
        WritableDisk from = new WritableDisk(child.opened(), child.session());
        WritableDisk to = new WritableDisk(parent.opened(), parent.session());
        ByteBuffer buffer = ByteBuffer.allocate(PART);
        for (long at = 0; at < from.size(); ) {
            Run run = from.run(at, from.size());
            switch (run.kind()) {
                case STORED -> copy(from, to, at, run.end(), buffer);
                case PARENT -> {}
                default -> zero(to, at, run.end());
            }
            at = run.end();
            pace.check();
            pace.report(at, from.size());
        }
        to.flush();
    }

    private void copy(WritableDisk from, WritableDisk to, long start, long end, ByteBuffer buffer) throws IOException {
        for (long at = start; at < end; at += buffer.limit()) {
            from.read(at, buffer.clear().limit((int) Math.min(PART, end - at)));
            to.write(at, buffer.flip());
            pace.spend(buffer.limit());
            pace.report(at + buffer.limit(), from.size());
        }
    }

    /**
     * In parts that are not too long to wait for: a fixed parent takes all zeros as bytes. Another one takes whole
     * blocks as entries of its table, so that its parts are whole blocks.
     */
    private void zero(WritableDisk to, long start, long end) throws IOException {
        boolean isFixed = parent.contents().disk().isFixed();
        long part = isFixed ? FIXED_PART : ZERO_BLOCKS * to.blockSize();
        for (long at = start; at < end; ) {
            long stop = Math.min(end, (at / part + 1) * part);
            to.writeZeros(at, stop - at);
            pace.spend(isFixed ? stop - at : 0);
            at = stop;
            pace.report(at, child.contents().disk().diskSize());
        }
    }

    /** The items that belong to the disk are the child's from now on; the size is changed by a resize. */
    void carryItems() throws IOException {
        MetadataEditor editor = new MetadataEditor(parent.session(), parent.contents());
        // As the sessions see them: what was in a log when the files were opened is in the files by now, and the log is
        // another one.
        List<MetadataItem> own = MetadataItem.readAll(child.session().view(), child.contents());
        for (MetadataItem item : MetadataItem.readAll(parent.session().view(), parent.contents())) {
            if (item.isOfDisk() && own.stream().noneMatch(other -> item.isSameAs(other))) {
                editor.remove(item);
            }
        }
        for (MetadataItem item : own) {
            if (item.isOfDisk() && !item.id().equals(Guids.VIRTUAL_DISK_SIZE)) {
                editor.put(item);
            }
        }
        parent.session().commit();
    }
}
