package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

/** Volumes that are full, or whose free space is in pieces. */
final class SpaceFillings {
    private SpaceFillings() {}

    /**
     * Two files that are written in turns, a cluster each time, of which one goes: what stays has as many runs as
     * clusters, and there are as many holes.
     *
     * @return how many clusters were written to each, fewer than asked for if the volume is full
     */
    static int interleaved(VolumeFiller filler, String path, int clusters) throws IOException {
        byte[] block = filler.bytes(DataKind.RANDOM, filler.clusterSize());
        String other = path + ".other";
        int written = 0;
        try (FileChannel stays = filler.open(path);
                FileChannel goes = filler.open(other)) {
            for (; written < clusters; written++) {
                stamp(block, written);
                VolumeFiller.write(stays, (long) written * block.length, block);
                VolumeFiller.write(goes, (long) written * block.length, block);
            }
        } catch (IOException full) {
            requireFull(full);
        }
        filler.delete(other);
        filler.remember(path);
        return written;
    }

    private static void stamp(byte[] block, int number) {
        block[0] = (byte) number;
        block[1] = (byte) (number >> 8);
        block[2] = (byte) (number >> 16);
    }

    private static void requireFull(IOException failure) throws IOException {
        if (!String.valueOf(failure.getMessage()).contains("No space left")) {
            throw failure;
        }
    }

    /** Files of some hundred runs each, which still fit their records or take a few more. */
    static void fragmentedFiles(VolumeFiller filler) throws IOException {
        filler.directory("pieces");
        for (int runs : new int[] {3, 30, 150, 250}) {
            interleaved(filler, "pieces/of " + runs, runs);
        }
        filler.file("pieces/whole", 20 * filler.clusterSize());
    }

    /** A file whose list of attributes does not fit its record. */
    static void manyExtents(VolumeFiller filler) throws IOException {
        interleaved(filler, "extents.bin", 2_500);
    }

    /** Fills the volume with a file of single clusters between holes of single clusters. */
    private static void leaveHolesOnly(VolumeFiller filler) throws IOException {
        interleaved(filler, "between holes.bin", Integer.MAX_VALUE);
    }

    /** The MFT grows into free space that is in pieces of one cluster. */
    private static void growMftInHoles(VolumeFiller filler, int files) throws IOException {
        leaveHolesOnly(filler);
        filler.directory("small");
        for (int i = 0; i < files; i++) {
            filler.file("small/" + i, filler.bytes(DataKind.TEXT, 20));
        }
    }

    static void fragmentedMft(VolumeFiller filler) throws IOException {
        growMftInHoles(filler, 500);
        Files.delete(filler.path("between holes.bin"));
    }

    static void mftWithList(VolumeFiller filler) throws IOException {
        growMftInHoles(filler, 2_500);
    }

    /** All but a few clusters are in use, and these are not in a row. */
    static void nearlyFull(VolumeFiller filler) throws IOException {
        int count = 0;
        try {
            for (; ; count++) {
                filler.file(
                        "file" + count,
                        filler.clusterSize() * (1 + filler.random().nextInt(40)));
            }
        } catch (IOException full) {
            requireFull(full);
        }
        // The last one is what was written until there was no room.
        filler.delete("file" + count);
        try (FileChannel rest = filler.open("rest")) {
            byte[] block = filler.bytes(DataKind.RANDOM, filler.clusterSize());
            for (int i = 0; filler.freeClusters() > 8; i++) {
                VolumeFiller.write(rest, (long) i * block.length, block);
            }
        }
    }

    /** Files of all sizes, of which every other one goes. */
    static void holes(VolumeFiller filler) throws IOException {
        int count = 0;
        for (; filler.freeClusters() > filler.totalClusters() / 8; count++) {
            filler.file(
                    "file" + count, filler.clusterSize() * (1 + filler.random().nextInt(24)));
        }
        for (int i = 0; i < count; i += 2) {
            filler.delete("file" + i);
        }
    }
}
