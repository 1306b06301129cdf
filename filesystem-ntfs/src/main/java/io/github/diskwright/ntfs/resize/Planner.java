package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan for one size: gives everything that lies behind the new end a place before it, in memory alone. The order
 * is that of the needs: what must be in one piece first, then large files from the largest to the smallest, then the small
 * ones one behind the other as they lay. Used once; not thread-safe.
 */
final class Planner {
    /** The begin of the table must be in one piece: so many records. */
    private static final int FIRST_RECORDS = 16;

    /** Files up to this many bytes are placed one behind the other. */
    private static final long SMALL = 1 << 20;

    private final Survey survey;
    private final NtfsVolume volume;
    private final int clusterSize;
    private final long clusters;
    private final long limit;
    private final BootSector target;
    private final Relocation relocation;
    private final RecordSupply records;
    private final long moreRecords;
    private final TreeMap<Long, byte[]> images = new TreeMap<>();
    private final List<FileChange> changes = new ArrayList<>();
    private final List<ResizePlan.Contents> contents = new ArrayList<>();
    private RunList tableRuns = RunList.empty();
    private RunList tableBitmapRuns = RunList.empty();
    private RunList mirrorRuns = RunList.empty();
    private RunList bitmapRuns = RunList.empty();
    private RunList logRuns = RunList.empty();
    private boolean fillsLog = true;

    private Planner(Survey survey, BootSector target, ResizeOptions options, long moreRecords) throws IOException {
        this.survey = survey;
        this.volume = survey.volume();
        this.clusterSize = volume.clusterSize();
        this.target = target;
        this.clusters = target.clusterCount();
        this.limit = Math.min(clusters, volume.clusterCount());
        this.moreRecords = moreRecords;
        volume.limits()
                .requireStructure(
                        volume.device().description(), "bitmap of " + clusters + " clusters", clusters / 8 + 8);
        ClusterMap used = survey.used().resized(clusters);
        @Nullable
        ClusterMap extra = survey.extra() == null ? null : survey.extra().resized(clusters);
        FreeExtents free = FreeExtents.of(used, extra, clusters);
        if (extra != null && options.extraClusters() == ResizeOptions.ExtraClusters.KEEP) {
            used.addAll(extra);
        }
        // The old copy of the boot sector is wiped when the volume grows over it: nothing else may be written there.
        free.takeAt(volume.boot().backupPosition() / clusterSize, 1);
        this.relocation = new Relocation(volume.device().description(), clusterSize, limit, free, used);
        this.records = new RecordSupply(
                volume.mft(), survey.records(), moreRecords > 0 ? recordCount() : writtenRecords(volume));
    }

    /** The table has no free record left for what a plan needs. */
    private static final class TableFullException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    /**
     * Makes a plan.
     *
     * @throws NoSpaceException if what is behind the new end does not fit before it
     * @throws CorruptImageException if a file breaks a rule
     */
    static ResizePlan plan(Survey survey, BootSector target, ResizeOptions options) throws IOException {
        int perCluster = Math.max(
                64, survey.volume().clusterSize() / survey.volume().boot().recordSize());
        for (long more = 0; ; more = more == 0 ? perCluster : 2 * more) {
            try {
                return new Planner(survey, target, options, more).plan(options);
            } catch (TableFullException e) {
                if (more > 1 << 20) {
                    throw new NoSpaceException(
                            "master file table of " + survey.volume().device().description(), 2 * more, more);
                }
            }
        }
    }

    private ResizePlan plan(ResizeOptions options) throws IOException {
        NtfsFile table = volume.file(NtfsVolume.MFT);
        FileEditor tableEditor = planTable(table);
        planMirror();
        planBitmap();
        planLog();
        planBadClusters();
        planFiles();
        // Last of all, because files may have needed records.
        planTableBitmap(table, tableEditor);
        changes.sort((a, b) -> Long.compare(a.base(), b.base()));
        BootSector boot = target.with(target.totalSectors(), tableRuns.lcn(0), mirrorRuns.lcn(0));
        ResizePlan.Places places = new ResizePlan.Places(
                tableRuns,
                mirrorRuns,
                bitmapRuns,
                logRuns,
                recordCount(),
                moreRecords,
                survey.checksum(),
                survey.state().hasShadowCopies(),
                fillsLog);
        return new ResizePlan(
                volume, boot, options, relocation.copies(), changes, images, contents, places, relocation.used());
    }

    /** Records that lie in the part of the table that was ever written. */
    static long writtenRecords(NtfsVolume volume) {
        return Math.min(
                volume.mft().recordCount(),
                volume.mft().initializedSize() / volume.mft().recordSize());
    }

    private long recordCount() {
        return volume.mft().recordCount() + moreRecords;
    }

    private long clusters(long bytes) {
        return (bytes + clusterSize - 1) / clusterSize;
    }

    private FileEditor.Supply supply() {
        return new FileEditor.Supply() {
            @Override
            public EditedRecord takeRecord(long base, long below) throws IOException {
                Optional<EditedRecord> record = records.take(base, below);
                if (record.isEmpty()) {
                    throw new TableFullException();
                }
                return record.get();
            }

            @Override
            public RunList takeClusters(long count) throws NoSpaceException {
                return relocation.takeAny(count);
            }

            @Override
            public long clusterLimit() {
                return limit;
            }
        };
    }

    private FileEditor planTable(NtfsFile table) throws IOException {
        NtfsAttribute data = table.require(AttributeType.DATA, "");
        FileEditor editor = new FileEditor(table, supply());
        RunList runs = relocation.relocate(
                data.runs(), Relocation.Contents.COPIED, clusters(data.initializedSize()), NtfsVolume.MFT);
        if (moreRecords > 0) {
            long more = clusters(moreRecords * volume.mft().recordSize());
            RunList added = relocation.takeAny(more);
            RunList.Builder all = RunList.builder(0).addAll(runs);
            for (int i = 0; i < added.size(); i++) {
                all.add(added.lcn(i), added.length(i));
            }
            runs = all.build();
            long size = recordCount() * volume.mft().recordSize();
            editor.setSizes(data, runs.endVcn() * clusterSize, size, size);
        }
        long least = Math.min(
                runs.endVcn(), clusters((long) FIRST_RECORDS * volume.mft().recordSize()));
        if (runs.length(0) < Math.min(least, data.runs().length(0))) {
            throw new NoSpaceException(
                    "begin of the master file table of " + volume.device().description(),
                    least * clusterSize,
                    runs.length(0) * clusterSize);
        }
        editor.setRuns(data, runs);
        tableRuns = runs;
        return editor;
    }

    private void planTableBitmap(NtfsFile table, FileEditor editor) throws IOException {
        NtfsAttribute bitmap = table.require(AttributeType.BITMAP, "");
        if (bitmap.isResident()) {
            throw table.record().corrupt(bitmap.toString(), 0, "a non-resident bitmap", "a resident one");
        }
        relocateOthers(table, editor, List.of(table.require(AttributeType.DATA, ""), bitmap));
        RunList runs = relocation.relocate(
                bitmap.runs(), Relocation.Contents.COPIED, clusters(bitmap.initializedSize()), NtfsVolume.MFT);
        long size = Math.max(bitmap.size(), (recordCount() + 63) / 64 * 8);
        if (size > runs.endVcn() * clusterSize) {
            RunList added = relocation.takeAny(clusters(size) - runs.endVcn());
            RunList.Builder all = RunList.builder(0).addAll(runs);
            for (int i = 0; i < added.size(); i++) {
                all.add(added.lcn(i), added.length(i));
            }
            runs = all.build();
        }
        // Bits behind the initialized size read as zeros: a record that is taken there would be given out again.
        boolean isWritten = size != bitmap.size() || bitmap.initializedSize() < size;
        if (isWritten) {
            editor.setSizes(bitmap, runs.endVcn() * clusterSize, size, size);
        }
        editor.setRuns(bitmap, runs);
        tableBitmapRuns = runs;
        // The table's own layout may take records, so the contents come after it.
        FileEditor.@Nullable ListContents list = editor.layOut();
        keep(editor, list);
        if (records.isChanged() || isWritten) {
            contents.add(new ResizePlan.Contents(tableBitmapRuns, tableBitmap(bitmap, (int) size)));
        }
    }

    /** The old bitmap with the bits of the records that are there when all is done. */
    private byte[] tableBitmap(NtfsAttribute bitmap, int size) throws IOException {
        byte[] bytes = Arrays.copyOf(bitmap.readAll().array(), size);
        for (long number = 0; number < records.used().size(); number++) {
            int mask = 1 << number % 8;
            int at = (int) (number / 8);
            bytes[at] = (byte) (records.used().contains(number) ? bytes[at] | mask : bytes[at] & ~mask);
        }
        return bytes;
    }

    private void planMirror() throws IOException {
        NtfsFile file = volume.file(NtfsVolume.MFT_MIRROR);
        NtfsAttribute data = file.require(AttributeType.DATA, "");
        FileEditor editor = new FileEditor(file, supply());
        mirrorRuns = data.runs();
        if (mirrorRuns.endLcn() > limit || mirrorRuns.size() > 1) {
            release(mirrorRuns);
            mirrorRuns = relocation.takeOne(mirrorRuns.endVcn());
            editor.setRuns(data, mirrorRuns);
        }
        relocateOthers(file, editor, List.of(data));
        finish(editor);
    }

    private void release(RunList runs) {
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.isHole(i)) {
                relocation.release(runs.lcn(i), runs.length(i));
            }
        }
    }

    private void planBitmap() throws IOException {
        NtfsFile file = volume.file(NtfsVolume.BITMAP);
        NtfsAttribute data = file.require(AttributeType.DATA, "");
        if (data.isResident()) {
            throw file.record().corrupt(data.toString(), 0, "a non-resident bitmap", "a resident one");
        }
        long size = (clusters + 63) / 64 * 8;
        long needed = clusters(size);
        RunList old = data.runs();
        if (old.endLcn() <= limit && needed <= old.endVcn()) {
            bitmapRuns = old.slice(0, needed);
            release(old.slice(needed, old.endVcn()));
        } else {
            release(old);
            bitmapRuns =
                    relocation.free().longest() >= needed ? relocation.takeOne(needed) : relocation.takeAny(needed);
        }
        FileEditor editor = new FileEditor(file, supply());
        editor.setRuns(data, bitmapRuns);
        editor.setSizes(data, needed * clusterSize, size, size);
        relocateOthers(file, editor, List.of(data));
        finish(editor);
    }

    private void planLog() throws IOException {
        NtfsFile file = volume.file(NtfsVolume.LOG_FILE);
        NtfsAttribute data = file.require(AttributeType.DATA, "");
        FileEditor editor = new FileEditor(file, supply());
        logRuns = data.runs();
        fillsLog = !survey.isLogEmpty() || logRuns.endLcn() > limit;
        if (logRuns.endLcn() > limit) {
            logRuns = relocation.relocate(logRuns, Relocation.Contents.WRITTEN, 0, NtfsVolume.LOG_FILE);
            editor.setRuns(data, logRuns);
        }
        relocateOthers(file, editor, List.of(data));
        finish(editor);
    }

    private void planBadClusters() throws IOException {
        NtfsFile file = volume.file(NtfsVolume.BAD_CLUSTERS);
        NtfsAttribute bad = file.require(AttributeType.DATA, "$Bad");
        FileEditor editor = new FileEditor(file, supply());
        if (!bad.isResident()) {
            RunList old = bad.runs();
            RunList.Builder runs = RunList.builder(0).addAll(old.slice(0, Math.min(clusters, old.endVcn())));
            if (runs.endVcn() < clusters) {
                runs.add(RunList.HOLE, clusters - runs.endVcn());
            }
            editor.setRuns(bad, runs.build());
            long size = clusters * clusterSize;
            editor.setSizes(bad, size, size, bad.initializedSize() == 0 ? 0 : size);
        }
        relocateOthers(file, editor, List.of(bad));
        finish(editor);
    }

    /** Moves what is behind the end of attributes that need no treatment of their own. */
    private void relocateOthers(NtfsFile file, FileEditor editor, List<NtfsAttribute> treated) throws IOException {
        for (NtfsAttribute attribute : file.attributes()) {
            if (movable(attribute) && !treated.contains(attribute)) {
                editor.setRuns(attribute, relocate(attribute, file.record().number()));
            }
        }
    }

    private boolean movable(NtfsAttribute attribute) throws IOException {
        return !attribute.isResident()
                && attribute.type() != AttributeType.ATTRIBUTE_LIST
                && attribute.runs().endLcn() > limit;
    }

    private RunList relocate(NtfsAttribute attribute, long file) throws IOException {
        // Data that were never written read as zeros wherever they are.
        long needed = attribute.type() == AttributeType.DATA && !attribute.isCompressed()
                ? clusters(attribute.initializedSize())
                : Long.MAX_VALUE;
        return relocation.relocate(attribute.runs(), Relocation.Contents.COPIED, needed, file);
    }

    private void planFiles() throws IOException {
        List<Mover> large = new ArrayList<>();
        List<Mover> small = new ArrayList<>();
        long[] bases = beyond();
        for (long base : bases) {
            Mover mover = measure(base);
            (mover.clusters() * clusterSize > SMALL ? large : small).add(mover);
        }
        large.sort((a, b) -> Long.compare(b.clusters(), a.clusters()));
        small.sort((a, b) -> Long.compare(a.start(), b.start()));
        for (Mover mover : large) {
            planFile(mover.base());
        }
        for (Mover mover : small) {
            planFile(mover.base());
        }
    }

    /**
     * A file that must move.
     *
     * @param base its record
     * @param clusters that move
     * @param start the first of them
     */
    private record Mover(long base, long clusters, long start) {}

    /** The files, but for those that have had their turn, of which something lies behind the end; each once. */
    private long[] beyond() {
        LongList found = new LongList();
        for (int i = 0; i < survey.size(); i++) {
            if (survey.end(i) > limit && !isTreated(survey.base(i))) {
                found.add(survey.base(i));
            }
        }
        long[] bases = new long[found.size()];
        for (int i = 0; i < bases.length; i++) {
            bases[i] = found.get(i);
        }
        return Arrays.stream(bases).sorted().distinct().toArray();
    }

    private static boolean isTreated(long base) {
        return base == NtfsVolume.MFT
                || base == NtfsVolume.MFT_MIRROR
                || base == NtfsVolume.BITMAP
                || base == NtfsVolume.LOG_FILE
                || base == NtfsVolume.BAD_CLUSTERS;
    }

    private Mover measure(long base) throws IOException {
        long sum = 0;
        long start = Long.MAX_VALUE;
        for (NtfsAttribute attribute : volume.file(base).attributes()) {
            if (!attribute.isResident()) {
                RunList runs = attribute.runs();
                for (int i = 0; i < runs.size(); i++) {
                    if (!runs.isHole(i) && runs.lcn(i) + runs.length(i) > limit) {
                        long from = Math.max(limit, runs.lcn(i));
                        sum += runs.lcn(i) + runs.length(i) - from;
                        start = Math.min(start, from);
                    }
                }
            }
        }
        return new Mover(base, sum, start);
    }

    private void planFile(long base) throws IOException {
        NtfsFile file = volume.file(base);
        List<NtfsAttribute> attributes = file.attributes();
        FileEditor editor = new FileEditor(file, supply());
        int[] places = new int[attributes.size()];
        RunList[] runs = new RunList[attributes.size()];
        int count = 0;
        for (int i = 0; i < attributes.size(); i++) {
            if (movable(attributes.get(i))) {
                places[count] = i;
                runs[count] = relocate(attributes.get(i), base);
                editor.setRuns(attributes.get(i), runs[count]);
                count++;
            }
        }
        FileEditor.@Nullable ListContents list = editor.layOut();
        if (editor.tookSpace() || list != null || editor.records().size() > 1) {
            keep(editor, list);
        } else {
            changes.add(new FileChange(base, Arrays.copyOf(places, count), Arrays.copyOf(runs, count)));
        }
    }

    private void finish(FileEditor editor) throws IOException {
        keep(editor, editor.layOut());
    }

    private void keep(FileEditor editor, FileEditor.@Nullable ListContents list) throws IOException {
        release(editor.freedListRuns());
        if (list != null) {
            contents.add(new ResizePlan.Contents(list.runs(), list.bytes()));
        }
        for (EditedRecord record : editor.records()) {
            if (record.isChanged()) {
                images.put(record.number(), record.toProtectedBytes());
                if (record.pieces().isEmpty()) {
                    records.release(record.number());
                }
            }
        }
    }
}
