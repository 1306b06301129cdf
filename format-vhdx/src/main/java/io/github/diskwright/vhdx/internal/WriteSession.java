package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open for writing, and the order in which things get into it.
 *
 * <p>Nothing is written before the first change: {@link #begin} replays a log that was not empty to the file, gives
 * the file its new ids and learns which space is free. Changes of metadata are gathered in memory. {@link #commit}
 * makes all payload durable, then one log entry with all gathered sectors, and only then writes these to their places,
 * where the barrier of the next commit makes them durable. So a power cut leaves all of a batch or nothing of it, and
 * never metadata without the payload that it names. Space that a batch gives up is used again once the batch is
 * durable and no read is under way that may have looked before.
 *
 * <p>One thread at a time; {@link #view} and {@link #gate} are for the readers beside it. When writing metadata fails,
 * the session is broken: nothing more is written, and the log stays for the next one to replay.
 */
final class WriteSession {
    private final ResizableDevice file;
    private final Contents contents;
    private final Supplier<UUID> ids;
    private final HeaderPair headers;
    private final LogWriter log;
    private final MetadataChanges changes;
    private final WritableBat bat;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private volatile BlockDevice view;
    private volatile @Nullable FileSpace space;
    private long sizeBefore;
    private boolean isContentsIdNew;
    private @Nullable Throwable failure;

    /** What a change does to the disk. */
    enum Effect {
        /** It reads as before. */
        NONE,
        /** It may read differently: its contents get a new id. */
        CONTENTS
    }

    /** Work on the file. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * @param file the file itself
     * @param contents what is in it, with its log replayed
     * @param ids where new ids come from
     */
    WriteSession(ResizableDevice file, Contents contents, Supplier<UUID> ids) throws IOException {
        this.file = file;
        this.contents = contents;
        this.ids = ids;
        this.view = contents.file();
        this.headers = new HeaderPair(file, contents.header());
        this.log = new LogWriter(file, headers, ids);
        this.changes = new MetadataChanges(view);
        this.bat = new WritableBat(
                changes,
                contents.regions().bat().fileOffset(),
                contents.geometry().entries());
    }

    /** The file as readers see it: with its log replayed. */
    BlockDevice view() {
        return view;
    }

    /** Readers hold its read lock while they look up where bytes are and read them. */
    ReentrantReadWriteLock gate() {
        return gate;
    }

    WritableBat bat() {
        return bat;
    }

    MetadataChanges changes() {
        return changes;
    }

    VhdxHeader header() {
        return headers.current();
    }

    /** The file itself, for payload. Only after {@link #begin}. */
    ResizableDevice file() {
        return file;
    }

    boolean hasBegun() {
        return space != null;
    }

    /** Whether the contents have their new id, so that beginning a change costs and alters nothing any more. */
    boolean hasNewContentsId() {
        return isContentsIdNew;
    }

    /** Free space. Only after {@link #begin}. */
    FileSpace space() {
        FileSpace known = space;
        if (known == null) {
            throw new IllegalStateException("nothing was begun");
        }
        return known;
    }

    /**
     * Prepares the file for a change; to be called before each.
     *
     * @throws io.github.diskwright.image.CorruptImageException if a block allocation table that was too long to be
     *     checked when the file was opened breaks a rule
     */
    void begin(Effect effect) throws IOException {
        if (!hasBegun()) {
            SpaceMap map = usedSpace();
            guarded(() -> {
                start(effect, map);
                mendRegionTables();
            });
        } else if (effect == Effect.CONTENTS && !isContentsIdNew) {
            guarded(() -> putContentsId(ids.get()));
        }
    }

    /**
     * Prepares the file for changes that take no space, whatever the block allocation table says: as far as the file
     * goes, all of it counts as taken. Neither table nor region tables are touched.
     *
     * @param effect what becomes of the disk by that already
     */
    void beginInPlace(Effect effect) throws IOException {
        SpaceMap map = new SpaceMap();
        // Not a byte more than there is: a replay would make the file longer, and blocks outside it would be inside.
        map.take(0, contents.file().size() & -Bytes.MIB);
        guarded(() -> start(effect, map));
    }

    /** Prepares the file for changes of what the disk reads as, after which its contents have a certain id. */
    void beginAs(UUID contentsId) throws IOException {
        begin(Effect.NONE);
        guarded(() -> putContentsId(contentsId));
    }

    private void putContentsId(UUID id) throws IOException {
        if (!headers.current().dataWriteGuid().equals(id)) {
            headers.update(headers.current().withDataWriteGuid(id));
        }
        isContentsIdNew = true;
    }

    private SpaceMap usedSpace() throws IOException {
        BatCheck check = new BatCheck(contents, new StrictJudge(file.description()));
        check.run(JobOptions.defaults());
        return check.usedSpace();
    }

    private void start(Effect effect, SpaceMap map) throws IOException {
        headers.update(headers.current().withFileWriteGuid(ids.get()));
        if (effect == Effect.CONTENTS) {
            // Before a log is forgotten, too: nobody would know afterwards that the contents are others.
            putContentsId(ids.get());
        }
        if (contents.header().hasLog()) {
            if (contents.file() instanceof ReplayedFile replayed) {
                replayed.writeTo(file);
                file.flush();
            }
            headers.update(headers.current().withLogGuid(MixedGuid.ZERO));
        }
        view = file;
        changes.onto(file);
        awaitReaders();
        sizeBefore = file.size();
        space = new FileSpace(map, file);
    }

    /** Makes both copies of the region table what the one says that counts. */
    void mendRegionTables() throws IOException {
        if (!contents.regions().areBothCopiesRight()) {
            putRegionTables(contents.regions().table());
            commit();
        }
    }

    /** Changes both copies of the region table (section 2.2.3). */
    void putRegionTables(RegionTable table) throws IOException {
        ByteBuffer bytes = Bytes.allocate(RegionTable.SIZE_BYTES);
        table.write(bytes);
        changes.write(RegionTable.POSITION_1, bytes);
        changes.write(RegionTable.POSITION_2, bytes);
    }

    /** Waits until no read is under way that began before. */
    private void awaitReaders() {
        gate.writeLock().lock();
        gate.writeLock().unlock();
    }

    /** Sets an entry of the table. Where that fails half the entry's change may be made, so nothing more is written. */
    void setBat(long index, long entry) throws IOException {
        guarded(() -> bat.set(index, entry));
    }

    /** Makes room for a change of some sectors of metadata that has to get into the log as a whole. */
    void reserve(int sectors) throws IOException {
        if (changes.count() + sectors > LogWriter.MAX_SECTORS) {
            commit();
        }
    }

    /** Gives out space; what was given up is used before the file gets longer. */
    FileSpace.Given take(long length) throws IOException {
        FileSpace known = space();
        if (known.hasReleased() && !known.hasHole(length)) {
            commit();
        }
        BatGeometry geometry = contents.geometry();
        long most = Math.max(file.size(), known.end()) + geometry.payloadBlocks() * geometry.blockSize();
        return known.take(length, most);
    }

    /** Makes everything up to here durable, all changes of metadata at once. */
    void commit() throws IOException {
        guarded(() -> {
            file.flush();
            if (changes.count() > 0) {
                log.append(changes.sectors(), file.size() & -Bytes.MIB, Bytes.roundUp(space().end(), Bytes.MIB));
                apply();
            }
            if (space().hasReleased()) {
                awaitReaders();
                space().recycle();
            }
        });
    }

    private void apply() throws IOException {
        for (Map.Entry<Long, ByteBuffer> sector : changes.sectors().entrySet()) {
            file.write(sector.getKey(), sector.getValue().duplicate().clear());
        }
        changes.clear();
    }

    /** Makes everything up to here durable; does nothing before the first change. */
    void flush() throws IOException {
        if (hasBegun()) {
            commit();
        } else {
            requireWhole();
        }
    }

    /**
     * Ends the session: everything gets to its place, the log is empty, and what the file was made longer by ahead of
     * need is cut off.
     */
    void end() throws IOException {
        if (hasBegun()) {
            settle();
            guarded(() -> cutTo(Math.max(sizeBefore, space().end())));
        } else {
            requireWhole();
        }
    }

    /** Gets everything to its place and empties the log. */
    void settle() throws IOException {
        commit();
        guarded(() -> {
            if (headers.current().hasLog()) {
                file.flush();
                log.clear();
            }
        });
    }

    /** Forgets changes of metadata that are not in the log yet, and empties the log. Nothing may be changed afterwards. */
    void forgetChanges() throws IOException {
        guarded(changes::clear);
        settle();
    }

    /** Cuts off what was added since the session began, unless it is in use; the log must be empty. */
    void cutTo(SpaceMap used) throws IOException {
        guarded(() -> cutTo(Math.max(sizeBefore, used.end())));
    }

    /** Cuts off what nothing uses; the log must be empty. */
    void cutToEnd() throws IOException {
        guarded(() -> cutTo(space().end()));
        sizeBefore = Math.min(sizeBefore, file.size());
    }

    private void cutTo(long size) throws IOException {
        if (size < file.size()) {
            file.resize(size);
            file.flush();
        }
    }

    /** Does work on the file after whose failure its state is not known. */
    private void guarded(Work work) throws IOException {
        requireWhole();
        try {
            work.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    private void requireWhole() throws IOException {
        if (failure != null) {
            throw new IOException(
                    file.description() + ": nothing more is written, because a change of its structures failed",
                    failure);
        }
    }
}
