package io.github.diskwright.ghost.plain;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Opens files as the {@link PlainBytes} in them.
 *
 * <p>What reading at a random position costs:
 *
 * <ul>
 *   <li>not compressed: that read;
 *   <li>LZ4 with independent blocks, as {@code lz4} makes by default: the headers of all blocks are read at opening, then
 *       each read decompresses the blocks that it touches, up to 4 MiB each; the last few stay in memory;
 *   <li>Zstandard in several frames of at most 8 MiB that tell their size, as {@code pzstd} and seekable writers make: the
 *       same by frames;
 *   <li>gzip, and Zstandard in one frame, as {@code zstd} makes: nothing in them can be found without decompressing
 *       all before it. They are decompressed once, as far as anybody has read, to a temporary file with holes for zeros:
 *       reads in ascending order cost one pass, and afterwards each read costs what it does in a plain file.
 * </ul>
 */
public final class PlainFile {
    /** As much of a compressed file as recognising may read. */
    private static final int PROBE = 48 << 10;

    private PlainFile() {}

    /**
     * Opens a file.
     *
     * @param file it; closed with the result, stays open if this fails
     * @param spoolFolder where a temporary file may be made
     * @param limits bounds for the index
     * @throws ImageException if the file is damaged, or needs a library that is not there
     * @throws IOException if it cannot be read
     */
    public static PlainBytes open(BlockDevice file, Path spoolFolder, Limits limits) throws IOException {
        StreamCompression compression = StreamCompression.of(file);
        switch (compression) {
            case NONE -> {
                return plain(file);
            }
            case LZ4 -> {
                return new ChunkedBytes(file, compression, Lz4Frames.index(file, limits));
            }
            case ZSTD -> {
                Optional<ChunkIndex> index = ZstdFrames.index(file, limits);
                if (index.isPresent()) {
                    return new ChunkedBytes(file, compression, index.get());
                }
            }
            default -> {}
        }
        return SpooledBytes.open(file, compression, spoolFolder);
    }

    /** A file that is known not to be compressed. */
    public static PlainBytes plain(BlockDevice file) {
        return new FileBytes(file);
    }

    /**
     * The first bytes of a file after decompression, for recognising it: fewer than asked for if there are no more, or if
     * it is damaged or cannot be decompressed here. Reads at most 64 KiB of the file.
     *
     * @param length bytes wanted, at most 4,096
     * @throws IOException if the file cannot be read
     */
    public static byte[] start(BlockDevice file, int length) throws IOException {
        StreamCompression compression = StreamCompression.of(file);
        if (compression == StreamCompression.NONE) {
            byte[] bytes = new byte[(int) Math.min(length, file.size())];
            file.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
        if (compression == StreamCompression.LZ4) {
            return Lz4Frames.start(file, PROBE, length);
        }
        DeviceInputStream input = new DeviceInputStream(file, Math.min(file.size(), PROBE));
        try (InputStream decoder = StreamDecoder.open(compression, input)) {
            return readAsMuch(decoder, length);
        } catch (IOException e) {
            input.rethrowFailure();
            // Foreign or damaged bytes are an answer here.
            return new byte[0];
        }
    }

    private static byte[] readAsMuch(InputStream decoder, int length) throws IOException {
        byte[] bytes = new byte[length];
        int count = 0;
        try {
            while (count < length) {
                int part = decoder.read(bytes, count, length - count);
                if (part < 0) {
                    break;
                }
                count += part;
            }
        } catch (EOFException e) {
            // The end of what was read for the probe.
        }
        return count == length ? bytes : Arrays.copyOf(bytes, count);
    }
}
