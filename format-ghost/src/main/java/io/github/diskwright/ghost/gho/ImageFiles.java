package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files of an image, found and checked to belong together. Not thread-safe. */
final class ImageFiles implements AutoCloseable {
    /** The first four bytes of a file of another product, little-endian. */
    static final int V2I_MAGIC = 0x12268978;

    private final Limits limits;
    private final List<BlockDevice> files = new ArrayList<>();
    private final GhoHeader header;
    private List<String> missing = List.of();

    private ImageFiles(BlockDevice first, Limits limits) throws IOException {
        this.limits = limits;
        this.header = firstHeader(first);
        files.add(first);
    }

    /** An image whose first file is given and whose others are not looked for. */
    static ImageFiles of(BlockDevice first, Limits limits) throws IOException {
        return new ImageFiles(first, limits);
    }

    private static GhoHeader firstHeader(BlockDevice file) throws IOException {
        ByteBuffer bytes = headerBytes(file);
        requireKnown(file, bytes);
        GhoHeader header = GhoHeader.read(bytes);
        String source = file.description();
        if (header.type() == GhoHeader.CONTINUATION) {
            throw new RefusedException(source + " continues another file of an image", "open the image's first file");
        }
        if (header.type() != GhoHeader.FIRST_FILE) {
            throw new UnsupportedFeatureException(
                    source, "a Ghost file of type " + header.type() + ", as Ghost 1.x to 3.x may have them");
        }
        if (header.mode() > 1) {
            throw new UnsupportedFeatureException(source, "a Ghost image of mode " + header.mode());
        }
        header.compression(source);
        return header;
    }

    private static ByteBuffer headerBytes(BlockDevice file) throws IOException {
        int length = (int) Math.min(GhoHeader.SIZE_BYTES, file.size());
        ByteBuffer bytes = ByteBuffer.allocate(GhoHeader.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, bytes.limit(length));
        return bytes.clear();
    }

    private static void requireKnown(BlockDevice file, ByteBuffer bytes) throws IOException {
        if (bytes.getInt(0) == V2I_MAGIC) {
            throw new UnsupportedFeatureException(file.description(), "a .v2i image, of Ghost 9 and later");
        }
        if (!GhoHeader.isPresent(bytes) || file.size() < GhoHeader.SIZE_BYTES) {
            throw new CorruptImageException(
                    file.description(),
                    "Ghost header",
                    0,
                    "FE EF and 512 bytes",
                    file.size() < GhoHeader.SIZE_BYTES
                            ? file.size() + " bytes"
                            : Integer.toHexString(Short.toUnsignedInt(bytes.getShort(0))) + "h");
        }
    }

    /** Adds a file that has to be the next one. */
    void add(BlockDevice file) throws IOException {
        if (!isNext(file)) {
            throw new CorruptImageException(
                    file.description(),
                    "Ghost header",
                    GhoHeader.TYPE_OFFSET,
                    "continuation " + files.size() + " of " + files.get(0).description(),
                    "another file");
        }
        files.add(file);
    }

    private boolean isNext(BlockDevice file) throws IOException {
        ByteBuffer bytes = headerBytes(file);
        if (file.size() < GhoHeader.SIZE_BYTES || !GhoHeader.isPresent(bytes)) {
            return false;
        }
        GhoHeader next = GhoHeader.read(bytes);
        return next.type() == GhoHeader.CONTINUATION && next.id() == header.id() + files.size();
    }

    /** Looks for the files after the first one beside it, until the image ends. */
    void find(Path first) throws IOException {
        if (isEnded()) {
            return;
        }
        ContinuationNames names = new ContinuationNames(first);
        Map<String, Path> beside = beside(first);
        while (!isEnded()) {
            List<String> wanted = names.of(files.size());
            if (files.size() >= limits.maxTableEntries() || !addOne(wanted, beside)) {
                missing = wanted;
                return;
            }
        }
    }

    private static Map<String, Path> beside(Path first) throws IOException {
        Path folder = first.toAbsolutePath().getParent();
        Map<String, Path> paths = new HashMap<>();
        if (folder != null) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path path : entries) {
                    paths.putIfAbsent(String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT), path);
                }
            }
        }
        return paths;
    }

    /** Adds the first file of these names that is the next one. A file of such a name that is not is another image's. */
    private boolean addOne(List<String> wanted, Map<String, Path> beside) throws IOException {
        for (String name : wanted) {
            Path path = beside.get(name);
            if (path != null && Files.isRegularFile(path)) {
                BlockDevice file = FileDevice.openReadOnly(path);
                boolean isTaken = false;
                try {
                    isTaken = isNext(file);
                } finally {
                    if (!isTaken) {
                        file.close();
                    }
                }
                if (isTaken) {
                    files.add(file);
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isEnded() throws IOException {
        return new Landmarks(stream(), header).endRecord().isPresent();
    }

    /** The bytes of all. */
    GhoStream stream() {
        return new GhoStream(files);
    }

    /** The header of the first file. */
    GhoHeader header() {
        return header;
    }

    /** Names that the next file should have one of, if it was looked for and is not there. */
    Optional<List<String>> missing() {
        return missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    }

    /** Closes the files that were found, and the first one if it is the caller's no more. */
    void closeFrom(int from) throws IOException {
        IOException first = null;
        for (BlockDevice file : files.subList(Math.min(from, files.size()), files.size())) {
            try {
                file.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() throws IOException {
        closeFrom(0);
    }
}
