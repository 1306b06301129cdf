package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.testkit.peer.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that hold for all verbs: exit codes, messages, JSON, and what happens to files when something fails. */
class CommandTest {
    private static final int SIZE = 40 << 20;

    @TempDir
    Path folder;

    private Path raw;

    @BeforeEach
    void makeDisk() throws IOException {
        raw = folder.resolve("disk.raw");
        byte[] bytes = new byte[3_000_000];
        new Random(4).nextBytes(bytes);
        try (FileDevice disk = FileDevice.create(raw, 512, FileDevice.Sparseness.SPARSE)) {
            disk.resize(SIZE);
            disk.write(5_000_000, ByteBuffer.wrap(bytes));
            disk.write(SIZE - 700, ByteBuffer.wrap(bytes, 0, 700));
        }
    }

    private Path vhdx() {
        Path file = folder.resolve("disk.vhdx");
        assertThat(InProcess.run("convert", raw, file).code()).isZero();
        return file;
    }

    private void overwrite(Path file, long position, int... bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            for (int value : bytes) {
                access.write(value);
            }
        }
    }

    private Stream<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("disk.raw") && !name.equals("disk.vhdx"))
                    .toList()
                    .stream();
        }
    }

    @Test
    void convertsThereAndBackAndTellsWhatItDid() throws Exception {
        Path image = folder.resolve("disk.vhdx");
        InProcess.Run there = InProcess.run("convert", raw, image, "--json", "--digest", "sha256,crc32");
        Path back = folder.resolve("back.img");
        InProcess.Run again = InProcess.run("convert", image, back);

        assertThat(there.code()).isZero();
        assertThat(there.err()).isEmpty();
        JsonValue json = JsonValue.parse(there.out());
        assertThat(json.get("format").text()).isEqualTo("vhdx");
        assertThat(json.get("diskBytes").number()).isEqualTo(SIZE);
        assertThat(json.get("dataBytes").number()).isBetween(3_000_700L, 3_100_000L);
        assertThat(json.get("fileBytes").number()).isEqualTo(Files.size(image));
        String sha256 = InProcess.run("hash", raw).out().split(" ")[0];
        assertThat(json.get("digests").get("sha256").text()).isEqualTo(sha256);
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("(raw disk image)", "disk 40.0 MiB");
        assertThat(Files.mismatch(raw, back)).isEqualTo(-1);
    }

    @Test
    void hashPrintsWhatSha256sumPrints() throws Exception {
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(raw)));
        Path image = vhdx();

        assertThat(InProcess.run("hash", raw).out()).isEqualTo(expected + "  " + raw + "\n");
        assertThat(InProcess.run("hash", image).out()).isEqualTo(expected + "  " + image + "\n");
        assertThat(InProcess.run("hash", "--algorithm", "sha1,crc32c", raw).out())
                .contains("SHA1 (" + raw + ") = ", "CRC32C (" + raw + ") = ");
    }

    @Test
    void theDigestTreeIsThatOfTheDiskInAnyFormat() throws Exception {
        Path image = vhdx();
        String tree;
        try (FileDevice device = FileDevice.openReadOnly(raw)) {
            tree = DeviceDigest.tree(device, 65_536, JobOptions.defaults())
                    .value()
                    .hex();
        }

        assertThat(InProcess.run("hash", "--tree", "--tree-block", "64k", raw).out())
                .isEqualTo("sha256-tree-65536:" + tree + "  " + raw + "\n");
        JsonValue json = JsonValue.parse(
                InProcess.run("hash", "--tree", "--tree-block", "64k", "--threads", "1", "--json", image)
                        .out());
        JsonValue value = json.get("images").items().get(0).get("tree");
        assertThat(value.get("value").text()).isEqualTo(tree);
        assertThat(value.get("blockSize").number()).isEqualTo(65_536);
        assertThat(InProcess.run("hash", "--tree", raw).out()).doesNotContain(tree);
    }

    @Test
    void convertKeepsHolesAndNeedNotWaitForTheDisk() throws Exception {
        Path kept = folder.resolve("kept.raw");
        Path unsynced = folder.resolve("unsynced.vhdx");

        assertThat(InProcess.run("convert", raw, kept, "--holes", "keep").code())
                .isZero();
        assertThat(InProcess.run("convert", kept, unsynced, "--no-sync").code()).isZero();

        assertThat(Files.mismatch(raw, kept)).isEqualTo(-1);
        assertThat(InProcess.run("compare", raw, unsynced).code()).isZero();
        assertThat(InProcess.run("check", unsynced).code()).isZero();
    }

    /** On a file system that has no such thing it says so. */
    @Test
    void directReadsTheSame() throws Exception {
        InProcess.Run direct = InProcess.run("hash", "--direct", raw);
        if (direct.code() == 4) {
            assertThat(direct.err()).contains("direct input and output on this file system");
        } else {
            assertThat(direct.out()).isEqualTo(InProcess.run("hash", raw).out());
        }
    }

    @Test
    void compareTellsTheFirstDifference() throws Exception {
        Path image = vhdx();
        assertThat(InProcess.run("compare", raw, image).code()).isZero();

        overwrite(raw, 12_345_678, 1);
        InProcess.Run run = InProcess.run("compare", raw, image);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("different at byte 12345678 (0xbc614e)\n");
        JsonValue json =
                JsonValue.parse(InProcess.run("compare", raw, image, "--json").out());
        assertThat(json.get("identical").isTrue()).isFalse();
        assertThat(json.get("firstDifference").number()).isEqualTo(12_345_678);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "nonsense",
        "convert",
        "convert onlyone",
        "hash",
        "part",
        "part nonsense x",
        "vhdx",
        "vhdx create x.vhdx",
        "vhdx create x.vhdx --size 1M --parent y.vhdx",
        "vhdx create x.vhdx --size 1M --type differencing",
        "vhdx resize x.vhdx",
        "vhdx set x.vhdx",
        "vhdx set x.vhdx --disk-id 7",
        "info x --unknown",
        "hash --algorithm md99 disk.raw",
        "hash --tree --algorithm sha1 disk.raw",
        "hash --tree --tree-block 5000 disk.raw",
        "hash --tree --tree-block 5T disk.raw",
        "hash --tree-block 64k disk.raw",
        "convert --holes some disk.raw new.raw",
        "hash disk.raw --threads 0",
        "hash disk.raw --threads many",
        "hash disk.raw --memory 1M",
        "hash disk.raw --rate 12X",
        "convert disk.raw new.vhdx --to floppy",
        "convert disk.raw new.vhdx --block-size 3Q",
        "convert disk.raw#7 new.vhdx"
    })
    void wrongUsageIsTwoAndOneLine(String line) throws Exception {
        Object[] words = line.isEmpty()
                ? new Object[0]
                : Stream.of(line.split(" "))
                        .map(word -> word.startsWith("disk.") || word.startsWith("new.") ? folder.resolve(word) : word)
                        .toArray();

        InProcess.Run run = InProcess.run(words);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().findFirst().orElseThrow()).startsWith("diskwright: ");
        assertThat(run.err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aMissingFileIsAnInputFailure() throws Exception {
        InProcess.Run run = InProcess.run("info", folder.resolve("nothing.vhdx"));

        assertThat(run.code()).isEqualTo(8);
        assertThat(run.err()).isEqualTo("diskwright: " + folder.resolve("nothing.vhdx") + ": no such file\n");
        assertThat(InProcess.run("hash", folder).code()).isEqualTo(8);
    }

    @Test
    void anExistingDestinationIsKeptUnlessForced() throws Exception {
        Path target = folder.resolve("disk.vhdx");
        Files.writeString(target, "precious");

        InProcess.Run refused = InProcess.run("convert", raw, target);
        assertThat(refused.code()).isEqualTo(6);
        assertThat(refused.err()).contains(target + " exists");
        assertThat(Files.readString(target)).isEqualTo("precious");

        assertThat(InProcess.run("convert", raw, target, "--force").code()).isZero();
        assertThat(InProcess.run("compare", raw, target).code()).isZero();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void theSourceIsNeverItsOwnDestination() throws Exception {
        Path image = vhdx();
        Path link = Files.createSymbolicLink(folder.resolve("link.vhdx"), image);
        String before = InProcess.run("hash", image).out();
        for (Path destination : new Path[] {image, link, folder.resolve(".").resolve("disk.vhdx")}) {
            InProcess.Run run = InProcess.run("convert", image, destination, "--force");
            assertThat(run.code()).isEqualTo(6);
            assertThat(run.err()).contains("is the source itself");
        }
        assertThat(InProcess.run("hash", image).out()).isEqualTo(before);
    }

    @Test
    void corruptInputIsThreeWithStructureAndOffsetAndNothingIsWritten() throws Exception {
        Path image = vhdx();
        // Both headers of the VHDX, behind their signatures.
        overwrite(image, 0x10000 + 200, 1);
        overwrite(image, 0x20000 + 200, 1);

        InProcess.Run run = InProcess.run("convert", image, folder.resolve("new.raw"));

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).startsWith("diskwright: " + image).contains("header", "0x10000", "expected", "found");
        assertThat(run.err().lines().count()).isEqualTo(1);
        assertThat(leftovers()).isEmpty();
        JsonValue json = JsonValue.parse(InProcess.run("info", image, "--json").out());
        assertThat(json.get("error").get("kind").text()).isEqualTo("corrupt");
        assertThat(json.get("error").get("position").number()).isPositive();
        InProcess.Run check = InProcess.run("check", image);
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out()).contains("file: error");
    }

    @Test
    void aTruncatedImageIsThree() throws Exception {
        Path image = vhdx();
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(file.length() - (1 << 20));
        }
        InProcess.Run run = InProcess.run("convert", image, folder.resolve("new.raw"));

        assertThat(run.code()).isEqualTo(3);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aNameThatClaimsAnotherFormatIsThree() throws Exception {
        Path image = vhdx();
        overwrite(image, 0, 'V');
        Path empty = Files.write(folder.resolve("empty.vhdx"), new byte[0]);
        Path text = Files.write(folder.resolve("text.vhdx"), new byte[70_000]);
        for (Path file : new Path[] {image, empty, text}) {
            for (String verb : new String[] {"info", "hash", "check"}) {
                InProcess.Run run = InProcess.run(verb, file);
                assertThat(run.code()).as(verb + " " + file).isIn(1, 3);
                assertThat(run.out() + run.err()).contains("identifier");
            }
            assertThat(InProcess.run("convert", file, folder.resolve("new.raw")).code())
                    .isEqualTo(3);
            assertThat(folder.resolve("new.raw")).doesNotExist();
        }
    }

    @Test
    void aDestinationThatLooksLikeAPartitionOfAnImageIsRefused() throws Exception {
        Path image = vhdx();
        InProcess.Run run = InProcess.run("convert", raw, image + "#2");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("partition 2 of " + image);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void badDestinationsAreNamedAsTheUserWroteThem() throws Exception {
        InProcess.Run noFolder = InProcess.run("convert", raw, folder.resolve("no/where.vhdx"));
        assertThat(noFolder.code()).isEqualTo(8);
        assertThat(noFolder.err()).contains("no/where.vhdx: there is no folder").doesNotContain(".partial");
        InProcess.Run isFolder = InProcess.run("convert", raw, Files.createDirectory(folder.resolve("dir")));
        assertThat(isFolder.code()).isEqualTo(6);
        assertThat(isFolder.err()).contains("dir is a folder").doesNotContain("force");
        InProcess.Run odd = InProcess.run("convert", raw, folder.resolve("x.vhdx"), "--block-size", "3M");
        assertThat(odd.err()).contains("x.vhdx").doesNotContain(".partial");
    }

    @Test
    void sectorsOfARawDiskComeFromItsTable() throws Exception {
        Path disk = folder.resolve("4k.raw");
        try (FileDevice device = FileDevice.create(disk, 4096, FileDevice.Sparseness.SPARSE)) {
            device.resize(64 << 20);
            device.write(0, Gpt4k.table(64 << 20));
        }
        assertThat(InProcess.run("part", "show", disk).out()).contains("sectors of 4096 bytes");
        Path image = folder.resolve("4k.vhdx");
        assertThat(InProcess.run("convert", disk, image).code()).isZero();
        assertThat(InProcess.run("part", "show", image).out())
                .contains("GPT partition table", "sectors of 4096 bytes", "Linux");
        assertThat(InProcess.run("info", image).out()).contains("4096 bytes logical");
        assertThat(InProcess.run("convert", raw, folder.resolve("asked.vhdx"), "--sector-size", "4096")
                        .code())
                .isZero();
        assertThat(InProcess.run("info", folder.resolve("asked.vhdx")).out()).contains("4096 bytes logical");
        assertThat(InProcess.run("convert", raw, folder.resolve("b.vhdx"), "--sector-size", "1000")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void memoryThatJavaDoesNotHaveIsRefused() {
        InProcess.Run run = InProcess.run("hash", raw, "--memory", "1T");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("DISKWRIGHT_OPTS");
    }

    @Test
    void whatIsNotSupportedIsFour() throws Exception {
        Path odd = folder.resolve("odd.raw");
        Files.write(odd, new byte[1_000]);
        InProcess.Run run = InProcess.run("convert", odd, folder.resolve("odd.vhdx"));
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("not supported");
        assertThat(folder.resolve("odd.vhdx")).doesNotExist();

        InProcess.Run blocks = InProcess.run("convert", raw, folder.resolve("x.vhdx"), "--block-size", "3M");
        assertThat(blocks.code()).isEqualTo(4);
        assertThat(folder.resolve("x.vhdx")).doesNotExist();
        assertThat(InProcess.run("convert", raw, folder.resolve("x.raw"), "--block-size", "1M")
                        .code())
                .isEqualTo(4);
    }

    @Test
    void aFailureInTheMiddleOfTheSourceLeavesNothing() throws Exception {
        Path image = vhdx();
        // The block allocation table is at 3 MiB: its second entry points beyond the file now.
        overwrite(image, (3 << 20) + 8 * 4, 6, 0, 0, 0x70, 0, 0, 0, 0);

        InProcess.Run run = InProcess.run("convert", image, folder.resolve("new.raw"));

        assertThat(run.code()).isEqualTo(3);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void cancellingIs130AndLeavesNothing() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Session session = new Session(stream, stream, false);
        session.cancellation().cancel();

        int code = new CommandRunner(session)
                .run("convert", raw.toString(), folder.resolve("new.vhdx").toString());

        assertThat(code).isEqualTo(130);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cancelled");
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info",
                "convert",
                "compare",
                "hash",
                "check",
                "repair",
                "part",
                "vhdx",
                "demo",
                "version",
                "completion"
            })
    void helpTellsOfEveryVerb(String verb) {
        InProcess.Run run = InProcess.run("help", verb);

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: diskwright " + verb);
        assertThat(InProcess.run(verb, "--help").out()).isEqualTo(run.out());
        assertThat(InProcess.run("help").out()).contains("  " + verb + " ");
    }

    @Test
    void progressCanBePlainLines() {
        InProcess.Run run = InProcess.run("hash", raw, "--progress", "plain");

        assertThat(run.err().lines().toList()).allMatch(line -> line.matches("hashing +\\d+ %  .*/s"));
        assertThat(run.err()).contains("100 %");
    }

    @Test
    void threadsMemoryAndRateDoNotChangeResults() throws Exception {
        String expected = InProcess.run("hash", raw).out();
        assertThat(InProcess.run("hash", raw, "--threads", 1, "--memory", "32M").out())
                .isEqualTo(expected);
        assertThat(InProcess.run("hash", raw, "--threads", 7, "--rate", "400M").out())
                .isEqualTo(expected);
    }

    @Test
    void completionAndVersionAreThere() {
        assertThat(InProcess.run("completion").out()).contains("complete -F", "convert");
        assertThat(InProcess.run("version").out())
                .contains(
                        "formats: dwi, gho, ntfsclone, partclone, vhdx, raw",
                        "codecs:  lz4, lzms, lznt1, lzx, store, xpress, zstd");
        assertThat(JsonValue.parse(InProcess.run("version", "--json").out())
                        .get("formats")
                        .items())
                .hasSize(6);
    }

    @Test
    void infoShowsABareVolumeAndAnEmptyDisk() {
        assertThat(InProcess.run("info", raw).out()).contains("raw disk image", "40.0 MiB", "no partition table");
        assertThat(InProcess.run("part", "show", vhdx()).out()).contains("no partition table");
        assertThat(InProcess.run("check", raw).code()).isZero();
    }

    @Test
    void namesFromTheDiskCannotSpeakToTheTerminal() {
        assertThat(DiskView.printable("a\u001b[2Jb\u202ec")).isEqualTo("a\\u001b[2Jb\\u202ec");
    }
}
