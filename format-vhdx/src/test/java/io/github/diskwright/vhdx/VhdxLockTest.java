package io.github.diskwright.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a file beside whom. */
class VhdxLockTest {
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    @TempDir
    Path folder;

    private Path base;
    private Path middle;
    private Path leaf;

    @BeforeEach
    void makeAChain() throws IOException {
        base = folder.resolve("base.vhdx");
        middle = folder.resolve("middle.vhdx");
        leaf = folder.resolve("leaf.vhdx");
        try (VhdxDisk disk = VhdxDisk.create(
                FileDevice.create(base, 512, FileDevice.Sparseness.SPARSE),
                CreateOptions.ofSize(4 << 20).build())) {
            disk.complete();
        }
        child(middle, base);
        child(leaf, middle);
    }

    private static void child(Path child, Path parent) throws IOException {
        try (FileDevice file = FileDevice.create(child, 512, FileDevice.Sparseness.SPARSE);
                FileDevice from = FileDevice.openReadOnly(parent)) {
            VhdxDisk.createChild(file, from, ChildOptions.defaults());
        }
    }

    private static VhdxDisk open(Path path, OpenOptions options) throws IOException {
        return VhdxDisk.open(options == WRITE ? FileDevice.openWritable(path) : FileDevice.openReadOnly(path), options);
    }

    private static void requireInUse(Path path) {
        assertThatThrownBy(() -> FileDevice.openWritable(path))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void parentsOfADiskThatIsWrittenToAreKept() throws IOException {
        Path other = folder.resolve("other.vhdx");
        child(other, base);
        VhdxDisk first = open(leaf, WRITE);
        VhdxDisk second = open(other, WRITE);
        requireInUse(leaf);
        requireInUse(middle);
        requireInUse(base);
        assertThat(first.dataWriteGuid()).isNotNull();
        first.write(0, ByteBuffer.wrap(new byte[] {1}));

        first.close();
        FileDevice.openWritable(middle).close();
        requireInUse(base);
        second.close();
        FileDevice.openWritable(base).close();
    }

    @Test
    void aParentThatIsWrittenToIsNoParentOfWriters() throws IOException {
        try (FileDevice writer = FileDevice.openWritable(middle)) {
            assertThat(writer.isLocked()).isTrue();
            FileDevice file = FileDevice.openWritable(leaf);
            assertThatThrownBy(() -> VhdxDisk.open(file, WRITE)).isInstanceOf(RefusedException.class);
            file.close();
        }
        open(leaf, WRITE).close();
    }

    @Test
    void readersLockNothing() throws IOException {
        try (VhdxDisk reader = open(leaf, OpenOptions.defaults())) {
            FileDevice.openWritable(base).close();
            assertThat(reader.parents()).hasSize(2);
        }
    }

    @Test
    void otherProgramsAreKeptOffToo() throws Exception {
        try (VhdxDisk writer = open(leaf, WRITE)) {
            assertThat(writer.parents()).hasSize(2);
            assertThat(lockElsewhere(base)).isEqualTo("refused");
        }
        assertThat(lockElsewhere(base)).isEqualTo("granted");
    }

    /** On Unix whoever closes a file ends all locks of its process on it. */
    @Test
    void aParentIsKeptForOtherProgramsUntilTheLastChildIsClosed() throws Exception {
        Path other = folder.resolve("other.vhdx");
        Path third = folder.resolve("third.vhdx");
        child(other, base);
        child(third, base);
        VhdxDisk first = open(middle, WRITE);
        VhdxDisk second = open(other, WRITE);
        VhdxDisk last = open(third, WRITE);
        requireInUse(base);
        assertThat(lockElsewhere(base)).as("after a writer was refused here").isEqualTo("refused");
        first.close();
        assertThat(lockElsewhere(base)).as("after the first was closed").isEqualTo("refused");
        last.close();
        assertThat(lockElsewhere(base)).as("after the last was closed").isEqualTo("refused");
        second.close();
        assertThat(lockElsewhere(base)).isEqualTo("granted");
    }

    private static String lockElsewhere(Path path) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        Path.of(Other.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        Other.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    /** Another program, which wants to write. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                System.out.println(channel.tryLock() == null ? "refused" : "granted");
            }
        }
    }
}
