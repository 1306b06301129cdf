package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * All metadata that a plan writes, in the order in which they are written: places that the old volume does not look at
 * before those that it does, the boot sector near the end. Every place is written once. Not thread-safe.
 */
final class Redo {
    /** The {@code $Volume} record with its dirty flag. */
    static final int GROUP_FLAG = 1;

    /** The log, emptied. */
    static final int GROUP_LOG = 2;

    /** Places that were free before. */
    static final int GROUP_NEW = 3;

    /** Structures that stay where they are. */
    static final int GROUP_IN_PLACE = 4;

    /** The boot sector, which switches from the old volume to the new one. */
    static final int GROUP_BOOT = 5;

    /** Its copy, and what is left of the old copy. */
    static final int GROUP_BACKUP = 6;

    /** Number of groups. */
    static final int GROUPS = 6;

    /** Longest single write. */
    static final int MAX_WRITE = 1 << 20;

    private static final int SECTOR = 512;

    private final ResizePlan plan;
    private final NtfsVolume volume;
    private final FinalRecords records;
    private final ResizePlan.Places places;
    private final Sink sink;
    private final int clusterSize;
    private final int recordSize;
    private final boolean tableMoves;
    private final boolean mirrorMoves;

    Redo(ResizePlan plan, Sink sink) throws IOException {
        this.plan = plan;
        this.volume = plan.volume();
        this.records = new FinalRecords(plan);
        this.places = plan.places();
        this.sink = sink;
        this.clusterSize = volume.clusterSize();
        this.recordSize = volume.boot().recordSize();
        this.tableMoves = position(NtfsVolume.VOLUME) != volume.mft().position(NtfsVolume.VOLUME);
        this.mirrorMoves = places.mirror().lcn(0) != volume.boot().mirrorLcn();
    }

    /** Where writes go. */
    interface Sink {
        /**
         * A write.
         *
         * @param group 1 to {@link #GROUPS}, ascending
         * @param position on the volume
         * @param bytes up to {@link #MAX_WRITE}, whole sectors of 512 bytes
         */
        void write(int group, long position, ByteBuffer bytes) throws IOException;

        /** Fills a range, of whole sectors of 512 bytes, with one byte. */
        void fill(int group, long position, long length, byte value) throws IOException;
    }

    /** Tells all writes. */
    void run() throws IOException {
        byte[] flagged = records.bytes(NtfsVolume.VOLUME);
        writeFlags(flagged);
        writeLog();
        if (tableMoves) {
            writeRecords(GROUP_NEW);
        }
        for (ResizePlan.Contents contents : plan.contents()) {
            through(GROUP_NEW, contents.runs(), 0, padded(contents.bytes()));
        }
        if (mirrorMoves) {
            writeMirror(GROUP_NEW, 0, volume.boot().mirroredRecords());
        }
        if (!tableMoves) {
            writeRecords(GROUP_IN_PLACE);
        }
        writeRootBlock();
        writeBitmap();
        if (!mirrorMoves) {
            writeMirror(GROUP_IN_PLACE, 0, NtfsVolume.VOLUME);
            writeMirror(GROUP_IN_PLACE, NtfsVolume.VOLUME + 1, volume.boot().mirroredRecords());
        }
        writeBoot();
    }

    /** The dirty flag first of all, so that Windows would check the volume if it ever saw what is in between. */
    private void writeFlags(byte[] flagged) throws IOException {
        long old = volume.mft().position(NtfsVolume.VOLUME);
        boolean isBackupPlace =
                old < plan.newSize() && old + recordSize > plan.boot().backupPosition();
        if (!tableMoves) {
            through(GROUP_FLAG, places.table(), NtfsVolume.VOLUME * recordSize, ByteBuffer.wrap(flagged));
        } else if (!isBackupPlace) {
            // No place is written twice: what is there on resuming would be neither old nor new.
            through(GROUP_FLAG, volume.mft().runs(), NtfsVolume.VOLUME * recordSize, ByteBuffer.wrap(flagged));
        }
        if (!mirrorMoves) {
            writeMirror(GROUP_FLAG, NtfsVolume.VOLUME, NtfsVolume.VOLUME + 1);
        }
    }

    private void writeLog() throws IOException {
        RunList runs = places.log();
        if (!places.fillsLog()) {
            return;
        }
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.isHole(i)) {
                sink.fill(GROUP_LOG, runs.lcn(i) * clusterSize, runs.length(i) * clusterSize, (byte) 0xFF);
            }
        }
    }

    /** Records in the order of their numbers, neighbours in one write. */
    private void writeRecords(int group) throws IOException {
        ByteBuffer joined = ByteBuffer.allocate(Math.max(MAX_WRITE, recordSize));
        long first = -1;
        Iterator<Long> numbers = changedRecords();
        while (numbers.hasNext()) {
            long number = numbers.next();
            if (number == NtfsVolume.VOLUME && !tableMoves) {
                continue;
            }
            long next = first + joined.position() / recordSize;
            if (joined.position() > 0 && (number != next || joined.remaining() < recordSize)) {
                through(group, places.table(), first * recordSize, joined.flip());
                joined.clear();
            }
            first = joined.position() == 0 ? number : first;
            joined.put(records.bytes(number));
        }
        if (joined.position() > 0) {
            through(group, places.table(), first * recordSize, joined.flip());
        }
    }

    /** Numbers of all records that change, ascending, each once. */
    private Iterator<Long> changedRecords() throws IOException {
        TreeSet<Long> system = new TreeSet<>(plan.images().keySet());
        system.add(NtfsVolume.VOLUME);
        if (records.isChanged(NtfsVolume.ROOT)) {
            system.add(NtfsVolume.ROOT);
        }
        for (long number = records.firstNew(); number < places.recordCount(); number++) {
            system.add(number);
        }
        for (FileChange change : plan.changes()) {
            system.add(change.base());
        }
        return system.iterator();
    }

    private void writeMirror(int group, long from, long to) throws IOException {
        long room = places.mirror().endVcn() * clusterSize / recordSize;
        long count = Math.min(to, Math.min(room, places.recordCount()));
        for (long number = from; number < count; number++) {
            through(group, places.mirror(), number * recordSize, ByteBuffer.wrap(records.bytes(number)));
        }
    }

    private void writeRootBlock() throws IOException {
        FinalRecords.BlockImage block = records.rootBlock();
        if (block != null) {
            through(GROUP_IN_PLACE, block.runs(), block.offset(), ByteBuffer.wrap(block.bytes()));
        }
    }

    private void writeBitmap() throws IOException {
        long size = places.bitmap().endVcn() * clusterSize;
        long data = records.bitmapSize();
        for (long done = 0; done < size; ) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(MAX_WRITE, size - done));
            part.limit((int) Math.max(0, Math.min(part.capacity(), data - done)));
            plan.used().write(done, part);
            part.limit(part.capacity()).position(0);
            through(GROUP_IN_PLACE, places.bitmap(), done, part);
            done += part.capacity();
        }
    }

    private void writeBoot() throws IOException {
        byte[] sector = bootSector();
        if (plan.options().shadowCopies() == ResizeOptions.ShadowCopies.DROP && places.hasShadowCopies()) {
            sink.fill(GROUP_IN_PLACE, VolumeState.SHADOW_HEADER, SECTOR, (byte) 0);
        }
        write(GROUP_BOOT, 0, sector);
        write(GROUP_BACKUP, plan.boot().backupPosition(), sector);
        long old = volume.boot().backupPosition();
        if (plan.newSize() > plan.oldSize()) {
            sink.fill(GROUP_BACKUP, old, sector.length, (byte) 0);
        }
    }

    /** The whole sector: where it has 4,096 bytes the boot code goes on behind the first 512, in the copy as well. */
    private byte[] bootSector() throws IOException {
        byte[] sector = new byte[volume.boot().bytesPerSector()];
        volume.device().read(0, ByteBuffer.wrap(sector));
        System.arraycopy(plan.boot().toBytes(), 0, sector, 0, BootSector.SIZE_BYTES);
        return sector;
    }

    private long position(long number) {
        long offset = number * recordSize;
        return places.table().lcnOf(offset / clusterSize) * clusterSize + offset % clusterSize;
    }

    private static ByteBuffer padded(byte[] bytes) {
        return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + SECTOR - 1 & -SECTOR));
    }

    private void write(int group, long position, byte[] bytes) throws IOException {
        sink.write(group, position, ByteBuffer.wrap(bytes));
    }

    /** Writes through runs: one write for each run. */
    private void through(int group, RunList runs, long offset, ByteBuffer bytes) throws IOException {
        int limit = bytes.limit();
        long at = offset;
        while (bytes.position() < limit) {
            int run = runs.runAt(at / clusterSize);
            long inRun = at - runs.vcn(run) * clusterSize;
            long length = Math.min(runs.length(run) * clusterSize - inRun, limit - bytes.position());
            length = Math.min(length, MAX_WRITE);
            ByteBuffer part = bytes.slice(bytes.position(), (int) length);
            sink.write(group, runs.lcn(run) * clusterSize + inRun, part);
            bytes.position(bytes.position() + (int) length);
            at += length;
        }
    }
}
