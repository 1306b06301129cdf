package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.VhdxOptions;
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
     */
    public static PayloadDevice open(BlockDevice file, VhdxOptions options) throws IOException {
        boolean forWriting = options.open().access() == OpenOptions.Access.WRITE && !file.isReadOnly();
        if (forWriting) {
            requireStrict(file, options);
        }
        OpenedFile alone = OpenedFile.read(file, options);
        if (!forWriting) {
            return new StoredDisk(new ParentChain(options).complete(alone));
        }
        WriteSession session = session(alone, options.ids());
        return new WritableDisk(new ParentChain(options).complete(alone), session);
    }

    /** What is tolerated is written nowhere: the space that it takes is not known for sure. */
    static void requireStrict(BlockDevice file, VhdxOptions options) throws RefusedException {
        if (options.strictness() != VhdxOptions.Strictness.STRICT) {
            throw new RefusedException(
                    file.description() + " is to be opened tolerantly and for writing",
                    "repair it, or copy the disk into a new file");
        }
    }

    static WriteSession session(OpenedFile opened, Supplier<UUID> ids) throws IOException {
        if (!(opened.file() instanceof ResizableDevice file)) {
            throw new UnsupportedFeatureException(
                    opened.file().description(), "writing to a VHDX in a device that cannot change its size");
        }
        if (opened.contents().header().logLength() == 0) {
            throw new UnsupportedFeatureException(file.description(), "writing to a VHDX that has no space for a log");
        }
        if (opened.contents().file().size() > SpaceMap.LIMIT) {
            // What lies behind is not known to be in use, and would be cut off or given out again.
            throw new UnsupportedFeatureException(
                    file.description(), "writing to a VHDX file of more than " + SpaceMap.LIMIT + " bytes");
        }
        return new WriteSession(file, opened.contents(), ids);
    }
}
