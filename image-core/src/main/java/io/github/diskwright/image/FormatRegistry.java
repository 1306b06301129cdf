package io.github.diskwright.image;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.internal.RawFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The formats that are on the class path or module path. Whatever is not recognised is raw: every file is a disk of
 * its own bytes. Immutable and thread-safe.
 */
public final class FormatRegistry {
    private final List<BlockFormat> formats;
    private final BlockFormat raw;
    private final Optional<Secret> secret;

    private FormatRegistry(List<BlockFormat> formats, BlockFormat raw, Optional<Secret> secret) {
        this.formats = formats;
        this.raw = raw;
        this.secret = secret;
    }

    /** Finds the formats that the class loader of this library can see. */
    public static FormatRegistry load() {
        return load(FormatRegistry.class.getClassLoader());
    }

    /** Finds the formats that a class loader can see. */
    public static FormatRegistry load(ClassLoader loader) {
        List<BlockFormat> found = new ArrayList<>();
        ServiceLoader.load(BlockFormat.class, loader).forEach(found::add);
        BlockFormat raw = new RawFormat();
        found.removeIf(format -> format.name().equals(raw.name()));
        found.sort(Comparator.comparing(BlockFormat::name));
        found.add(raw);
        return new FormatRegistry(List.copyOf(found), raw, Optional.empty());
    }

    /** The same formats, with what opens encrypted images for whom options do not say. */
    public FormatRegistry withSecret(Secret value) {
        return new FormatRegistry(formats, raw, Optional.of(value));
    }

    /** All formats, by name, raw last. */
    public List<BlockFormat> formats() {
        return formats;
    }

    /** The format of a name such as {@code "vhdx"}. */
    public Optional<BlockFormat> byName(String name) {
        return formats.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /** The format that a new file of this name gets, by its ending; raw if no format claims the ending. */
    public BlockFormat byEnding(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return formats.stream()
                .filter(format -> format.fileEndings().stream().anyMatch(name::endsWith))
                .findFirst()
                .orElse(raw);
    }

    /**
     * The format of a file, by its contents.
     *
     * @throws IOException if it cannot be read
     */
    public BlockFormat recognise(BlockDevice file) throws IOException {
        for (BlockFormat format : formats) {
            if (format != raw && format.recognises(file)) {
                return format;
            }
        }
        return raw;
    }

    /**
     * The format of a file, by its contents; its name must not claim another one.
     *
     * @throws CorruptImageException if the ending of the name belongs to a format that the contents are not in
     * @throws IOException if it cannot be read
     */
    public BlockFormat recogniseAsNamed(Path path, BlockDevice file) throws IOException {
        BlockFormat found = recognise(file);
        BlockFormat named = byEnding(path);
        if (found == raw && named != raw) {
            throw new CorruptImageException(
                    file.description(),
                    "file identifier",
                    0,
                    "that of a " + named.title() + ", as the name says",
                    file.size() == 0 ? "an empty file" : "another one");
        }
        return found;
    }

    /**
     * Opens an image file of any format. A file whose name claims a format that its contents do not have is damaged or
     * misnamed, and refused; as a raw disk it can be opened by the raw format itself.
     *
     * @param path a file, or a raw device of the host
     * @param options how
     * @throws CorruptImageException if the file breaks a rule of its format
     * @throws UnsupportedFeatureException if the file needs what this library cannot do
     * @throws IOException if it cannot be opened or read
     */
    public BlockImage open(Path path, OpenOptions options) throws IOException {
        FileDevice file = options.access() == OpenOptions.Access.WRITE
                ? FileDevice.openWritable(path, options.caching())
                : FileDevice.openReadOnly(path, options.caching());
        try {
            boolean isFilledIn = secret.isPresent() && options.secret().isEmpty();
            OpenOptions complete =
                    isFilledIn ? options.toBuilder().secret(secret.get()).build() : options;
            return recogniseAsNamed(path, file).open(file, complete);
        } catch (IOException | RuntimeException | Error e) {
            try {
                file.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }
}
