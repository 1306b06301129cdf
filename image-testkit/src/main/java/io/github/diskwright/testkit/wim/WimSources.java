package io.github.diskwright.testkit.wim;

import io.github.diskwright.testkit.CorpusFolder;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.testkit.peer.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories of the host that are captured, made once for all recipes. Immutable. */
final class WimSources {
    private static final int LARGEST_FULL_CHUNK = 256 << 10;
    private static final String[] ODD_NAMES = {
        "\\303\\204rger", // two letters of Latin-1
        "\\316\\261\\316\\262\\316\\263", // Greek
        "\\360\\237\\222\\276 disk", // beyond the first plane: two units
        "\\355\\240\\200 half", // one half of such a pair alone
        "e\\314\\201", // a letter and its accent
        "\\303\\251", // the same as one letter
        "trailing dot.",
        "trailing blank ",
        "aux",
        "con.txt",
        "question?mark",
        "star*",
        "col:on",
        "new\\nline",
    };

    private final CorpusFolder corpus;

    WimSources(CorpusFolder corpus) {
        this.corpus = corpus;
    }

    private static byte[] bytes(DataKind kind, int length, long number) {
        return kind.bytes(length, Seeds.derive(WimCorpus.SEED, number));
    }

    /** Every kind of file that the host has, and files whose sizes are about those of a chunk. */
    Path directory(int chunkSize) throws IOException {
        return corpus.item("source-" + chunkSize, folder -> {
            kinds(folder);
            sizes(Files.createDirectory(folder.resolve("sizes")), chunkSize);
            shell(folder, odd() + special() + metadata());
        });
    }

    /** Fewer files, some of them with contents that are in the other ones as well. */
    Path other() throws IOException {
        return few("source-other", large());
    }

    /** As few files, none of them large. */
    Path small() throws IOException {
        return few("source-small", bytes(DataKind.CODE, 40_000, 101));
    }

    private Path few(String name, byte[] large) throws IOException {
        return corpus.item(name, folder -> {
            Files.createDirectories(folder.resolve("shared"));
            Files.write(folder.resolve("shared/text.txt"), bytes(DataKind.TEXT, 3_000, 1));
            Files.write(folder.resolve("shared/large.bin"), large);
            Files.write(folder.resolve("only here.bin"), bytes(DataKind.CODE, 50_000, 100));
            Files.createLink(folder.resolve("and here.bin"), folder.resolve("only here.bin"));
            Files.createDirectory(folder.resolve("nothing in it"));
            shell(folder, "ln -s 'only here.bin' link\ntouch -d '2001-02-03 04:05:06.7' shared/text.txt\n");
        });
    }

    /** Links with absolute targets inside the directory and outside. */
    Path absoluteLinks() throws IOException {
        return corpus.item("source-links", folder -> {
            Files.createDirectories(folder.resolve("folder/below"));
            Files.writeString(folder.resolve("folder/target.txt"), "target");
            Path root = corpus.resolve("source-links").toAbsolutePath();
            Files.createSymbolicLink(folder.resolve("to file"), root.resolve("folder/target.txt"));
            Files.createSymbolicLink(folder.resolve("to folder"), root.resolve("folder/below"));
            Files.createSymbolicLink(folder.resolve("to root"), root);
            Files.createSymbolicLink(folder.resolve("outside"), Path.of("/nowhere/at all"));
            Files.createSymbolicLink(folder.resolve("like the root"), Path.of(root + "-but-longer"));
            Files.createSymbolicLink(folder.resolve("relative"), Path.of("folder/target.txt"));
        });
    }

    /** A directory without anything. */
    Path empty() throws IOException {
        return corpus.item("source-empty", Files::createDirectories);
    }

    /** Pieces of all kinds, some that compress and some that do not, in a file of many chunks. */
    private static byte[] large() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 12; i++) {
            all.writeBytes(bytes(DataKind.values()[i % DataKind.values().length], 90_000 + i, 50 + i));
        }
        return all.toByteArray();
    }

    private static void kinds(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("folder/in folder/deeper"));
        Files.createDirectories(folder.resolve("folder/empty folder"));
        Files.createDirectories(folder.resolve("links"));
        Files.createDirectories(folder.resolve("names"));
        Files.write(folder.resolve("empty.bin"), new byte[0]);
        Files.write(folder.resolve("one.bin"), new byte[] {'1'});
        Files.write(folder.resolve("text.txt"), bytes(DataKind.TEXT, 3_000, 1));
        Files.write(folder.resolve("random.bin"), bytes(DataKind.RANDOM, 5_000, 2));
        Files.write(folder.resolve("large.bin"), large());
        Files.write(folder.resolve("folder/same as text.txt"), bytes(DataKind.TEXT, 3_000, 1));
        Files.write(folder.resolve("folder/in folder/deeper/code.exe"), bytes(DataKind.CODE, 20_000, 3));
        Files.write(folder.resolve("names/" + "long name ".repeat(25).strip()), bytes(DataKind.TEXT, 40, 4));
        Files.write(folder.resolve("names/case"), bytes(DataKind.TEXT, 50, 5));
        Files.write(folder.resolve("names/CASE"), bytes(DataKind.TEXT, 60, 6));
        Files.write(folder.resolve("links/first"), bytes(DataKind.TEXT, 700, 7));
        Files.createLink(folder.resolve("links/second"), folder.resolve("links/first"));
        Files.createLink(folder.resolve("folder/third"), folder.resolve("links/first"));
        Files.createLink(folder.resolve("links/empty, too"), folder.resolve("empty.bin"));
        Files.createSymbolicLink(folder.resolve("links/relative"), Path.of("../text.txt"));
        Files.createSymbolicLink(folder.resolve("links/to folder"), Path.of("../folder"));
        Files.createSymbolicLink(folder.resolve("links/dangling"), Path.of("no/such/file"));
        Files.createSymbolicLink(folder.resolve("links/absolute"), Path.of("/nowhere/absolute"));
        Files.createSymbolicLink(folder.resolve("links/root"), Path.of("/"));
    }

    private static void sizes(Path folder, int chunkSize) throws IOException {
        if (chunkSize > LARGEST_FULL_CHUNK) {
            int size = Math.min(chunkSize, 2 << 20) + 1;
            Files.write(folder.resolve("over one chunk"), bytes(DataKind.REPEATED, size, 200));
            return;
        }
        int[] sizes = {chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3 * chunkSize + 17};
        for (int size : sizes) {
            Files.write(folder.resolve("text " + size), bytes(DataKind.TEXT, size, 200 + size));
            Files.write(folder.resolve("random " + size), bytes(DataKind.RANDOM, size, 300 + size));
        }
    }

    private static void shell(Path folder, String script) {
        Peer.require("bash").check("-ec", "cd '" + folder.toAbsolutePath() + "'\n" + script);
    }

    /** Java makes only names that the locale has. */
    private static String odd() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < ODD_NAMES.length; i++) {
            script.append("echo odd ")
                    .append(i)
                    .append(" > $'names/")
                    .append(ODD_NAMES[i])
                    .append("'\n");
        }
        return script.append("mkdir $'names/\\303\\226rdner'\necho inside > $'names/\\303\\226rdner/\\303\\237'\n")
                .toString();
    }

    /** Devices are for administrators. */
    private static String special() {
        return """
                mkfifo pipe
                mknod 'character device' c 1 3 2>/dev/null || true
                mknod 'block device' b 7 200 2>/dev/null || true
                """;
    }

    /** Attributes and owners as far as they may be set here; times as the last thing. */
    private static String metadata() {
        return """
                setfattr -n user.note -v 'of a file' text.txt || true
                setfattr -n user.second -v 0x000102ff text.txt || true
                setfattr -n user.empty text.txt || true
                setfattr -n user.note -v 'of a folder' folder || true
                setfattr -n user.large -v "$(head -c 2000 /dev/zero | tr '\\0' x)" random.bin || true
                setfattr -n trusted.note -v 'for administrators' random.bin 2>/dev/null || true
                chmod 4755 folder/in\\ folder/deeper/code.exe
                chmod 1777 folder/empty\\ folder
                chmod 0400 random.bin
                chown 1000:1001 text.txt 2>/dev/null || true
                chown -h 65534:12345678 links/relative 2>/dev/null || true
                touch -d '1950-06-07 08:09:10.123456789' random.bin
                touch -d '2106-02-07 06:28:17.9999999' one.bin
                touch -h -d '2001-02-03 04:05:06.7' links/relative
                touch -d '1999-12-31 23:59:59' folder/in\\ folder
                touch -d '2020-01-01 00:00:00.0000001' .
                """;
    }
}
