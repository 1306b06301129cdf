package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;

/** A file whose disk nobody uses while it is worked on. Closing it leaves the file open, and closes parents. */
final class OfflineFile implements AutoCloseable {
    private final OpenedFile opened;
    private final WriteSession session;

    private OfflineFile(OpenedFile opened, WriteSession session) {
        this.opened = opened;
        this.session = session;
    }

    /** Opens a file and its parents. */
    static OfflineFile open(ResizableDevice file, VhdxOptions options) throws IOException {
        OpenedFile alone =
                OpenedFile.read(requireWritable(file, options), options.open().limits());
        WriteSession session = DiskOpener.session(alone, options.ids());
        return new OfflineFile(new ParentChain(options).complete(alone), session);
    }

    /** Opens a file without its parents: what shows through cannot be read. */
    static OfflineFile openAlone(ResizableDevice file, VhdxOptions options) throws IOException {
        OpenedFile alone =
                OpenedFile.read(requireWritable(file, options), options.open().limits());
        return new OfflineFile(alone, DiskOpener.session(alone, options.ids()));
    }

    /** Refuses what cannot or must not be written to. */
    static ResizableDevice requireWritable(ResizableDevice file, VhdxOptions options) throws RefusedException {
        if (file.isReadOnly()) {
            throw new RefusedException(file.description() + " is open for reading only", "open it for writing");
        }
        DiskOpener.requireStrict(file, options);
        return file;
    }

    OpenedFile opened() {
        return opened;
    }

    Contents contents() {
        return opened.contents();
    }

    WriteSession session() {
        return session;
    }

    /** Gets everything to its place, and what an earlier session left in the log too. */
    void finish() throws IOException {
        if (opened.contents().header().hasLog() && !session.hasBegun()) {
            session.begin(WriteSession.Effect.NONE);
        }
        session.end();
    }

    /**
     * Gives back the space that work has taken which failed: what is not in the file yet is forgotten, and the file is
     * cut to what it needs, as long as it was or longer. Where the file cannot be written any more it stays as a power
     * cut would leave it.
     *
     * @param cause why the work failed
     */
    void giveUp(Limits limits, Throwable cause) {
        try {
            if (session.hasBegun()) {
                session.forgetChanges();
                BatCheck check = new BatCheck(
                        OpenedFile.read(opened.file(), limits).contents(),
                        new StrictJudge(opened.file().description()));
                check.run(JobOptions.defaults());
                session.cutTo(check.usedSpace());
            }
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        opened.closeParents();
    }
}
