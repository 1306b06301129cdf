package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens the disk in a file. */
public final class DiskOpener {
    private DiskOpener() {}

    /**
     * Opens for reading, or also for writing where options and file allow it; the file stays open if that fails.
     *
     * @param file a VHDX file
     * @param options what to allow
     * @param ids where the ids of a file that is written to come from
     */
    public static PayloadDevice open(BlockDevice file, OpenOptions options, Supplier<UUID> ids) throws IOException {
        boolean forWriting = options.access() == OpenOptions.Access.WRITE && !file.isReadOnly();
        OpenedFile opened = OpenedFile.read(file, options.limits());
        return forWriting ? new WritableDisk(opened, session(opened, ids)) : new StoredDisk(opened);
    }

    private static WriteSession session(OpenedFile opened, Supplier<UUID> ids) throws IOException {
        if (!(opened.file() instanceof ResizableDevice file)) {
            throw new UnsupportedFeatureException(
                    opened.file().description(), "writing to a VHDX in a device that cannot change its size");
        }
        if (opened.contents().header().logLength() == 0) {
            throw new UnsupportedFeatureException(file.description(), "writing to a VHDX that has no space for a log");
        }
        return new WriteSession(file, opened.contents(), ids);
    }
}
