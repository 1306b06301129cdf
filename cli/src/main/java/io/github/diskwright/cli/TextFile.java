package io.github.diskwright.cli;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Small files with text that users hand in. */
final class TextFile {
    static final int MAX_BYTES = 4 << 20;

    private TextFile() {}

    static String read(Path file) throws IOException {
        try (FileDevice device = FileDevice.openReadOnly(file)) {
            return read(device);
        }
    }

    /**
     * Makes a new one, durable when this returns.
     *
     * @throws io.github.diskwright.image.RefusedException if it exists
     */
    static void write(Path file, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        try (PendingFile pending =
                PendingFile.beside(file, PendingFile.Existing.REFUSE, 512, FileDevice.Sparseness.HOST_DEFAULT)) {
            pending.device().resize(bytes.remaining());
            pending.device().write(0, bytes);
            pending.commit();
        }
    }

    /** Its lines, whatever ends them. */
    static List<String> lines(Path file) throws IOException {
        return read(file).lines().toList();
    }

    /**
     * All of it.
     *
     * @throws CorruptImageException if it is too long or no UTF-8
     */
    static String read(BlockDevice file) throws IOException {
        if (file.size() > MAX_BYTES) {
            throw new CorruptImageException(
                    file.description(), "text", 0, MAX_BYTES + " bytes at most", file.size() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.read(0, bytes);
        bytes.flip();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new CorruptImageException(
                    file.description(), "text", bytes.position(), "a character in UTF-8", "something else");
        }
    }
}
