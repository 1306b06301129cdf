package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.List;

/** dosfstools and mtools: FAT volumes in image files, also inside partitions. Thread-safe. */
public final class FatTools {
    private final Peer mkfs;
    private final Peer fsck;
    private final Peer mcopy;
    private final Peer mdir;
    private final Peer mformat;

    private FatTools() {
        mkfs = Peer.require("mkfs.fat");
        fsck = Peer.require("fsck.fat");
        mcopy = Peer.require("mcopy");
        mdir = Peer.require("mdir");
        mformat = Peer.require("mformat");
    }

    /** The tools; skips or fails the test if one is missing. */
    public static FatTools require() {
        return new FatTools();
    }

    /**
     * Formats a whole file as one volume.
     *
     * @param volume the file, already of its size
     * @param bits 12, 16 or 32
     */
    public void format(Path volume, int bits) {
        mkfs.check("-F", bits, volume);
    }

    /**
     * Formats a partition of a disk.
     *
     * @param disk the image file
     * @param position first byte of the partition
     * @param sectors its size in sectors of 512 bytes
     */
    public void formatPartition(Path disk, long position, long sectors) {
        mformat.check("-i", at(disk, position), "-T", sectors, "-h", 255, "-s", 63, "::");
    }

    /** Fails unless {@code fsck.fat} finds a volume clean. */
    public void requireClean(Path volume) {
        fsck.check("-n", volume);
    }

    /**
     * Copies a file of the host into a volume.
     *
     * @param disk the image file
     * @param position first byte of the volume
     * @param file what to copy
     * @param path where to, with {@code /}
     */
    public void put(Path disk, long position, Path file, String path) {
        mcopy.check("-o", "-i", at(disk, position), file, "::" + path);
    }

    /** The bytes of a file of a volume that begins at a position. */
    public byte[] get(Path disk, long position, String path) {
        return mcopy.check("-i", at(disk, position), "::" + path, "-").outputBytes();
    }

    /** Paths of what is in the root folder of a volume that begins at a position. */
    public List<String> list(Path disk, long position) {
        return mdir.check("-b", "-i", at(disk, position), "::")
                .output()
                .lines()
                .map(line -> line.startsWith("::/") ? line.substring(3) : line)
                .toList();
    }

    private static String at(Path disk, long position) {
        return disk + "@@" + position;
    }
}
