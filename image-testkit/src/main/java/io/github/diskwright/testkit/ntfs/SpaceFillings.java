package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/** Volumes that are full, or whose free space is in pieces. */
final class SpaceFillings {
    private SpaceFillings() {}

    /**
     * Three files that are written in turns, a cluster each time, until they have a length or the volume is full: each
     * has as many runs as clusters. (Of two that are written so, ntfs-3g soon puts one elsewhere.) The second and third
     * have numbers behind their names.
     *
     * @param clusters how many each is to have
     */
    private static void interleaved(VolumeFiller filler, String path, int clusters) throws IOException {
        byte[] block = filler.bytes(DataKind.RANDOM, filler.clusterSize());
        try (FileChannel first = filler.open(path);
                FileChannel second = filler.open(path + 2);
                FileChannel third = filler.open(path + 3)) {
            for (int i = 0; i < clusters; i++) {
                stamp(block, i);
                for (FileChannel file : List.of(first, second, third)) {
                    VolumeFiller.write(file, (long) i * block.length, block);
                }
            }
        } catch (IOException full) {
            requireFull(full);
        }
        filler.remember(path);
    }

    /** A file that has as many runs as clusters, and holes between them. */
    static void fragmented(VolumeFiller filler, String path, int clusters) throws IOException {
        interleaved(filler, path, clusters);
        filler.delete(path + 2);
        filler.delete(path + 3);
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
            fragmented(filler, "pieces/of " + runs, runs);
        }
        filler.file("pieces/whole", 20 * filler.clusterSize());
    }

    /** A file whose list of attributes does not fit its record. */
    static void manyExtents(VolumeFiller filler) throws IOException {
        fragmented(filler, "extents.bin", 2_500);
    }

    /** Fills the volume with files whose clusters are all apart, and holes of single clusters. */
    private static void leaveHolesOnly(VolumeFiller filler) throws IOException {
        interleaved(filler, "between holes", Integer.MAX_VALUE);
        fillUp(filler, "rest", 0);
        filler.delete("between holes2");
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
        filler.delete("between holes3");
    }

    static void mftWithList(VolumeFiller filler) throws IOException {
        growMftInHoles(filler, 1_200);
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
        fillUp(filler, "rest", 8);
    }

    /** Writes a file until only some clusters are free. */
    private static void fillUp(VolumeFiller filler, String path, int left) throws IOException {
        byte[] block = filler.bytes(DataKind.RANDOM, filler.clusterSize());
        try (FileChannel rest = filler.open(path)) {
            for (int i = 0; filler.freeClusters() > left; i++) {
                VolumeFiller.write(rest, (long) i * block.length, block);
            }
        } catch (IOException full) {
            requireFull(full);
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
