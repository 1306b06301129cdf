package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.List;

/** The Sleuth Kit: an independent reader of partition tables and of NTFS and FAT volumes. Thread-safe. */
public final class Sleuthkit {
    private static final int SECTOR = 512;

    private final Peer mmls;
    private final Peer fsstat;
    private final Peer fls;
    private final Peer icat;

    private Sleuthkit() {
        mmls = Peer.require("mmls");
        fsstat = Peer.require("fsstat");
        fls = Peer.require("fls");
        icat = Peer.require("icat");
    }

    /** The tools; skips or fails the test if one is missing. */
    public static Sleuthkit require() {
        return new Sleuthkit();
    }

    /**
     * A range of a partition table.
     *
     * @param start first sector
     * @param length in sectors
     * @param description what {@code mmls} calls it
     */
    public record Slot(long start, long length, String description) {
        private static Slot of(String line) {
            String[] fields = line.strip().split("\\s+", 6);
            return new Slot(
                    Long.parseLong(fields[2]), Long.parseLong(fields[4]), fields.length > 5 ? fields[5].strip() : "");
        }
    }

    /** The allocated partitions of a disk with sectors of 512 bytes, in order. */
    public List<Slot> partitions(Path disk) {
        return mmls.check("-a", disk)
                .output()
                .lines()
                .filter(line -> line.matches("\\d{3}:.*"))
                .map(Slot::of)
                .toList();
    }

    /** Type of the file system that begins at a position, as {@code fsstat} names it: {@code "ntfs"}. */
    public String fileSystemType(Path disk, long position) {
        return fsstat.check("-t", "-o", position / SECTOR, disk).output().strip();
    }

    /** What {@code fsstat} says of the file system that begins at a position. */
    public String fileSystem(Path disk, long position) {
        return fsstat.check("-o", position / SECTOR, disk).output();
    }

    /** All files and folders of the file system that begins at a position, one a line, with their metadata numbers. */
    public List<String> files(Path disk, long position) {
        return fls.check("-r", "-p", "-u", "-o", position / SECTOR, disk)
                .output()
                .lines()
                .toList();
    }

    /** The bytes of a file by its metadata number, such as {@code "64-128-2"}. */
    public byte[] file(Path disk, long position, String number) {
        return icat.check("-o", position / SECTOR, disk, number).outputBytes();
    }
}
