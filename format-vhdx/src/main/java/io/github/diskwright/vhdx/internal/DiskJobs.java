package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Function;

/** Work on files whose disks nobody uses meanwhile. The files stay open. */
public final class DiskJobs {
    private DiskJobs() {}

    /** Changes the size of a disk. */
    public static void resize(ResizableDevice file, long size, boolean mayLoseData, VhdxOptions options, JobOptions job)
            throws IOException {
        try (OfflineFile offline = OfflineFile.open(file, options)) {
            resize(offline, size, mayLoseData, options, job);
            offline.finish();
        }
    }

    /** A resize that fails takes no space with it. */
    private static void resize(OfflineFile offline, long size, boolean mayLoseData, VhdxOptions options, JobOptions job)
            throws IOException {
        try {
            new DiskResizer(offline.opened(), offline.session(), job).resizeTo(size, mayLoseData);
        } catch (IOException | RuntimeException | Error e) {
            offline.giveUp(options.open().limits(), e);
            throw e;
        }
    }

    /** Makes a file smaller. */
    public static void compact(ResizableDevice file, boolean findsZeros, VhdxOptions options, JobOptions job)
            throws IOException {
        try (OfflineFile offline = OfflineFile.openAlone(file, options)) {
            new DiskCompactor(offline.opened(), offline.session(), job).compact(findsZeros);
            offline.finish();
        }
    }

    /** Puts a child's contents into its parent, and gives the parent's id. */
    public static UUID merge(ResizableDevice child, ResizableDevice parent, VhdxOptions options, JobOptions job)
            throws IOException {
        try (OfflineFile from = OfflineFile.openAlone(child, options)) {
            UUID id = grownFor(from, parent, options, job);
            try (OfflineFile to = OfflineFile.open(parent, options)) {
                to.session().beginAs(id);
                DiskMerger merger = new DiskMerger(from, to, job);
                // First what may not fit, while the parent still holds what it held.
                merger.carryItems();
                merger.copy();
                to.finish();
            }
            try (OfflineFile to = OfflineFile.open(parent, options)) {
                to.session().beginAs(id);
                long size = from.contents().disk().diskSize();
                resize(to, size, true, options, job);
                to.finish();
            }
            return id;
        }
    }

    /** Gives the parent its new id, and at least the child's size. */
    private static UUID grownFor(OfflineFile from, ResizableDevice parent, VhdxOptions options, JobOptions job)
            throws IOException {
        try (OfflineFile to = OfflineFile.open(parent, options)) {
            UUID id = new DiskMerger(from, to, job).prepare(options.ids());
            long size = from.contents().disk().diskSize();
            if (size > to.contents().disk().diskSize()) {
                resize(to, size, false, options, job);
            }
            to.finish();
            return id;
        }
    }

    /** Changes a value that belongs to the disk. */
    private static void put(ResizableDevice file, VhdxOptions options, Function<DiskParameters, DiskParameters> change)
            throws IOException {
        try (OfflineFile offline = OfflineFile.openAlone(file, options)) {
            offline.session().begin(WriteSession.Effect.CONTENTS);
            MetadataEditor editor = new MetadataEditor(offline.session(), offline.contents());
            for (MetadataItem item :
                    MetadataItem.of(change.apply(offline.contents().disk()))) {
                editor.put(item);
            }
            offline.finish();
        }
    }

    /** Gives a disk another id. */
    public static void putDiskId(ResizableDevice file, UUID id, VhdxOptions options) throws IOException {
        put(file, options, disk -> disk.withDiskId(id));
    }

    /** Gives a disk another physical sector size. */
    public static void putPhysicalSectorSize(ResizableDevice file, int size, VhdxOptions options) throws IOException {
        put(file, options, disk -> disk.withPhysicalSectorSize(size));
    }

    /** Changes what a differencing disk says of its parent. */
    public static void relink(ResizableDevice child, ParentLink link, VhdxOptions options) throws IOException {
        try (OfflineFile offline = OfflineFile.openAlone(child, options)) {
            ParentLocator locator = offline.contents()
                    .metadata()
                    .locator()
                    .orElseThrow(() -> new RefusedException(
                            child.description() + " has no parent", "only differencing disks name one"));
            offline.session().begin(WriteSession.Effect.NONE);
            new MetadataEditor(offline.session(), offline.contents()).put(MetadataItem.of(locator.with(link)));
            offline.finish();
        }
    }
}
