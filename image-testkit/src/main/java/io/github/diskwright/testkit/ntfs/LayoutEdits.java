package io.github.diskwright.testkit.ntfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where things are on a volume: layouts that {@code mkntfs} does not make, bad clusters, clusters of nobody. */
final class LayoutEdits {
    private static final int ATTRIBUTE_DEFINITIONS = 4;
    private static final int WINDOWS_MFT_SIZE = 256 << 10;
    private static final String INDEX = "$I30";

    private LayoutEdits() {}

    private static long clusters(VolumeEditor volume, int record, int type, String name) throws IOException {
        return Run.clusters(volume.runs(record, type, name));
    }

    /**
     * As Windows formats: the mirror at the start, the MFT at a third with room to grow, what belongs to it before it,
     * the bitmap of the MFT in two pieces. For a volume that has no files yet.
     */
    static void windows(VolumeEditor volume, Map<String, Long> records) throws IOException {
        long third = volume.clusters() / 3;
        long mftClusters = Math.max(
                WINDOWS_MFT_SIZE / volume.clusterSize(), clusters(volume, VolumeEditor.MFT, RecordEditor.DATA, ""));
        volume.move(VolumeEditor.MFT, RecordEditor.DATA, "", new Run(third, mftClusters));
        long low = 2 + clusters(volume, VolumeEditor.MIRROR, RecordEditor.DATA, "");
        volume.move(VolumeEditor.MFT, RecordEditor.BITMAP, "", new Run(third - 1, 1));
        long bitmap = clusters(volume, VolumeEditor.CLUSTER_BITMAP, RecordEditor.DATA, "");
        volume.move(VolumeEditor.CLUSTER_BITMAP, RecordEditor.DATA, "", new Run(third - 1 - bitmap, bitmap));
        volume.move(VolumeEditor.MIRROR, RecordEditor.DATA, "", new Run(2, low - 2));
        for (int record : new int[] {VolumeEditor.UPPER_CASE, ATTRIBUTE_DEFINITIONS}) {
            long length = clusters(volume, record, RecordEditor.DATA, "");
            volume.move(record, RecordEditor.DATA, "", new Run(low, length));
            low += length;
        }
        long index = clusters(volume, VolumeEditor.ROOT, RecordEditor.INDEX_ALLOCATION, INDEX);
        volume.move(VolumeEditor.ROOT, RecordEditor.INDEX_ALLOCATION, INDEX, new Run(low, index));
        low += index;
        volume.move(VolumeEditor.MFT, RecordEditor.BITMAP, "", new Run(third - 1, 1), new Run(low, 1));
        low += 1;
        long descriptors = clusters(volume, VolumeEditor.SECURE, RecordEditor.DATA, "$SDS");
        volume.move(VolumeEditor.SECURE, RecordEditor.DATA, "$SDS", new Run(low, descriptors));
        low += descriptors;
        long descriptor = clusters(volume, VolumeEditor.ROOT, RecordEditor.SECURITY_DESCRIPTOR, "");
        volume.move(VolumeEditor.ROOT, RecordEditor.SECURITY_DESCRIPTOR, "", new Run(low, descriptor));
        // The last one: mkntfs puts some of the others where it goes.
        long log = clusters(volume, VolumeEditor.LOG_FILE, RecordEditor.DATA, "");
        volume.move(VolumeEditor.LOG_FILE, RecordEditor.DATA, "", new Run(third - 1 - bitmap - log, log));
    }

    /** All that {@code mkntfs} made is at the end, the mirror in the last cluster. For a volume without files. */
    static void metadataAtEnd(VolumeEditor volume, Map<String, Long> records) throws IOException {
        volume.moveToEnd(VolumeEditor.MIRROR, RecordEditor.DATA, "");
        volume.moveToEnd(VolumeEditor.MFT, RecordEditor.DATA, "");
        volume.moveToEnd(VolumeEditor.MFT, RecordEditor.BITMAP, "");
        volume.moveToEnd(VolumeEditor.LOG_FILE, RecordEditor.DATA, "");
        volume.moveToEnd(VolumeEditor.CLUSTER_BITMAP, RecordEditor.DATA, "");
        volume.moveToEnd(VolumeEditor.UPPER_CASE, RecordEditor.DATA, "");
        volume.moveToEnd(ATTRIBUTE_DEFINITIONS, RecordEditor.DATA, "");
        volume.moveToEnd(VolumeEditor.ROOT, RecordEditor.INDEX_ALLOCATION, INDEX);
        volume.moveToEnd(VolumeEditor.ROOT, RecordEditor.SECURITY_DESCRIPTOR, "");
        volume.moveToEnd(VolumeEditor.SECURE, RecordEditor.DATA, "$SDS");
    }

    /** Every file that was remembered is as far at the end as it can be, the first one in the last cluster. */
    static void dataAtEnd(VolumeEditor volume, Map<String, Long> records) throws IOException {
        for (long record : records.values()) {
            volume.moveToEnd(record, RecordEditor.DATA, "");
        }
    }

    /** Bad clusters: among the first free ones, in the middle, a few in a row, and the last one. */
    static void badClusters(VolumeEditor volume, Map<String, Long> records) throws IOException {
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
    static void extraBits(VolumeEditor volume, Map<String, Long> records) {
        volume.take(volume.lastFree(1));
        volume.take(volume.lastFree(5));
        volume.take(volume.lastFree(volume.clusters() / 16));
    }

    /** The longest label that Windows takes, with letters of all sorts. */
    static void label(VolumeEditor volume, Map<String, Long> records) throws IOException {
        RecordEditor record = volume.record(VolumeEditor.VOLUME);
        record.setValue(
                record.attribute(RecordEditor.VOLUME_NAME, ""),
                WindowsFillings.utf16("Gr\u00f6\u00dfe \u03b1\u03b2\u03b3 \ud83d\udcbe ab cd ef gh ij kl m"));
    }

    /** Version 1.2, as Windows NT 4 made volumes; only the number changes. */
    static void version12(VolumeEditor volume, Map<String, Long> records) throws IOException {
        RecordEditor record = volume.record(VolumeEditor.VOLUME);
        ByteBuffer bytes = record.bytes();
        int value = record.value(record.attribute(RecordEditor.VOLUME_INFORMATION, ""));
        bytes.put(value + 8, (byte) 1).put(value + 9, (byte) 2);
    }

    /** Puts the attribute lists of remembered files into their records. */
    static void residentLists(VolumeEditor volume, Map<String, Long> records) throws IOException {
        for (long number : records.values()) {
            RecordEditor record = volume.record(number);
            int attribute = record.attribute(RecordEditor.ATTRIBUTE_LIST, "");
            byte[] list = volume.stream(number, RecordEditor.ATTRIBUTE_LIST, "");
            volume.runs(number, RecordEditor.ATTRIBUTE_LIST, "").forEach(run -> volume.mark(run, false));
            record.makeResident(attribute, Arrays.copyOf(list, (int) record.dataSize(attribute)));
        }
    }
}
