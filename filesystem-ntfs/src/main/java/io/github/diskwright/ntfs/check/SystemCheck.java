package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.ntfs.LogFile;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.VolumeState;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/** Checks the structures that are there once for a volume: copies, version and flags, log, bad clusters. */
final class SystemCheck {
    private static final Set<String> VERSIONS = Set.of("1.2", "3.0", "3.1");
    private static final int COMPARED_RECORDS = 4;

    private final NtfsVolume volume;
    private final Report report;

    SystemCheck(NtfsVolume volume, Report report) {
        this.volume = volume;
        this.report = report;
    }

    /** One check, which may find that it cannot be made. */
    private interface Part {
        void check() throws IOException;
    }

    void run() throws IOException {
        checkBackup();
        part("ntfs.mirror", this::checkMirror);
        part("ntfs.volume-information", this::checkVolume);
        part("ntfs.log", this::checkLog);
        part("ntfs.boot-file", this::checkBootFile);
        part("ntfs.bad-clusters", this::checkBadClusters);
        part("ntfs.attribute-definitions", () -> new DefinitionsCheck(volume, report).check());
    }

    private void part(String id, Part part) throws IOException {
        try {
            part.check();
        } catch (CorruptImageException e) {
            report.error(id, e.position(), Report.text(e));
        } catch (UnsupportedFeatureException e) {
            report.info("ntfs.not-checked", 0, "not checked: " + e.feature());
        }
    }

    private void checkBackup() throws IOException {
        BootSector boot = volume.boot();
        BlockDevice device = volume.device();
        long position = boot.backupPosition();
        if (position > device.size() - BootSector.SIZE_BYTES) {
            report.info(
                    "ntfs.boot-backup-missing", position, "the last sector, with the copy of the first, is missing");
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(BootSector.SIZE_BYTES);
        device.read(position, copy);
        if (Arrays.equals(copy.array(), boot.toBytes())) {
            return;
        }
        if (describesSame(copy.flip(), position)) {
            report.warning(
                    "ntfs.boot-backup-differs",
                    position,
                    "the copy of the boot sector tells the same volume, but has other bytes");
        } else {
            report.error("ntfs.boot-backup", position, "the copy of the boot sector is another one");
        }
    }

    private boolean describesSame(ByteBuffer copy, long position) {
        try {
            return BootSector.read(volume.device().description(), position, copy)
                    .describesSame(volume.boot());
        } catch (ImageException e) {
            // No boot sector at all.
            return false;
        }
    }

    private void checkMirror() throws IOException {
        BootSector boot = volume.boot();
        NtfsAttribute data = volume.file(NtfsVolume.MFT_MIRROR).require(AttributeType.DATA, "");
        RunList runs = data.runs();
        if (runs.isEmpty() || runs.lcn(0) != boot.mirrorLcn()) {
            report.error(
                    "ntfs.mirror-place",
                    data.head(),
                    "is at " + runs + ", and at LCN " + boot.mirrorLcn() + " by the boot sector");
        }
        int size = boot.recordSize();
        long count = Math.min(COMPARED_RECORDS, data.size() / size);
        if (count < COMPARED_RECORDS) {
            report.error("ntfs.mirror", data.head(), "has " + count + " records, expected 4 or more");
        }
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[size];
            byte[] mirrored = new byte[size];
            volume.mft().readProtected(i, ByteBuffer.wrap(record));
            data.read((long) i * size, ByteBuffer.wrap(mirrored));
            if (!Arrays.equals(record, mirrored)) {
                long position = IndexWalk.place(volume, runs, (long) i * size);
                report.error("ntfs.mirror", position, "the mirror of file record " + i + " is another one");
            }
        }
    }

    private void checkVolume() throws IOException {
        NtfsFile file = volume.file(NtfsVolume.VOLUME);
        Attribute information =
                file.require(AttributeType.VOLUME_INFORMATION, "").head();
        ByteBuffer value = information.value();
        if (value.limit() < 12) {
            // The rules of attributes tell it.
            return;
        }
        String version = value.get(8) + "." + value.get(9);
        int flags = Short.toUnsignedInt(value.getShort(10));
        if (!VERSIONS.contains(version)) {
            report.error("ntfs.volume-version", information, "version " + version);
        }
        if ((flags & VolumeState.DIRTY) != 0) {
            report.warning("ntfs.volume-dirty", information, "marked as dirty: Windows is to check the volume");
        }
        if ((flags & VolumeState.CHECK_RUNNING) != 0) {
            report.warning("ntfs.volume-check-running", information, "a check of Windows has not come to its end");
        }
    }

    private void checkLog() throws IOException {
        LogFile log = LogFile.read(volume);
        Attribute data =
                volume.file(NtfsVolume.LOG_FILE).require(AttributeType.DATA, "").head();
        switch (log.state()) {
            case DAMAGED -> report.error("ntfs.log", data, "its head cannot be read");
            case UNCLEAN -> report.warning("ntfs.log-unclean", data, "holds changes that are not on the volume yet");
            case IN_USE ->
                report.warning(
                        "ntfs.log-in-use",
                        data,
                        "is of version " + log.version() + ": Windows was not fully shut down");
            default -> {}
        }
    }

    private void checkBootFile() throws IOException {
        NtfsAttribute data = volume.file(NtfsVolume.BOOT).require(AttributeType.DATA, "");
        if (data.runs().isEmpty() || data.runs().lcn(0) != 0) {
            report.error("ntfs.boot-file", data.head(), "is not at the begin of the volume");
        }
    }

    private void checkBadClusters() throws IOException {
        NtfsAttribute bad = volume.file(NtfsVolume.BAD_CLUSTERS).require(AttributeType.DATA, "$Bad");
        long size = volume.clusterCount() * volume.clusterSize();
        RunList runs = bad.runs();
        if (bad.size() != size || runs.endVcn() != volume.clusterCount()) {
            report.error("ntfs.bad-clusters", bad.head(), "has " + bad.size() + " bytes, the volume has " + size);
        }
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.isHole(i) && runs.lcn(i) != runs.vcn(i)) {
                report.error("ntfs.bad-clusters", bad.head(), "cluster " + runs.lcn(i) + " is at VCN " + runs.vcn(i));
                return;
            }
        }
    }
}
