package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.CorpusFolder;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Volumes of {@link NtfsRecipe recipes}, built once and kept in {@code target/ntfs-corpus} of the module whose tests
 * ask, by recipe, dimensions, seed and the code that makes them. Thread-safe, also between processes.
 */
public final class NtfsCorpus {
    /** The seed of volumes for which none is given. */
    public static final long SEED = 1;

    private final CorpusFolder folder;

    private NtfsCorpus(CorpusFolder folder) {
        this.folder = folder;
    }

    /**
     * The corpus. Whether its tools are there shows when a volume has to be built.
     *
     * @throws java.io.UncheckedIOException if its folder cannot be made
     */
    public static NtfsCorpus require() {
        return in(Path.of("target").resolve("ntfs-corpus"));
    }

    /** A corpus in a folder of its own. What other code has made there goes. */
    static NtfsCorpus in(Path parent) {
        return new NtfsCorpus(CorpusFolder.in(parent, NtfsCorpus.class, DataKind.class, Seeds.class));
    }

    /** A volume as its recipe makes it by default. */
    public CorpusVolume volume(NtfsRecipe recipe) throws IOException {
        return volume(recipe, SEED);
    }

    /** A volume of default dimensions with another seed. */
    public CorpusVolume volume(NtfsRecipe recipe, long seed) throws IOException {
        return volume(recipe, recipe.geometry(), recipe.size(), seed);
    }

    /**
     * A volume.
     *
     * @param recipe what kind
     * @param geometry its units
     * @param size in bytes
     * @param seed what its files are made from
     * @throws IOException if the folder cannot be written, or the size is too small for the recipe
     */
    public CorpusVolume volume(NtfsRecipe recipe, NtfsGeometry geometry, long size, long seed) throws IOException {
        String name = recipe + "-" + geometry.sectorSize() + "-" + geometry.clusterSize() + "-" + size + "-"
                + Long.toUnsignedString(seed);
        Path digests = folder.resolve(name + ".digests");
        Path volume = folder.item(
                name + ".ntfs", unfinished -> write(digests, recipe.build(unfinished, geometry, size, seed)));
        return new CorpusVolume(recipe, geometry, volume, read(digests));
    }

    private static void write(Path file, Map<String, String> digests) throws IOException {
        Files.write(
                file,
                digests.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .toList());
    }

    private static Map<String, String> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0], (a, b) -> a, TreeMap::new));
    }

    /** A copy of a volume in a new file, to be changed. */
    public Path copyOf(NtfsRecipe recipe, Path target) throws IOException {
        return copyOf(volume(recipe), target);
    }

    /** A copy of a volume in a new file, to be changed. */
    public static Path copyOf(CorpusVolume volume, Path target) throws IOException {
        return Files.copy(volume.path(), target);
    }

    /** A copy of a volume in memory, to be changed, with the volume's sectors. */
    public static MemoryDevice deviceOf(CorpusVolume volume) throws IOException {
        int sectorSize = volume.geometry().sectorSize();
        try (FileChannel file = FileChannel.open(volume.path())) {
            MemoryDevice device = MemoryDevice.ofSize(file.size(), sectorSize, sectorSize);
            ByteBuffer block = ByteBuffer.allocate(64 << 10);
            byte[] zeros = new byte[block.capacity()];
            for (long position = 0; position < file.size(); position += block.position()) {
                block.clear();
                while (block.hasRemaining() && file.read(block, position + block.position()) >= 0) {
                    // A read may be short.
                }
                ByteBuffer bytes = block.duplicate().flip();
                if (!bytes.equals(ByteBuffer.wrap(zeros, 0, bytes.limit()))) {
                    device.write(position, bytes);
                }
            }
            return device;
        }
    }
}
