package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.gho.GhoItem;
import io.github.diskwright.testkit.gho.GhoMaker;
import io.github.diskwright.testkit.peer.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ghost} and the verbs that images in .dwi share with others, on disks without a file system. */
class GhostCommandTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 6 * MIB + 1536;

    @TempDir
    private Path folder;

    private byte[] bytes;
    private Path disk;
    private Path image;

    @BeforeEach
    void makeDisk() throws IOException {
        bytes = new byte[SIZE];
        new Random(3).nextBytes(bytes);
        // Zeros, and a part that gets small.
        Arrays.fill(bytes, MIB, 2 * MIB, (byte) 0);
        Arrays.fill(bytes, 3 * MIB, 4 * MIB, (byte) 65);
        disk = Files.write(file("disk.raw"), bytes);
        image = file("disk.dwi");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static InProcess.Run run(ExitCode code, Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code.code());
        return run;
    }

    private static InProcess.Run done(Object... arguments) {
        return run(ExitCode.DONE, arguments);
    }

    private static JsonValue json(Object... arguments) {
        return JsonValue.parse(done(arguments).out());
    }

    private static void damage(Path file, long position) throws IOException {
        byte[] changed = Files.readAllBytes(file);
        changed[(int) position] ^= 1;
        Files.write(file, changed);
    }

    @Test
    void aDiskComesBack() throws IOException {
        JsonValue captured = json("ghost", "capture", disk, image, "--comment", "words", "--json");
        assertThat(captured.get("format").text()).isEqualTo("dwi");
        assertThat(captured.get("diskBytes").number()).isEqualTo(SIZE);
        assertThat(captured.get("files").number()).isEqualTo(1);
        assertThat(captured.get("fileBytes").number()).isEqualTo(Files.size(image));
        assertThat(Files.size(image)).isBetween(4L * MIB, 5L * MIB);
        assertThat(file("disk.dwi.partial")).doesNotExist();
        Path back = file("back.raw");
        JsonValue restored = json("ghost", "restore", image, back, "--verify", "--json");
        assertThat(restored.get("diskBytes").number()).isEqualTo(SIZE);
        assertThat(restored.get("lost").items()).isEmpty();
        assertThat(Files.readAllBytes(back)).isEqualTo(bytes);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
        assertThat(done("info", image).out()).contains("words").contains("zstd");
        assertThat(done("check", image).out()).contains("clean");
        assertThat(done("compare", image, disk).out()).contains("identical");
        String digest = done("hash", disk).out().split(" ", 2)[0];
        assertThat(done("hash", image).out()).startsWith(digest);
    }

    @Test
    void whatIsThereIsNotReplacedUnasked() throws IOException {
        Files.writeString(image, "mine");
        assertThat(run(ExitCode.REFUSED, "ghost", "capture", disk, image).err()).contains("exists");
        assertThat(Files.readString(image)).isEqualTo("mine");
        done("ghost", "capture", disk, image, "--force");
        Path target = Files.write(file("target"), new byte[SIZE + MIB]);
        assertThat(run(ExitCode.REFUSED, "ghost", "restore", image, target).err())
                .contains("--force");
        assertThat(Files.readAllBytes(target)).containsOnly(0);
        done("ghost", "restore", image, target, "--force", "--verify");
        assertThat(Arrays.copyOf(Files.readAllBytes(target), SIZE)).isEqualTo(bytes);
        assertThat(run(ExitCode.REFUSED, "ghost", "restore", image, image, "--force")
                        .err())
                .contains("source itself");
        run(ExitCode.USAGE, "ghost", "capture", disk, disk, "--force");
        run(ExitCode.USAGE, "ghost", "capture", disk, file("disk.vhdx"));
    }

    @Test
    void aTargetThatIsTooSmall() throws IOException {
        done("ghost", "capture", disk, image);
        Path target = Files.write(file("target"), new byte[2 * MIB]);
        assertThat(run(ExitCode.NO_SPACE, "ghost", "restore", image, target, "--force")
                        .err())
                .isNotBlank();
        assertThat(Files.readAllBytes(target)).containsOnly(0);
    }

    @Test
    void filesOfABoundedSize() throws IOException {
        JsonValue captured = json(
                "ghost",
                "capture",
                disk,
                image,
                "--codec",
                "store",
                "--chunk-size",
                "64k",
                "--split-size",
                "1M",
                "--json");
        assertThat(captured.get("files").number()).isGreaterThanOrEqualTo(5);
        assertThat(Files.size(image)).isLessThanOrEqualTo(MIB);
        assertThat(file("disk.dw2")).exists();
        done("ghost", "restore", image, file("back.raw"));
        assertThat(Files.readAllBytes(file("back.raw"))).isEqualTo(bytes);
        done("check", image);
        Files.delete(file("disk.dw3"));
        assertThat(run(ExitCode.FINDINGS, "check", image).out()).contains("segment 3");
        assertThat(run(ExitCode.CORRUPT, "ghost", "restore", image, file("other.raw"))
                        .err())
                .contains("segment 3");
        assertThat(run(ExitCode.USAGE, "ghost", "capture", disk, file("x.dwi"), "--split-size", "1000")
                        .err())
                .contains("segmentSize");
    }

    @Test
    void anIncrementalImage() throws IOException {
        done("ghost", "capture", disk, image);
        bytes[5 * MIB] ^= 1;
        Files.write(disk, bytes);
        Path next = file("next.dwi");
        done("ghost", "capture", disk, next, "--base", image);
        assertThat(Files.size(next)).isLessThan(Files.size(image) / 2);
        done("check", next);
        done("ghost", "restore", next, file("back.raw"));
        assertThat(Files.readAllBytes(file("back.raw"))).isEqualTo(bytes);
        Path moved = Files.move(image, Files.createDirectory(file("elsewhere")).resolve("old.dwi"));
        run(ExitCode.REFUSED, "ghost", "restore", next, file("other.raw"));
        done("ghost", "restore", next, file("third.raw"), "--base", moved);
        assertThat(Files.readAllBytes(file("third.raw"))).isEqualTo(bytes);
    }

    @Test
    void passwordsAndKeys() throws IOException {
        Path password = Files.writeString(file("password"), "K\u00e4se\nmore\n");
        Path key = Files.writeString(file("key"), "0123456789abcdef".repeat(4) + "\n");
        done("ghost", "capture", disk, image, "--password-file", password);
        assertThat(run(ExitCode.REFUSED, "hash", image).err()).contains("encrypted");
        assertThat(run(ExitCode.REFUSED, "hash", image, "--password", "other").err())
                .contains("does not open");
        run(ExitCode.REFUSED, "check", image, "--password", "other");
        done("compare", image, disk, "--password", "K\u00e4se");
        assertThat(done("check", image, "--password-file", password).out()).contains("clean");
        // Whoever has no key can hold everything against its checksums.
        assertThat(done("check", image).out()).contains("clean");
        damage(image, Files.size(image) / 2);
        run(ExitCode.FINDINGS, "check", image);
        run(ExitCode.FINDINGS, "check", image, "--password-file", password);

        Path keyed = file("keyed.dwi");
        done("ghost", "capture", disk, keyed, "--key-file", key);
        run(ExitCode.REFUSED, "ghost", "restore", keyed, file("back.raw"), "--password", "x");
        done("ghost", "restore", keyed, file("other.raw"), "--key-file", key);
        assertThat(Files.readAllBytes(file("other.raw"))).isEqualTo(bytes);
        run(ExitCode.USAGE, "ghost", "capture", disk, file("z.dwi"), "--key-file", password);
        run(ExitCode.USAGE, "hash", keyed, "--key-file", key, "--password", "x");
    }

    @Test
    void anInterruptedCaptureGoesOn() throws IOException {
        Path whole = file("whole.dwi");
        done("ghost", "capture", disk, whole, "--codec", "lz4", "--chunk-size", "64k");
        Path partial = file("disk.dwi.partial");
        Files.write(partial, Arrays.copyOf(Files.readAllBytes(whole), 2 * MIB));
        assertThat(run(ExitCode.REFUSED, "ghost", "capture", disk, image, "--codec", "lz4", "--chunk-size", "64k")
                        .err())
                .contains("go on with it");
        run(ExitCode.REFUSED, "ghost", "capture", disk, image, "--resume");
        done("ghost", "capture", disk, image, "--codec", "lz4", "--chunk-size", "64k", "--resume");
        assertThat(partial).doesNotExist();
        assertThat(Files.readAllBytes(image)).isEqualTo(Files.readAllBytes(whole));
        run(ExitCode.REFUSED, "ghost", "capture", disk, file("new.dwi"), "--resume");
    }

    @Test
    void aDamagedImageIsSalvaged() throws IOException {
        done("ghost", "capture", disk, image, "--codec", "store");
        damage(image, Files.size(image) / 2);
        assertThat(run(ExitCode.FINDINGS, "check", image).out()).contains("dwi.");
        run(ExitCode.INTEGRITY, "ghost", "restore", image, file("a.raw"), "--verify");
        JsonValue result =
                JsonValue.parse(run(ExitCode.FINDINGS, "ghost", "restore", image, file("b.raw"), "--salvage", "--json")
                        .out());
        assertThat(result.get("lost").items()).hasSize(1);
        long position = result.get("lost").items().get(0).get("position").number();
        long length = result.get("lost").items().get(0).get("length").number();
        Arrays.fill(bytes, (int) position, (int) (position + length), (byte) 0);
        assertThat(length).isEqualTo(MIB);
        assertThat(Files.readAllBytes(file("b.raw"))).isEqualTo(bytes);
        assertThat(run(ExitCode.FINDINGS, "ghost", "restore", image, file("c.raw"), "--salvage")
                        .out())
                .contains("lost: ");
        run(ExitCode.USAGE, "ghost", "restore", disk, file("d.raw"), "--salvage");
    }

    @Test
    void unusedSpaceIsLeftOrZeroed() throws IOException {
        Path holes = file("holes.vhdx");
        done("vhdx", "create", holes, "--size", "4M");
        done("ghost", "capture", holes, image);
        byte[] old = new byte[4 * MIB];
        Arrays.fill(old, (byte) 7);
        Path target = Files.write(file("target"), old);
        done("ghost", "restore", image, target, "--force", "--unused", "leave");
        assertThat(Files.readAllBytes(target)).isEqualTo(old);
        done("ghost", "restore", image, target, "--force", "--verify");
        assertThat(Files.readAllBytes(target)).containsOnly(0);
    }

    @Test
    void anInterruptedRestoreGoesOn() throws IOException {
        done("ghost", "capture", disk, image, "--codec", "store");
        Path broken = Files.copy(image, file("broken.dwi"));
        damage(broken, Files.size(broken) - 2 * MIB);
        Path target = file("back.raw");
        // The damage is as good as an interruption: what came before it is there.
        run(ExitCode.INTEGRITY, "ghost", "restore", broken, target);
        assertThat(target).doesNotExist();
        assertThat(file("back.raw.partial")).exists();
        assertThat(run(ExitCode.REFUSED, "ghost", "restore", image, target).err())
                .contains("--resume");
        done("ghost", "restore", image, target, "--resume", "--verify");
        assertThat(Files.readAllBytes(target)).isEqualTo(bytes);
        assertThat(file("back.raw.partial")).doesNotExist();
        assertThat(file("back.raw.partial.journal")).doesNotExist();
        run(ExitCode.REFUSED, "ghost", "restore", image, file("new.raw"), "--resume");
        run(ExitCode.USAGE, "ghost", "restore", image, target, "--force", "--resume");
    }

    @Test
    void conversionsBothWays() throws IOException {
        done("convert", disk, image, "--codec", "lz4");
        done("convert", image, file("disk.vhdx"));
        done("convert", file("disk.vhdx"), file("second.dwi"), "--encrypt", "--password", "word");
        run(ExitCode.REFUSED, "convert", file("second.dwi"), file("third.raw"));
        done("convert", file("second.dwi"), file("third.raw"), "--password", "word");
        assertThat(Files.readAllBytes(file("third.raw"))).isEqualTo(bytes);
        run(ExitCode.USAGE, "convert", disk, file("fourth.dwi"), "--encrypt");
        run(ExitCode.USAGE, "convert", disk, file("fourth.raw"), "--encrypt", "--password", "word");
    }

    @Test
    void filesOfAGenuineGho() throws IOException {
        byte[] text = "some text\n".getBytes(StandardCharsets.US_ASCII);
        byte[] gho = GhoMaker.ghost11()
                .compression(2)
                .addFat(false, List.of(GhoItem.file("README  TXT", text)))
                .build();
        Path file = Files.write(file("old.gho"), gho);
        assertThat(done("ghost", "ls", file).out()).contains("README.TXT");
        assertThat(json("ghost", "ls", file, "--json").get("files").items()).hasSize(1);
        done("ghost", "extract", file, "README.TXT", "--to", file("out"));
        assertThat(Files.readAllBytes(file("out").resolve("README.TXT"))).isEqualTo(text);
        assertThat(done("info", file).out()).isNotBlank();
        done("check", file);
        run(ExitCode.UNSUPPORTED, "ghost", "restore", file, file("back.raw"));
        Files.write(file, Arrays.copyOf(gho, gho.length / 2));
        run(ExitCode.CORRUPT, "ghost", "ls", file);
    }
}
