package io.github.diskwright.image.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    Path folder;

    private static void write(Path target, PendingFile.Existing existing, String text) throws IOException {
        try (PendingFile file = PendingFile.beside(target, existing, 512, FileDevice.Sparseness.SPARSE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            file.device().resize(bytes.remaining());
            file.device().write(0, bytes);
            file.commit();
        }
    }

    @Test
    void aFileIsReplacedWithItsPermissions() throws IOException {
        assumeTrue(
                Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null, "no POSIX permissions here");
        Path target = folder.resolve("file");
        write(target, PendingFile.Existing.REFUSE, "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));

        write(target, PendingFile.Existing.REPLACE, "new");

        assertThat(target).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aFileThatExistsStaysUnlessItIsToBeReplaced() throws IOException {
        Path target = folder.resolve("file");
        write(target, PendingFile.Existing.REPLACE, "old");

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> write(target, PendingFile.Existing.REFUSE, "new"));

        assertThat(target).hasContent("old");
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws IOException {
        PendingFile file = PendingFile.beside(
                folder.resolve("file"), PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.SPARSE);
        file.device().resize(5);

        file.close();
        file.close();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
