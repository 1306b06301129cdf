package io.github.diskwright.testkit.ntfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Where things are on a volume: layouts that {@code mkntfs} does not make, bad clusters, clusters of nobody. */
final class LayoutEdits {
    private static final int WINDOWS_MFT_SIZE = 256 << 10;

    private LayoutEdits() {}

    /**
     * As Windows formats: the mirror at the start, the MFT at a third with room to grow, what belongs to it before it,
     * the bitmap of the MFT in two pieces. For a volume that has no files yet.
     */
    static void windows(VolumeEditor volume, RecordNumbers records) throws IOException {
        VolumeEditor.Lifted mft = lift(volume, VolumeEditor.MFT);
        VolumeEditor.Lifted mftBitmap =
                volume.lift(VolumeEditor.MFT, RecordEditor.BITMAP, "").orElseThrow();
        VolumeEditor.Lifted mirror = lift(volume, VolumeEditor.MIRROR);
        VolumeEditor.Lifted bitmap = lift(volume, VolumeEditor.CLUSTER_BITMAP);
        VolumeEditor.Lifted log = lift(volume, VolumeEditor.LOG_FILE);
        List<VolumeEditor.Lifted> others = liftOthers(volume);

        long third = volume.clusters() / 3;
        long mftClusters = Math.max(WINDOWS_MFT_SIZE / volume.clusterSize(), mft.clusters());
        mft.put(new Run(third, mftClusters));
        long low = volume.firstFree();
        mirror.put(new Run(low, mirror.clusters()));
        low += mirror.clusters();
        for (VolumeEditor.Lifted other : others) {
            other.put(new Run(low, other.clusters()));
            low += other.clusters();
        }
        mftBitmap.put(new Run(third - 1, 1), new Run(low, 1));
        long before = third - 1 - bitmap.clusters();
        bitmap.put(new Run(before, bitmap.clusters()));
        // A small volume has no room for the log there.
        boolean isRoomy = before - log.clusters() > low;
        log.put(new Run(isRoomy ? before - log.clusters() : third + mftClusters, log.clusters()));
    }

    private static VolumeEditor.Lifted lift(VolumeEditor volume, int record) throws IOException {
        return volume.lift(record, RecordEditor.DATA, "").orElseThrow();
    }

    private static List<VolumeEditor.Lifted> liftOthers(VolumeEditor volume) throws IOException {
        List<VolumeEditor.Lifted> others = new ArrayList<>();
        volume.lift(VolumeEditor.UPPER_CASE, RecordEditor.DATA, "").ifPresent(others::add);
        volume.lift(VolumeEditor.ATTRIBUTE_DEFINITIONS, RecordEditor.DATA, "").ifPresent(others::add);
        volume.lift(VolumeEditor.ROOT, RecordEditor.INDEX_ALLOCATION, "$I30").ifPresent(others::add);
        volume.lift(VolumeEditor.ROOT, RecordEditor.SECURITY_DESCRIPTOR, "").ifPresent(others::add);
        volume.lift(VolumeEditor.SECURE, RecordEditor.DATA, "$SDS").ifPresent(others::add);
        return others;
    }

    /** All that {@code mkntfs} made is at the end, the mirror in the last cluster. For a volume without files. */
    static void metadataAtEnd(VolumeEditor volume, RecordNumbers records) throws IOException {
        List<VolumeEditor.Lifted> all = new ArrayList<>();
        all.add(lift(volume, VolumeEditor.MIRROR));
        all.add(lift(volume, VolumeEditor.MFT));
        volume.lift(VolumeEditor.MFT, RecordEditor.BITMAP, "").ifPresent(all::add);
        all.add(lift(volume, VolumeEditor.LOG_FILE));
        all.add(lift(volume, VolumeEditor.CLUSTER_BITMAP));
        all.addAll(liftOthers(volume));
        for (VolumeEditor.Lifted stream : all) {
            stream.putLast();
        }
    }

    /** Every file that was remembered is as far at the end as it can be, the first one in the last cluster. */
    static void dataAtEnd(VolumeEditor volume, RecordNumbers records) throws IOException {
        for (long record : records.all()) {
            volume.lift(record, RecordEditor.DATA, "").orElseThrow().putLast();
        }
    }

    /** Bad clusters: among the first free ones, in the middle, a few in a row, and the last one. */
    static void badClusters(VolumeEditor volume, RecordNumbers records) throws IOException {
        TreeSet<Long> bad = new TreeSet<>();
        for (long start : new long[] {0, volume.clusters() / 2, volume.clusters() * 7 / 8, volume.clusters() - 1}) {
            long cluster = start;
            while (volume.isUsed(cluster)) {
                cluster++;
            }
            bad.add(cluster);
        }
        Run row = volume.lastFree(8);
        for (long i = 2; i < 6; i++) {
            bad.add(row.lcn() + i);
        }
        List<Run> runs = new ArrayList<>();
        long next = 0;
        for (long cluster : bad) {
            if (cluster > next) {
                runs.add(new Run(Run.HOLE, cluster - next));
            }
            runs.add(new Run(cluster, 1));
            volume.take(new Run(cluster, 1));
            next = cluster + 1;
        }
        if (next < volume.clusters()) {
            runs.add(new Run(Run.HOLE, volume.clusters() - next));
        }
        RecordEditor record = volume.record(VolumeEditor.BAD_CLUSTERS);
        record.setRuns(record.attribute(RecordEditor.DATA, "$Bad"), runs, volume.clusterSize());
    }

    /** Clusters that the bitmap has as used and nobody has. */
    static void extraBits(VolumeEditor volume, RecordNumbers records) {
        volume.take(volume.lastFree(1));
        volume.take(volume.lastFree(5));
        volume.take(volume.lastFree(volume.clusters() / 16));
    }

    /** The longest label that Windows takes, with letters of all sorts. */
    static void label(VolumeEditor volume, RecordNumbers records) throws IOException {
        RecordEditor record = volume.record(VolumeEditor.VOLUME);
        record.setValue(
                record.attribute(RecordEditor.VOLUME_NAME, ""),
                WindowsFillings.utf16("Gr\u00f6\u00dfe \u03b1\u03b2\u03b3 \ud83d\udcbe ab cd ef gh ij kl m"));
    }

    /** Version 1.2, as Windows NT 4 made volumes; only the number changes. */
    static void version12(VolumeEditor volume, RecordNumbers records) throws IOException {
        RecordEditor record = volume.record(VolumeEditor.VOLUME);
        ByteBuffer bytes = record.bytes();
        int value = record.value(record.attribute(RecordEditor.VOLUME_INFORMATION, ""));
        bytes.put(value + 8, (byte) 1).put(value + 9, (byte) 2);
    }

    /** Puts the attribute lists of remembered files into their records. */
    static void residentLists(VolumeEditor volume, RecordNumbers records) throws IOException {
        for (long number : records.all()) {
            RecordEditor record = volume.record(number);
            int attribute = record.attribute(RecordEditor.ATTRIBUTE_LIST, "");
            byte[] list = volume.stream(number, RecordEditor.ATTRIBUTE_LIST, "");
            volume.runs(number, RecordEditor.ATTRIBUTE_LIST, "").forEach(run -> volume.mark(run, false));
            record.makeResident(attribute, Arrays.copyOf(list, (int) record.dataSize(attribute)));
        }
    }
}
