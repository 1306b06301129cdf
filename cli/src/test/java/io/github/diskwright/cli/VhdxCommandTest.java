package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.peer.JsonValue;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vhdx create|resize|compact|merge|set} and {@code repair}, and the other verbs on what they make. */
class VhdxCommandTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static String done(Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as("%s", run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private static void refused(int code, String text, Object... arguments) {
        InProcess.Run run = InProcess.run(arguments);
        assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code);
        assertThat(run.err().lines().toList().get(0)).contains(text);
    }

    private static void write(Path image, long position, int value, int length) throws IOException {
        OpenOptions options =
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
        try (BlockImage opened = FormatRegistry.load().open(image, options)) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) value);
            opened.device().write(position, ByteBuffer.wrap(bytes));
        }
    }

    private static String hash(Path image) {
        return done("hash", image).split(" ")[0];
    }

    @Test
    void createsResizesAndCompacts() throws IOException {
        Path image = file("disk.vhdx");
        JsonValue made =
                JsonValue.parse(done("vhdx", "create", image, "--size", "20M", "--block-size", "2M", "--json"));
        assertThat(made.get("type").text()).isEqualTo("dynamic");
        assertThat(made.get("diskBytes").number()).isEqualTo(20 * MIB);
        assertThat(made.get("blockSize").number()).isEqualTo(2 * MIB);
        refused(6, "exists", "vhdx", "create", image, "--size", "20M");
        write(image, 0, 1, 6 << 20);
        assertThat(done("vhdx", "resize", image, "--size", "30M")).contains("disk 30.0 MiB");
        refused(6, "behind the new end", "vhdx", "resize", image, "--size", "5M");
        refused(4, "possible are multiples of 512", "vhdx", "resize", image, "--size", "100");
        done("vhdx", "resize", image, "--size", "5M", "--force");
        write(image, 0, 0, 2 << 20);
        long before = Files.size(image);
        JsonValue compacted = JsonValue.parse(done("vhdx", "compact", image, "--full", "--json"));
        assertThat(compacted.get("fileBytesBefore").number()).isEqualTo(before);
        assertThat(compacted.get("fileBytes").number())
                .isEqualTo(Files.size(image))
                .isLessThan(before);
        assertThat(done("check", image)).contains("clean");
        done("vhdx", "create", file("fixed.vhdx"), "--size", "3M", "--type", "fixed", "--sector-size", "4096");
        assertThat(done("info", file("fixed.vhdx"))).contains("fixed", "4096 bytes logical");
        refused(6, "fixed disk", "vhdx", "compact", file("fixed.vhdx"));
        done("vhdx", "create", file("sparse.vhdx"), "--size", "300M", "--type", "fixed", "--sparse");
        assertThat(Files.size(file("sparse.vhdx"))).isEqualTo(304 * MIB);
        done("convert", file("sparse.vhdx"), file("again.vhdx"), "--type", "fixed", "--sparse");
        assertThat(hash(file("again.vhdx"))).isEqualTo(hash(file("sparse.vhdx")));
        refused(2, "--sparse is for --type fixed", "vhdx", "create", file("x.vhdx"), "--size", "3M", "--sparse");
        refused(2, "--sparse is for --type fixed", "convert", image, file("x.vhdx"), "--sparse");
    }

    @Test
    void chainsAreReadByEveryVerb() throws IOException {
        Path parent = file("parent.vhdx");
        Path child = file("child.vhdx");
        Path grandchild = file("grandchild.avhdx");
        done("vhdx", "create", parent, "--size", "20M");
        write(parent, 3 * MIB, 1, 2 << 20);
        done("vhdx", "create", child, "--type", "differencing", "--parent", parent);
        write(child, 4 * MIB, 2, 5000);
        done("vhdx", "create", grandchild, "--parent", child, "--block-size", "1M");
        write(grandchild, 9 * MIB, 3, 700);
        String hash = hash(grandchild);
        assertThat(done("info", grandchild)).contains("differencing", child.toString());
        assertThat(done("check", grandchild)).contains("clean");
        done("convert", grandchild, file("flat.raw"));
        assertThat(hash(file("flat.raw"))).isEqualTo(hash);
        assertThat(done("compare", grandchild, file("flat.raw"))).contains("identical");
        JsonValue merged = JsonValue.parse(done("vhdx", "merge", grandchild, "--to", file("new.vhdx"), "--json"));
        assertThat(merged.get("type").text()).isEqualTo("dynamic");
        assertThat(hash(file("new.vhdx"))).isEqualTo(hash);
        refused(6, "is no child of", "vhdx", "merge", child, "--child", child);
        assertThat(done("vhdx", "merge", child, "--child", grandchild)).contains(parent.toString(), "can be deleted");
        Files.delete(child);
        assertThat(hash(grandchild)).isEqualTo(hash);
        done("vhdx", "merge", grandchild);
        Files.delete(grandchild);
        assertThat(hash(parent)).isEqualTo(hash);
        refused(6, "has no parent", "vhdx", "merge", parent);
    }

    @Test
    void aMovedLinkInTheMiddleOfAChainIsSet() throws Exception {
        Path base = file("base.vhdx");
        Path middle = file("middle.vhdx");
        Path leaf = file("leaf.vhdx");
        done("vhdx", "create", base, "--size", "20M");
        done("vhdx", "create", middle, "--parent", base);
        done("vhdx", "create", leaf, "--parent", middle);
        Path moved = file("moved.vhdx");
        Files.move(middle, moved);

        done("vhdx", "set", leaf, "--parent", moved);

        done("info", leaf);
        done("hash", leaf);
    }

    @Test
    void aChangedParentIsRefusedAndAMovedOneIsSet() throws IOException {
        Path parent = file("parent.vhdx");
        Path child = file("child.vhdx");
        done("vhdx", "create", parent, "--size", "20M");
        done("vhdx", "create", child, "--parent", parent);
        Path moved = file("moved.vhdx");
        Files.move(parent, moved);
        InProcess.Run missing = InProcess.run("info", child);
        assertThat(missing.code()).isEqualTo(6);
        assertThat(missing.err())
                .contains(
                        "child.vhdx is a differencing disk without its parent", parent.toString(), "vhdx set --parent")
                .contains("recorded are \".\\parent.vhdx\"");
        done("vhdx", "set", child, "--parent", moved);
        done("info", child);
        write(moved, 0, 1, 1);
        refused(6, "has data write id", "info", child);
        refused(6, "has data write id", "check", child);
        refused(6, "has data write id", "vhdx", "set", child, "--parent", moved);
        done("vhdx", "set", child, "--parent", moved, "--force");
        done("info", child);
        refused(6, "has no parent", "vhdx", "set", moved, "--parent", child);
        String id = "12345678-1234-4234-8234-123456789abc";
        JsonValue set =
                JsonValue.parse(done("vhdx", "set", moved, "--disk-id", id, "--physical-sector-size", "512", "--json"));
        assertThat(set.get("diskId").text()).isEqualTo(id);
        assertThat(set.get("physicalSectorSize").number()).isEqualTo(512);
    }

    /** Cut while the children of what was merged got their new parent: the same command ends it. */
    @Test
    void aMergeThatWasCutIsRunAgain() throws IOException {
        Path parent = file("parent.vhdx");
        Path child = file("child.vhdx");
        Path one = file("one.vhdx");
        Path two = file("two.vhdx");
        done("vhdx", "create", parent, "--size", "20M");
        write(parent, 3 * MIB, 1, 2 << 20);
        done("vhdx", "create", child, "--parent", parent);
        write(child, 4 * MIB, 2, 5000);
        done("vhdx", "create", one, "--parent", child);
        done("vhdx", "create", two, "--parent", child);
        String hash = hash(one);
        VhdxOptions options = VhdxOptions.of(
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build());
        try (FileDevice from = FileDevice.openWritable(child);
                FileDevice to = FileDevice.openWritable(parent);
                FileDevice first = FileDevice.openWritable(one)) {
            UUID id = VhdxMaintenance.merge(from, to, options, JobOptions.defaults());
            VhdxMaintenance.relink(first, VhdxMaintenance.linkTo(id, one, parent), options);
        }

        done("vhdx", "merge", child, "--child", one, "--child", two);
        done("vhdx", "merge", child, "--child", one, "--child", two);

        Files.delete(child);
        assertThat(hash(one)).isEqualTo(hash);
        assertThat(hash(two)).isEqualTo(hash);
    }

    @Test
    void aMergeIntoANewFileIsTheSameDisk() throws IOException {
        Path parent = file("parent.vhdx");
        Path child = file("child.vhdx");
        done("vhdx", "create", parent, "--size", "20M");
        done("vhdx", "create", child, "--parent", parent);
        write(child, 4 * MIB, 2, 5000);
        String id = JsonValue.parse(done("info", child, "--json"))
                .get("properties")
                .get("diskId")
                .text();
        JsonValue same = JsonValue.parse(done(
                "vhdx", "merge", child, "--to", file("same.vhdx"), "--type", "fixed", "--block-size", "4M", "--json"));
        assertThat(same.get("diskId").text()).isEqualTo(id);
        assertThat(same.get("type").text()).isEqualTo("fixed");
        assertThat(same.get("blockSize").number()).isEqualTo(4 * MIB);
        JsonValue other =
                JsonValue.parse(done("vhdx", "merge", child, "--to", file("other.vhdx"), "--disk-id", "new", "--json"));
        assertThat(other.get("diskId").text()).isNotEqualTo(id);
        assertThat(other.get("type").text()).isEqualTo("dynamic");
        assertThat(hash(file("same.vhdx"))).isEqualTo(hash(child)).isEqualTo(hash(file("other.vhdx")));
        refused(2, "are for --to NEW", "vhdx", "merge", child, "--disk-id", "new");
        refused(2, "--sparse is for --type fixed", "vhdx", "merge", child, "--to", file("x.vhdx"), "--sparse");
    }

    @Test
    void changesOfAChild() throws IOException {
        Path parent = file("parent.vhdx");
        Path child = file("child.vhdx");
        done("vhdx", "create", parent, "--size", "20M");
        write(parent, 2 * MIB, 1, 1 << 20);
        done("vhdx", "create", child, "--parent", parent, "--block-size", "1M");
        write(child, 5 * MIB + 512, 2, 1024);
        write(child, 8 * MIB, 3, 2 << 20);
        assertThat(done("vhdx", "changes", child).lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).matches(" +5243392 +1024  data +.*child.vhdx"))
                .anySatisfy(line -> assertThat(line).matches(" +8388608 +2097152  data +.*child.vhdx"));
        JsonValue json = JsonValue.parse(done("vhdx", "changes", child, "--all", "--json"));
        assertThat(json.get("ownDataBytes").number()).isEqualTo((2L << 20) + 1024);
        long end = 0;
        int parents = 0;
        for (JsonValue extent : json.get("extents").items()) {
            assertThat(extent.get("position").number()).isEqualTo(end);
            end += extent.get("length").number();
            parents += extent.get("generation").number() == 1
                            && extent.get("kind").text().equals("data")
                    ? 1
                    : 0;
        }
        assertThat(end).isEqualTo(20 * MIB);
        assertThat(parents).isEqualTo(1);
        refused(6, "has no parent", "vhdx", "changes", parent);
    }

    /** A bit that means nothing is set in an entry of the table of blocks. */
    @Test
    void readingVerbsTolerateWhatDoesNoHarm() throws IOException {
        Path image = file("disk.vhdx");
        done("vhdx", "create", image, "--size", "20M");
        write(image, 0, 1, 5000);
        String hash = hash(image);
        overwrite(image, (3 << 20) + 17, 1);
        refused(3, "reserved bits", "hash", image);
        for (String verb : new String[] {"info", "hash", "check"}) {
            InProcess.Run run = InProcess.run(verb, image, "--tolerant");
            assertThat(run.code()).isEqualTo(verb.equals("check") ? 1 : 0);
            assertThat(run.err()).contains("tolerated: error", "vhdx.bat-reserved-bits");
        }
        InProcess.Run converted = InProcess.run("convert", image, file("rescued.vhdx"), "--tolerant", "--json");
        assertThat(converted.code()).isZero();
        assertThat(JsonValue.parse(converted.out()).get("tolerated").items()).hasSize(1);
        assertThat(hash(file("rescued.vhdx"))).isEqualTo(hash);
        InProcess.Run compared = InProcess.run("compare", image, file("rescued.vhdx"), "--tolerant", "--json");
        assertThat(compared.code()).isZero();
        assertThat(JsonValue.parse(compared.out()).get("first").get("tolerated").items())
                .hasSize(1);
    }

    @Test
    void valuesOfOptionsAreHeldAgainstTheirForms() {
        Path image = file("disk.vhdx");
        refused(2, "'1-1-1-1-1' is no GUID", "vhdx", "set", image, "--disk-id", "1-1-1-1-1");
        refused(2, "'1024' is not a sector size", "vhdx", "set", image, "--physical-sector-size", "1024");
        refused(2, "'1024' is not a sector size", "vhdx", "create", image, "--size", "1M", "--sector-size", "1024");
        refused(2, "'0512' is not a sector size", "convert", image, file("x.raw"), "--sector-size", "0512");
    }

    @Test
    void repairKeepsWhatItReplaces() throws IOException {
        Path image = file("disk.vhdx");
        done("vhdx", "create", image, "--size", "20M");
        assertThat(done("repair", image)).contains("clean");
        overwrite(image, 192 << 10, 'X');
        assertThat(InProcess.run("check", image).code()).isEqualTo(1);
        assertThat(done("repair", image)).contains("repaired: warning", "clean", "disk.vhdx.replaced");
        assertThat(Files.size(file("disk.vhdx.replaced"))).isPositive();
        assertThat(done("check", image)).contains("clean");
        overwrite(image, 192 << 10, 'X');
        refused(6, "exists, from an earlier repair", "repair", image);
        Files.delete(file("disk.vhdx.replaced"));
        overwrite(image, 256 << 10, 'X');
        InProcess.Run left = InProcess.run("repair", image);
        assertThat(left.code()).isEqualTo(1);
        assertThat(left.out()).contains("left: error", "vhdx.no-region-table", "not everything could be repaired\n");
        assertThat(file("disk.vhdx.replaced")).doesNotExist();
        Files.createFile(file("disk.vhdx.replaced"));
        assertThat(InProcess.run("repair", image).code()).isEqualTo(1);
        assertThat(file("disk.vhdx.replaced")).doesNotExist();
        Files.write(file("disk.raw"), new byte[1 << 20]);
        refused(4, "repairing a raw disk image", "repair", file("disk.raw"));
    }

    private static void overwrite(Path file, long position, int value) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            access.write(value);
        }
    }
}
