package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Kinds of sound WIM files that other tools make, each as small as its point allows. Most take less than a fifth of a second. Names and contents of
 * files are always the same; the file's GUID and some times are of the moment. Thread-safe.
 */
public enum WimRecipe {
    /** A few files, not compressed, of which the edited ones are made. */
    SMALL(maker -> maker.capture(maker.sources().small(), maker.main(), "small", "--compress=none")),
    /** Every kind of file that a directory of Unix has, not compressed. */
    STORED(maker -> maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=none")),
    /** The same in XPRESS. */
    XPRESS(maker -> maker.captureChunks("xpress", 32 << 10)),
    /** The same in the smallest chunks of XPRESS. */
    XPRESS_4K(maker -> maker.captureChunks("xpress", 4 << 10)),
    /** The same in the largest chunks of XPRESS. */
    XPRESS_64K(maker -> maker.captureChunks("xpress", 64 << 10)),
    /** The same in LZX. */
    LZX(maker -> maker.captureChunks("lzx", 32 << 10)),
    /** The same in LZX with another window. */
    LZX_128K(maker -> maker.captureChunks("lzx", 128 << 10)),
    /** The same in the largest chunks of LZX. */
    LZX_2M(maker -> maker.captureChunks("lzx", 2 << 20)),
    /** The same in LZMS, which takes the other version of the format. */
    LZMS(maker -> maker.captureChunks("lzms", 128 << 10)),
    /** The same in the smallest chunks of LZMS. */
    LZMS_32K(maker -> maker.captureChunks("lzms", 32 << 10)),
    /** The same in chunks of LZMS that no file fills. */
    LZMS_4M(maker -> maker.captureChunks("lzms", 4 << 20)),

    /** Solid, as {@code .esd} files are: one chunk of LZMS that holds all. */
    SOLID_LZMS(maker -> maker.captureSolid("lzms", 64 << 20)),
    /** Solid with many chunks, and files that lie across their borders. */
    SOLID_LZMS_64K(maker -> maker.captureSolid("lzms", 64 << 10)),
    /** Solid in LZX. */
    SOLID_LZX(maker -> maker.captureSolid("lzx", 32 << 10)),
    /** Solid in the largest chunks of LZX. */
    SOLID_LZX_2M(maker -> maker.captureSolid("lzx", 2 << 20)),
    /** Solid in XPRESS. */
    SOLID_XPRESS(maker -> maker.captureSolid("xpress", 4 << 10)),
    /** Solid resources in a file that says XPRESS in its header. */
    SOLID_IN_XPRESS(maker -> maker.captureSolid("lzms", 256 << 10, "--compress=xpress")),
    /** Two solid resources that follow each other in the table. */
    SOLID_TWICE(maker -> {
        maker.captureSolid("lzms", 128 << 10);
        maker.append(maker.sources().other(), maker.main(), "more", "--solid");
    }),
    /** Solid resources, and others beside them. */
    SOLID_AND_NOT(maker -> {
        maker.captureSolid("lzx", 32 << 10);
        maker.append(maker.sources().other(), maker.main(), "more");
    }),

    /** With an integrity table. */
    INTEGRITY(maker -> maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=lzx", "--check")),
    /** Solid with an integrity table. */
    INTEGRITY_SOLID(maker -> maker.captureSolid("lzms", 128 << 10, "--check")),
    /** Such that it can go through a pipe, not compressed. */
    PIPABLE(maker -> maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=none", "--pipable")),
    /** Pipable in XPRESS. */
    PIPABLE_XPRESS(maker -> maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=xpress", "--pipable")),
    /** Pipable in LZX with an integrity table. */
    PIPABLE_LZX(maker -> maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=lzx", "--pipable", "--check")),
    /** Pipable in LZMS with two images. */
    PIPABLE_IMAGES(maker -> {
        maker.capture(maker.sources().other(), maker.main(), "first", "--compress=lzms", "--pipable");
        maker.append(maker.sources().directory(WimMaker.USUAL_CHUNK), maker.main(), "second");
    }),
    /** Without what Unix keeps of files. */
    WITHOUT_UNIX_DATA(maker -> maker.wimlib(
            "capture", maker.sources().directory(WimMaker.USUAL_CHUNK), maker.main(), "plain", "--compress=xpress")),
    /** Absolute links inside the tree lead from its root. */
    FIXED_LINKS(maker -> maker.capture(maker.sources().absoluteLinks(), maker.main(), "fixed", "--rpfix")),
    /** Absolute links are as they were. */
    UNFIXED_LINKS(maker -> maker.capture(maker.sources().absoluteLinks(), maker.main(), "kept", "--norpfix")),

    /** Two images with files in common, the second one to be booted. */
    TWO_IMAGES(maker -> {
        maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=xpress");
        maker.append(maker.sources().other(), maker.main(), "second", "--boot");
    }),
    /** Five images of one tree. */
    MANY_IMAGES(maker -> {
        maker.capture(maker.sources().other(), maker.main(), "image 1", "--compress=xpress");
        for (int i = 2; i <= 5; i++) {
            maker.append(maker.sources().other(), maker.main(), "image " + i);
        }
    }),
    /** The first of three images was deleted, and everything that only it had. */
    DELETED_IMAGE(maker -> {
        threeImages(maker);
        maker.wimlib("delete", maker.main(), 1);
    }),
    /** The first of three images was deleted, its data stay. */
    SOFT_DELETED_IMAGE(maker -> {
        threeImages(maker);
        maker.wimlib("delete", maker.main(), 1, "--soft");
    }),
    /** All images are gone. */
    NO_IMAGES(maker -> {
        maker.capture(maker.sources().other(), maker.main(), "gone", "--compress=xpress");
        maker.wimlib("delete", maker.main(), 1);
    }),
    /** Files were added, deleted and renamed in an image, in place. */
    UPDATED(maker -> {
        maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=lzx", "--check");
        maker.update(
                maker.main(),
                1,
                "add '" + maker.sources().other() + "' /added",
                "delete /large.bin",
                "delete --recursive /names",
                "rename /folder /moved",
                "rename /links/first /links/renamed");
    }),
    /** Made anew after such changes: no holes are left. */
    OPTIMIZED(maker -> {
        threeImages(maker);
        maker.wimlib("delete", maker.main(), 2, "--soft");
        maker.wimlib("optimize", maker.main(), "--recompress", "--compress=lzx");
    }),
    /** Images of two files in one, in another codec than they had. */
    EXPORTED(maker -> {
        threeImages(maker);
        maker.wimlib("export", maker.main(), 3, maker.file("new.wim"), "from elsewhere", "--compress=lzms", "--boot");
        maker.wimlib("export", maker.main(), 1, maker.file("new.wim"), "and more", "described");
        maker.replaceMain("new.wim");
    }),
    /** An image without a name beside one with one. */
    UNNAMED(maker -> {
        maker.capture(maker.sources().other(), maker.main(), "", "--compress=xpress");
        maker.append(maker.sources().absoluteLinks(), maker.main(), "");
        maker.append(maker.sources().absoluteLinks(), maker.main(), "named");
    }),
    /** An image of a directory without files. */
    EMPTY_IMAGE(maker -> maker.capture(maker.sources().empty(), maker.main(), "empty")),
    /** Everything that XML can say of an image, and what nobody knows. */
    PROPERTIES(maker -> {
        maker.capture(maker.sources().other(), maker.main(), "<name> & 'more' \u00e9\ud83d\udcbe", "--compress=xpress");
        maker.setProperties(
                "DESCRIPTION=a description, \"quoted\"",
                "DISPLAYNAME=shown",
                "DISPLAYDESCRIPTION=shown as well",
                "FLAGS=Professional",
                "WINDOWS/ARCH=9",
                "WINDOWS/PRODUCTNAME=Microsoft Windows Operating System",
                "WINDOWS/EDITIONID=Professional",
                "WINDOWS/INSTALLATIONTYPE=Client",
                "WINDOWS/LANGUAGES/LANGUAGE[1]=en-US",
                "WINDOWS/LANGUAGES/LANGUAGE[2]=de-DE",
                "WINDOWS/LANGUAGES/DEFAULT=en-US",
                "WINDOWS/VERSION/MAJOR=10",
                "WINDOWS/VERSION/MINOR=0",
                "WINDOWS/VERSION/BUILD=19041",
                "WINDOWS/SYSTEMROOT=WINDOWS",
                "SOMETHING/UNKNOWN=kept");
    }),
    /** Made for booting with files that stay in it. */
    WIMBOOT(maker -> maker.captureAll(4 << 10, "--wimboot")),

    /** Parts of 300 KB, some larger because of one file. */
    SPLIT(maker -> {
        maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=xpress", "--check");
        maker.split(maker.main(), 300_000);
    }),
    /** Two images, not compressed, in many parts. */
    SPLIT_IMAGES(maker -> {
        maker.captureAll(4 << 10, "--compress=none");
        maker.append(maker.sources().other(), maker.main(), "second", "--boot");
        maker.split(maker.main(), 100_000);
    }),
    /** A pipable file in parts. */
    SPLIT_PIPABLE(maker -> {
        maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=lzx", "--pipable");
        maker.split(maker.main(), 200_000);
    }),
    /** A file that needs another one for most of its data. */
    DELTA(maker -> {
        maker.capture(
                maker.sources().directory(WimMaker.USUAL_CHUNK), maker.file("base.wim"), "base", "--compress=lzx");
        maker.capture(
                maker.sources().directory(WimMaker.USUAL_CHUNK),
                maker.main(),
                "delta",
                "--compress=xpress",
                "--delta-from=" + maker.file("base.wim"));
        maker.append(maker.sources().other(), maker.main(), "more");
    }),
    /** The same with a solid file that is needed. */
    DELTA_OF_SOLID(maker -> {
        maker.capture(maker.sources().other(), maker.file("base.wim"), "base", "--solid", "--solid-chunk-size=65536");
        maker.capture(
                maker.sources().directory(WimMaker.USUAL_CHUNK),
                maker.main(),
                "delta",
                "--compress=lzx",
                "--delta-from=" + maker.file("base.wim"));
    }),

    /** A volume with a little of everything. */
    NTFS_MIXED(maker -> maker.captureVolume(NtfsRecipe.MIXED, "--compress=lzx")),
    /** Names beside names. */
    NTFS_SHORT_NAMES(maker -> maker.captureVolume(NtfsRecipe.SHORT_NAMES, "--compress=xpress")),
    /** Object ids, half of them with the ids of their birth. */
    NTFS_OBJECT_IDS(maker -> maker.captureVolume(NtfsRecipe.OBJECT_IDS, "--compress=xpress")),
    /** Symbolic links, junctions, and points of others. */
    NTFS_REPARSE_POINTS(maker -> maker.captureVolume(NtfsRecipe.REPARSE_POINTS, "--compress=none")),
    /** Named streams of files and directories. */
    NTFS_NAMED_STREAMS(maker -> maker.captureVolume(NtfsRecipe.NAMED_STREAMS, "--compress=lzx")),
    /** Many security descriptors, some of them large. */
    NTFS_SECURITY(maker -> maker.captureVolume(NtfsRecipe.SECURITY, "--compress=lzx")),
    /** Files with many names. */
    NTFS_HARD_LINKS(maker -> maker.captureVolume(NtfsRecipe.HARD_LINKS, "--compress=xpress")),
    /** Names beyond ASCII, and some that Windows reserves. */
    NTFS_UNICODE_NAMES(maker -> maker.captureVolume(NtfsRecipe.UNICODE_NAMES, "--compress=none")),
    /** Files whose attributes say that they are compressed. */
    NTFS_COMPRESSED(maker -> maker.captureVolume(NtfsRecipe.COMPRESSED, "--compress=xpress")),
    /** Files that the system keeps compressed in a stream, with reparse data. */
    NTFS_SYSTEM_COMPRESSED(maker -> maker.captureVolume(NtfsRecipe.SYSTEM_COMPRESSED, "--compress=xpress")),
    /** Directories sixty deep. */
    NTFS_DEEP_DIRECTORIES(maker -> maker.captureVolume(NtfsRecipe.DEEP_DIRECTORIES, "--compress=xpress")),
    /** Solid, from a volume. */
    NTFS_SOLID(maker -> maker.captureVolume(NtfsRecipe.MIXED, "--solid", "--solid-chunk-size=131072")),

    /** What 7-Zip makes of a directory: links as it likes, which is as what they lead to. */
    SEVEN_ZIP(maker -> maker.sevenZip(maker.sources().other())),
    /** The same with every kind of file, hard and symbolic links. */
    SEVEN_ZIP_LINKS(maker -> maker.sevenZip(maker.sources().directory(WimMaker.USUAL_CHUNK), "-snh", "-snl"));

    private final Steps steps;

    /** Makes the files of a sample. */
    @FunctionalInterface
    interface Steps {
        /** Makes them, and what is beside them is deleted again. */
        void make(WimMaker maker) throws IOException;
    }

    WimRecipe(Steps steps) {
        this.steps = steps;
    }

    private static void threeImages(WimMaker maker) throws IOException {
        maker.captureAll(WimMaker.USUAL_CHUNK, "--compress=xpress");
        maker.append(maker.sources().absoluteLinks(), maker.main(), "second");
        maker.append(maker.sources().other(), maker.main(), "third", "--boot");
    }

    void build(WimCorpus corpus, Path folder) throws IOException {
        WimMaker maker = new WimMaker(corpus, folder);
        steps.make(maker);
        maker.exportPlain();
    }
}
