package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** States in which a volume must not be changed: in use by Windows, encrypted, with snapshots, or broken. */
final class StateEdits {
    private static final int PAGE = 4096;
    private static final int AREA = 0x30;
    private static final int AREA_SIZE = 0x30;
    private static final int CLIENT_SIZE = 160;
    private static final short NONE = -1;
    private static final short CLEAN = 2;
    private static final int SHADOW_HEADER = 0x1e00;
    private static final byte[] SHADOW_ID = HexFormat.of().parseHex("6b87083876c1484eb7ae04046e6cc752");

    private StateEdits() {}

    static void dirty(VolumeEditor volume, RecordNumbers records) throws IOException {
        RecordEditor record = volume.record(VolumeEditor.VOLUME);
        int flags = record.value(record.attribute(RecordEditor.VOLUME_INFORMATION, "")) + 10;
        record.bytes().putShort(flags, (short) (record.bytes().getShort(flags) | 1));
    }

    /** The log of a volume that Windows has unmounted. */
    static void cleanLog(VolumeEditor volume, RecordNumbers records) throws IOException {
        writeLog(volume, 1, CLEAN);
    }

    /** The log of a volume that was mounted by Windows when the power went. */
    static void uncleanLog(VolumeEditor volume, RecordNumbers records) throws IOException {
        writeLog(volume, 1, (short) 0);
    }

    /** The log of a volume that Windows 8 or later left mounted, for its next fast start. */
    static void fastStart(VolumeEditor volume, RecordNumbers records) throws IOException {
        writeLog(volume, 2, (short) 0);
    }

    private static void writeLog(VolumeEditor volume, int major, short flags) throws IOException {
        byte[] log = volume.stream(VolumeEditor.LOG_FILE, RecordEditor.DATA, "");
        ByteBuffer pages = WindowsFillings.buffer(log.length).put(log);
        for (int page = 0; page < 2; page++) {
            pages.position(page * PAGE).put(restartPage(log.length, major, flags));
        }
        volume.writeStream(VolumeEditor.LOG_FILE, RecordEditor.DATA, "", pages.array());
    }

    private static byte[] restartPage(long logSize, int major, short flags) {
        ByteBuffer page = WindowsFillings.buffer(PAGE);
        page.put("RSTR".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0x1e)
                .putShort((short) (PAGE / 512 + 1));
        page.putInt(0x10, PAGE).putInt(0x14, PAGE).putShort(0x18, (short) AREA);
        page.putShort(0x1a, (short) (major == 1 ? 1 : 0)).putShort(0x1c, (short) major);
        page.position(AREA);
        page.putLong(0x0010_0000);
        page.putShort((short) 1).putShort(NONE).putShort((short) 0).putShort(flags);
        page.putInt(67 - (Long.SIZE - Long.numberOfLeadingZeros(logSize)));
        page.putShort((short) (AREA_SIZE + CLIENT_SIZE)).putShort((short) AREA_SIZE);
        page.putLong(logSize)
                .putInt(0)
                .putShort((short) 0x30)
                .putShort((short) 0x40)
                .putInt(1);
        page.position(AREA + AREA_SIZE);
        page.putLong(0x000f_0000)
                .putLong(0x000f_ff00)
                .putShort(NONE)
                .putShort(NONE)
                .putShort((short) 0);
        page.position(page.position() + 6);
        page.putInt(8).put(WindowsFillings.utf16("NTFS"));
        ProtectedBytes.protect(page);
        return page.array();
    }

    /** Windows sleeps and has the volume mounted. */
    static void hibernated(VolumeFiller filler) throws IOException {
        byte[] file = filler.bytes(DataKind.RANDOM, 100_000);
        System.arraycopy("hibr".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
        filler.file("hiberfil.sys", file);
        TreeFillings.mixed(filler);
    }

    static void shadowCopies(VolumeEditor volume, RecordNumbers records) throws IOException {
        volume.write(SHADOW_HEADER, SHADOW_ID);
        volume.write(SHADOW_HEADER + SHADOW_ID.length, new byte[] {1, 0, 0, 0, 1, 0, 0, 0});
    }

    static void bitLocker(VolumeEditor volume, RecordNumbers records) {
        volume.boot().put(3, "-FVE-FS-".getBytes(StandardCharsets.US_ASCII));
    }

    /** Two non-resident files, to be broken by what follows. */
    static void victims(VolumeFiller filler) throws IOException {
        filler.file("first.bin", 100_000);
        filler.file("second.bin", 100_000);
        filler.remember("first.bin");
        filler.remember("second.bin");
        filler.file("third.txt", 100);
    }

    /** The end of the first sector of a file's record is of another time than its beginning. */
    static void tornRecord(VolumeEditor volume, RecordNumbers records) throws IOException {
        long end = volume.recordPosition(records.of("first.bin")) + 510;
        volume.write(end, new byte[] {(byte) 0xee, (byte) 0xee});
    }

    /** Two files have the same clusters; those of one of them are nobody's. */
    static void sharedClusters(VolumeEditor volume, RecordNumbers records) throws IOException {
        List<Run> first = volume.runs(records.of("first.bin"), RecordEditor.DATA, "");
        RecordEditor second = volume.record(records.of("second.bin"));
        second.setRuns(second.attribute(RecordEditor.DATA, ""), first, volume.clusterSize());
    }

    /** Clusters of a file are free by the bitmap. */
    static void missingBits(VolumeEditor volume, RecordNumbers records) throws IOException {
        volume.mark(volume.runs(records.of("first.bin"), RecordEditor.DATA, "").get(0), false);
    }
}
