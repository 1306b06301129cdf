package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import io.github.diskwright.testkit.peer.SevenZip;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What foreign tools make of a WIM file. They change nothing. A file may need others: the further parts of a split set,
 * or those that a delta refers to. Thread-safe.
 */
public final class WimJudge {
    private static final int MAGIC_SIZE = 8;
    private static final int PARTS_AT = 0x2a;

    private final Peer wimlib = WimlibImagex.require().peer();
    private final SevenZip sevenZip = SevenZip.require();

    private WimJudge() {}

    /** The judge; skips or fails the test if a tool is missing. */
    public static WimJudge require() {
        return new WimJudge();
    }

    /** Does something with a folder that is deleted afterwards. */
    @FunctionalInterface
    private interface Work<T> {
        T in(Path folder) throws IOException;
    }

    private <T> T inFolder(Work<T> work) throws IOException {
        Path folder = Files.createTempDirectory("diskwright-wim");
        try {
            return work.in(folder);
        } finally {
            // Names are there that Java does not know.
            Peer.require("rm").check("-rf", folder);
        }
    }

    private PeerRun run(Path[] others, Object... arguments) {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        Arrays.stream(others).forEach(other -> all.add("--ref=" + other));
        return wimlib.run(all);
    }

    /**
     * What tools have against a file, none if they find it whole: wimlib's {@code verify}, which decodes everything,
     * and 7-Zip's test of files that it knows: neither pipable nor in need of others.
     *
     * @param file the file, or the first part
     * @param others files that it needs
     * @throws IOException if the file cannot be read
     */
    public List<String> objections(Path file, Path... others) throws IOException {
        List<String> objections = new ArrayList<>();
        PeerRun verify = run(others, "verify", file);
        boolean isWarned = verify.errors()
                .lines()
                .anyMatch(line -> line.contains("WARNING") && !line.contains("does not contain integrity information"));
        if (verify.exitCode() != 0 || isWarned || verify.errors().contains("ERROR")) {
            objections.add(verify.toString());
        }
        if (others.length == 0 && isForSevenZip(file)) {
            PeerRun test = sevenZip.peer().run("t", "-twim", "-p", file);
            if (test.exitCode() != 0 || test.output().contains("WARNING")) {
                objections.add(test.toString());
            }
        }
        return objections;
    }

    private static boolean isForSevenZip(Path file) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            byte[] magic = new byte[MAGIC_SIZE];
            opened.readFully(magic);
            opened.seek(PARTS_AT);
            return new String(magic, StandardCharsets.ISO_8859_1).startsWith("MSWIM") && opened.read() == 1;
        }
    }

    /**
     * Fails if a tool has something against a file.
     *
     * @throws IOException if the file cannot be read
     * @see #objections
     */
    public void requireWhole(Path file, Path... others) throws IOException {
        List<String> objections = objections(file, others);
        if (!objections.isEmpty()) {
            throw new AssertionError(file + " is not whole:\n" + String.join("\n", objections));
        }
    }

    /**
     * The images as wimlib reads them: it writes them to a file without compression, which is taken apart here, and has
     * to list the same of each file here and there.
     *
     * @param file the file, or the first part
     * @param others files that it needs
     * @throws IOException if files beside it cannot be made
     * @throws AssertionError if wimlib does not read it, or lists something else
     */
    public PlainWim images(Path file, Path... others) throws IOException {
        return inFolder(folder -> {
            Path plain = folder.resolve("plain.wim");
            run(others, "export", file, "all", plain, "--compress=none", "--quiet")
                    .requireSuccess();
            PlainWim images = PlainWim.read(plain);
            for (int image = 1; image <= images.imageCount(); image++) {
                TreeDifference.requireEmpty(
                        "image " + image + " of " + file + " as it is listed", listed(images, image, file, others));
            }
            return images;
        });
    }

    /** In what wimlib's listing of an image differs from what was read here. */
    List<String> listed(PlainWim images, int image, Path file, Path... others) {
        PeerRun listing = run(others, "dir", file, image, "--detailed").requireSuccess();
        return TreeDifference.between(WimListing.parse(listing.outputBytes()), WimListing.of(images, image));
    }

    /**
     * In what an image differs from a tree.
     *
     * @param file the file, or the first part
     * @param image number from 1 on
     * @param expected what should be in it
     * @param others files that it needs
     * @return as {@link TreeDifference#list}
     * @throws IOException if files beside it cannot be made, or the tree cannot be read
     */
    public List<String> differences(Path file, int image, FileTree expected, Path... others) throws IOException {
        try (MemoryTree found = images(file, others).tree(image)) {
            return TreeDifference.list(expected, found);
        }
    }

    /**
     * Fails unless tools find a file whole, and an image equals a tree in all that the tree can have.
     *
     * @throws IOException if files beside it cannot be made, or the tree cannot be read
     * @see #differences
     */
    public void requireImage(Path file, int image, FileTree expected, Path... others) throws IOException {
        requireWhole(file, others);
        TreeDifference.requireEmpty("image " + image + " of " + file, differences(file, image, expected, others));
    }

    /**
     * What becomes of an image that wimlib applies to a folder of Unix, with owners and modes: it is captured again.
     *
     * @param file the file, or the first part
     * @param image number from 1 on
     * @param others files that it needs
     * @return a tree that can have what the folder has
     * @throws IOException if files beside it cannot be made
     */
    public MemoryTree appliedToFolder(Path file, int image, Path... others) throws IOException {
        return inFolder(folder -> {
            Path target = folder.resolve("applied");
            run(others, "apply", file, image, target, "--unix-data", "--norpfix")
                    .requireSuccess();
            MemoryTree tree = captured(target, folder.resolve("again.wim"));
            return tree.withProperties(TreeProperties.builder()
                    .with(TreeFeature.HARD_LINKS, TreeFeature.SYMBOLIC_LINKS, TreeFeature.SPECIAL_FILES)
                    .with(TreeFeature.UNIX_METADATA, TreeFeature.EXTENDED_ATTRIBUTES)
                    .with(TreeFeature.WRITE_TIME, TreeFeature.ACCESS_TIME)
                    .build());
        });
    }

    /**
     * What becomes of an image that wimlib applies to a new volume of NTFS: it is captured again.
     *
     * @param file the file, or the first part
     * @param image number from 1 on
     * @param size of the volume in bytes, with room for the files
     * @param others files that it needs
     * @return a tree that can have what wimlib writes to a volume
     * @throws IOException if files beside it cannot be made
     */
    public MemoryTree appliedToVolume(Path file, int image, long size, Path... others) throws IOException {
        return inFolder(folder -> {
            Path volume = folder.resolve("volume.ntfs");
            try (RandomAccessFile opened = new RandomAccessFile(volume.toFile(), "rw")) {
                opened.setLength(size);
            }
            NtfsTools.require().format(volume);
            run(others, "apply", file, image, volume).requireSuccess();
            MemoryTree tree = captured(volume, folder.resolve("again.wim"));
            return tree.withProperties(tree.properties().toBuilder()
                    .without(TreeFeature.UNIX_METADATA, TreeFeature.EXTENDED_ATTRIBUTES, TreeFeature.SPECIAL_FILES)
                    .build());
        });
    }

    private MemoryTree captured(Path source, Path file) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("capture", source, file, "--compress=none", "--norpfix"));
        if (Files.isDirectory(source)) {
            arguments.add("--unix-data");
        }
        wimlib.run(arguments).requireSuccess();
        return PlainWim.read(file).tree(1);
    }

    /** The XML data of a file as text. */
    public String xml(Path file) {
        return MetadataParser.xml(wimlib.check("info", file, "--xml").outputBytes());
    }
}
