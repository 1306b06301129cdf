package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;

/**
 * The files of a FAT volume in an image.
 *
 * <p><b>Opening</b> goes through the records of the partition, one small read for each 32 KiB of data, and checks the checksum
 * of every directory entry; some 300 bytes are kept for each file. Deleted entries, {@code .} and {@code ..} are passed.
 *
 * <p><b>Data</b> are read from any position on through the chain of a file's blocks. Who reads a file from start to end gets
 * its checksum checked; a file that has fewer data than its entry says fails where they end.
 *
 * <p><b>Names</b> are long ones where there are, else short ones as Windows shows them. What no FAT name can have (separators,
 * wildcards, control characters, {@code ..}) is replaced; of two files of one name the first is shown. Names are looked up
 * without regard to case, short ones, too.
 *
 * <p><b>Times</b> are those on the wall; the image does not say in which zone that was. The options do.
 *
 * <p>Closing a tree leaves the image open. Thread-safe.
 */
public final class FatTree implements FileTree {
    private static final TreeProperties PROPERTIES = TreeProperties.builder()
            .with(
                    TreeFeature.BASIC_ATTRIBUTES,
                    TreeFeature.SHORT_NAMES,
                    TreeFeature.CREATION_TIME,
                    TreeFeature.WRITE_TIME,
                    TreeFeature.ACCESS_TIME)
            .timeGranularity(Duration.ofMillis(10))
            .build();

    private final String description;
    private final BlockReader reader;
    private final FatTreeOptions options;
    private final FatItem root;
    private final Optional<String> label;
    private final long files;
    private final long directories;
    private volatile boolean closed;

    private FatTree(
            String description, BlockReader reader, FatTreeOptions options, FatItem root, FatTreeBuilder builder) {
        this.description = description;
        this.reader = reader;
        this.options = options;
        this.root = root;
        this.label = builder.label();
        this.files = builder.files();
        this.directories = builder.directories();
    }

    /**
     * Opens the files of a partition.
     *
     * @param description what it is, for people
     * @param reader of the image
     * @param walk through its records
     * @param start the byte behind the partition's header
     * @param options names, times and limits
     * @throws RefusedException if the password is needed and was not given
     * @throws IntegrityException if the checksum of a directory entry is another one
     * @throws CorruptImageException if records or entries are not where they have to be
     * @throws UnsupportedFeatureException if a limit is reached
     * @throws IOException if a file cannot be read
     */
    public static FatTree open(
            String description, BlockReader reader, FatRecordWalk walk, long start, FatTreeOptions options)
            throws IOException {
        reader.requireUnlocked();
        FatTreeBuilder builder = new FatTreeBuilder(reader, options, FatFlaws.STRICT, FatTreeBuilder.FatData.NONE);
        FatRecordWalk.Result result = walk.from(start, builder);
        return new FatTree(description, reader, options, builder.finish(result.lastBootSector()), builder);
    }

    /** The volume's label, if it has one. */
    public Optional<String> label() {
        return label;
    }

    /** Number of files. */
    public long fileCount() {
        return files;
    }

    /** Number of directories, the root among them. */
    public long directoryCount() {
        return directories;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public TreeProperties properties() {
        return PROPERTIES;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.IGNORING_CASE;
    }

    @Override
    public FileNode root() throws IOException {
        requireOpen();
        return new FatNode(this, root);
    }

    BlockReader reader() {
        return reader;
    }

    FatTreeOptions options() {
        return options;
    }

    void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
