package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.testkit.peer.NtfsTools;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Trees of ordinary files, as any user has them. */
final class TreeFillings {
    private static final int RESIDENT = 400;
    private static final int MANY_CLUSTERS = 200;

    private TreeFillings() {}

    /** A little of everything that every geometry has room for. */
    static void mixed(VolumeFiller filler) throws IOException {
        boolean isRoomy = filler.freeClusters() > MANY_CLUSTERS;
        int most = isRoomy ? 3 * Math.min(filler.clusterSize(), 16_384) : RESIDENT;
        for (int i = 0; i < 40; i++) {
            String folder = "folder" + i % 5;
            filler.directory(folder);
            filler.file(
                    folder + "/file " + i + ".txt",
                    filler.bytes(kind(i), filler.random().nextInt(most)));
        }
        filler.directory("empty");
        filler.directory("large");
        for (int i = 0; i < 120; i++) {
            filler.file("large/entry number " + i, filler.bytes(DataKind.TEXT, i % 100));
        }
        SpaceFillings.fragmented(filler, "fragmented", isRoomy ? 12 : 3);
        WindowsFillings.sparse(filler, "sparse.bin", isRoomy ? 3 : 1);
        filler.file("folder0/file 0.txt:stream", 30);
        filler.file("folder1:of folder", 30);
        filler.link("folder2/second name", "folder1/file 1.txt");
        WindowsFillings.shortName(filler, "folder3/a long name.extension", "ALONGN~1.EXT");
        WindowsFillings.symlink(filler, "folder4/link", "file 4.txt");
        WindowsFillings.objectId(filler, "folder0/file 5.txt");
        WindowsFillings.security(filler, "folder1/file 6.txt", 2);
        if (filler.geometry().canCompress()) {
            WindowsFillings.compressed(filler, "compressed");
        }
        filler.apply();
    }

    private static DataKind kind(int number) {
        DataKind[] kinds = DataKind.values();
        return kinds[number % kinds.length];
    }

    static void manySmallFiles(VolumeFiller filler) throws IOException {
        for (int i = 0; i < 800; i++) {
            String folder = "d" + i % 20;
            if (i < 20) {
                filler.directory(folder);
            }
            filler.file(folder + "/f" + i, filler.bytes(kind(i), filler.random().nextInt(2_000)));
        }
    }

    static void deepDirectories(VolumeFiller filler) throws IOException {
        StringBuilder path = new StringBuilder("deep");
        for (int i = 0; i < 60; i++) {
            filler.directory(path.toString());
            filler.file(path + "/at depth " + i, filler.bytes(DataKind.TEXT, 200));
            path.append("/level ").append(i);
        }
    }

    /** Names so long that the index gets inner nodes, in an order that splits nodes everywhere; then some gaps. */
    static void largeDirectory(VolumeFiller filler) throws IOException {
        filler.directory("large");
        int count = 700;
        for (int i = 0; i < count; i++) {
            filler.file("large/" + longName(i * 263 % count), filler.bytes(DataKind.TEXT, 10));
        }
        for (int i = 0; i < count; i += 7) {
            filler.delete("large/" + longName(i));
        }
    }

    private static String longName(int number) {
        return "a name that takes much room in an index because it is long, and its number is " + (1_000 + number);
    }

    /** Folders that had entries once: their indexes keep blocks and hold nothing. */
    static void emptiedDirectories(VolumeFiller filler) throws IOException {
        for (int folder = 0; folder < 5; folder++) {
            filler.directory("emptied" + folder);
            for (int i = 0; i < 150; i++) {
                filler.file("emptied" + folder + "/entry that goes " + i, 1);
            }
            for (int i = folder; i < 150; i++) {
                filler.delete("emptied" + folder + "/entry that goes " + i);
            }
        }
    }

    static void namedStreams(VolumeFiller filler) throws IOException {
        filler.directory("folder");
        filler.file("folder:on a folder", 100);
        filler.file("folder:large on a folder", 5 * filler.clusterSize() + 17);
        for (int i = 0; i < 10; i++) {
            String file = "file" + i;
            filler.file(file, i % 3 == 0 ? 0 : 3_000);
            for (int stream = 0; stream < i; stream++) {
                filler.file(file + ":stream " + stream, filler.random().nextInt(3 * filler.clusterSize()));
            }
        }
        filler.file("many streams", 10);
        for (int i = 0; i < 40; i++) {
            filler.file("many streams:number " + i, 60);
        }
    }

    static void hardLinks(VolumeFiller filler) throws IOException {
        filler.directory("links");
        for (int file = 0; file < 5; file++) {
            filler.file("target" + file, 5_000 * file);
            for (int i = 0; i <= 10 * file; i++) {
                filler.link("links/link " + i + " to " + file, "target" + file);
            }
            filler.remember("target" + file);
        }
    }

    /** A file with so many names that it has further records, most of which go again. */
    static void goneLinks(VolumeFiller filler) throws IOException {
        filler.file("file", 3_000);
        for (int i = 0; i < 30; i++) {
            filler.link("link " + i, "file");
        }
        for (int i = 0; i < 24; i++) {
            filler.delete("link " + i);
        }
        filler.remember("file");
    }

    /** Names outside ASCII, outside the first plane, and one that is no legal Unicode. */
    static void unicodeNames(VolumeFiller filler) throws IOException {
        String[] names = {
            "\\303\\204rger", // two letters of Latin-1
            "\\316\\261\\316\\262\\316\\263", // Greek
            "\\360\\237\\222\\276 disk", // beyond the first plane: two units
            "\\355\\240\\200 half", // one half of such a pair alone
            "e\\314\\201", // a letter and its accent
            "\\303\\251", // the same as one letter
            "\\357\\274\\241", // a wide letter
            "trailing dot.",
            "trailing blank ",
            "aux",
            "con.txt",
            "question?mark",
            "back\\\\slash",
        };
        filler.directory("names");
        for (int i = 0; i < names.length; i++) {
            filler.file("names/plain" + i, 10 * i);
            filler.shell("mv names/plain" + i + " $'names/" + names[i] + "'");
        }
        filler.shell("mkdir $'names/\\303\\226rdner'; echo inside > $'names/\\303\\226rdner/\\303\\237'");
        filler.file("names/case", 5);
        filler.file("names/CASE", 6);
        filler.apply();
    }

    /** Files of some clusters each, which get more. */
    static void preallocated(VolumeFiller filler) throws IOException {
        for (int i = 1; i <= 6; i++) {
            filler.file("written" + i, i * 5_000);
            filler.remember("written" + i);
        }
    }

    /** Files that are longer than what was ever written to them, and files with clusters behind their end. */
    static void preallocate(Path volume, RecordNumbers records) {
        int number = 0;
        for (String path : records.paths()) {
            number++;
            NtfsTools.require().allocate(volume, path, number * 40_000L, number % 2 == 0);
        }
    }

    /** Half of the volume, all in one file, and a little behind it. */
    static void oneLargeFile(VolumeFiller filler) throws IOException {
        byte[] block = filler.bytes(DataKind.RANDOM, 1 << 20);
        long length = filler.freeClusters() / 2 * filler.clusterSize();
        try (FileChannel channel = filler.open("large.bin")) {
            for (long at = 0; at < length; at += block.length) {
                block[(int) (at >> 20)]++;
                VolumeFiller.write(channel, at, block);
            }
        }
        filler.file("behind.bin", 2 * filler.clusterSize());
        filler.remember("large.bin");
    }
}
