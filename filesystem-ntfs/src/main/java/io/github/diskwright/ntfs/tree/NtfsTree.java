package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.SecurityDescriptors;
import io.github.diskwright.ntfs.UpCase;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileReference;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of an NTFS volume as Windows shows them: hard links, named streams, reparse points, security descriptors, short
 * names, object ids and extended attributes with them.
 *
 * <p><b>Data</b> are read as programs see them: compressed ones are unpacked, those that {@code compact /exe} made as well
 * (their reparse point and their stream of compressed bytes are not shown), and what is behind the initialized size is
 * zeros. Files whose data are elsewhere (deduplication, placeholders of clouds, a WIM file) are listed with their reparse
 * data; opening those data is an {@link io.github.diskwright.image.UnsupportedFeatureException}.
 *
 * <p><b>Names</b> are looked up by the volume's own {@code $UpCase}; of two names that differ in case alone the one that is
 * written alike is found. Short names are found, too; listed are long ones. Sizes, times and attributes are those of the
 * file's record, not the copies in the directory.
 *
 * <p><b>Memory</b>: what {@link NtfsVolume} takes, up to 4 MiB of security descriptors, a record (1 to 4 KiB) for a node, a
 * block for each level of the index that a cursor is in and, so that a damaged index cannot go round in circles, some 50
 * bytes for each block of 4 KiB that a cursor has passed.
 *
 * <p>Closing it closes neither the volume nor its device. Thread-safe.
 */
public final class NtfsTree implements FileTree {
    private static final TreeProperties PROPERTIES = TreeProperties.builder()
            .with(
                    TreeFeature.HARD_LINKS,
                    TreeFeature.NAMED_STREAMS,
                    TreeFeature.SPARSE_DATA,
                    TreeFeature.SYMBOLIC_LINKS,
                    TreeFeature.REPARSE_POINTS,
                    TreeFeature.BASIC_ATTRIBUTES,
                    TreeFeature.OTHER_ATTRIBUTES,
                    TreeFeature.SECURITY,
                    TreeFeature.SHORT_NAMES,
                    TreeFeature.OBJECT_IDS,
                    TreeFeature.EXTENDED_ATTRIBUTES,
                    TreeFeature.CREATION_TIME,
                    TreeFeature.WRITE_TIME,
                    TreeFeature.ACCESS_TIME,
                    TreeFeature.CHANGE_TIME)
            .build();

    private final NtfsVolume volume;
    private final NtfsTreeOptions options;
    private final NameRule nameRule;
    private final BirthIds birthIds;
    private volatile @Nullable SecurityDescriptors descriptors;
    private volatile boolean closed;

    private NtfsTree(NtfsVolume volume, NtfsTreeOptions options) throws IOException {
        this.volume = volume;
        this.options = options;
        this.nameRule = NameRule.ofUpperCase(table(volume.upCase()));
        this.birthIds = new BirthIds(volume);
    }

    /**
     * The files of a volume, with the default options.
     *
     * @param volume stays open
     * @throws CorruptImageException if {@code $UpCase} is damaged
     * @throws IOException if the device cannot be read
     */
    public static NtfsTree of(NtfsVolume volume) throws IOException {
        return of(volume, NtfsTreeOptions.defaults());
    }

    /**
     * The files of a volume.
     *
     * @param volume stays open
     * @param options what is shown
     * @throws CorruptImageException if {@code $UpCase} is damaged
     * @throws IOException if the device cannot be read
     */
    public static NtfsTree of(NtfsVolume volume, NtfsTreeOptions options) throws IOException {
        return new NtfsTree(volume, options);
    }

    private static char[] table(UpCase upCase) {
        char[] table = new char[UpCase.SIZE];
        for (int unit = 0; unit < table.length; unit++) {
            table[unit] = upCase.toUpper((char) unit);
        }
        return table;
    }

    /** The volume. */
    public NtfsVolume volume() {
        return volume;
    }

    /** What is shown. */
    public NtfsTreeOptions options() {
        return options;
    }

    @Override
    public String description() {
        return volume.device().description();
    }

    @Override
    public TreeProperties properties() {
        return PROPERTIES;
    }

    @Override
    public NameRule nameRule() {
        return nameRule;
    }

    @Override
    public FileNode root() throws IOException {
        requireOpen();
        NtfsFile root = volume.file(NtfsVolume.ROOT);
        if (!root.isDirectory()) {
            throw root.record().corrupt(root.toString(), 0x16, "a directory", "a file");
        }
        return NtfsNode.of(this, root, "", NtfsVolume.ROOT, FileName.POSIX);
    }

    /**
     * Whether an entry of a directory is not shown: the root's entry for itself, and system files if they are hidden.
     *
     * @param directory number of the directory's record
     * @param child number of the record that the entry leads to
     */
    boolean isHidden(long directory, long child, String name) {
        if (directory != NtfsVolume.ROOT || child >= NtfsVolume.FIRST_FREE_RECORD) {
            return false;
        }
        return child == NtfsVolume.ROOT && name.equals(".")
                || options.systemFiles() == NtfsTreeOptions.SystemFiles.HIDDEN;
    }

    /** The file that an entry of a directory leads to. */
    NtfsNode node(NtfsFile directory, long reference, FileName name) throws IOException {
        requireOpen();
        NtfsFile file = volume.file(FileReference.of(reference));
        return NtfsNode.of(this, file, name.name(), directory.record().number(), name.namespace());
    }

    /** The descriptor of an id; there has to be one. */
    SecurityDescriptor descriptor(NtfsFile file, int id) throws IOException {
        SecurityDescriptors known = descriptors;
        if (known == null) {
            known = SecurityDescriptors.of(volume);
            descriptors = known;
        }
        Optional<SecurityDescriptor> found = known.find(id);
        if (found.isEmpty()) {
            throw file.record()
                    .corrupt("security id of " + file, 0, "an id that $Secure has", "0x" + Integer.toHexString(id));
        }
        return found.get();
    }

    BirthIds birthIds() {
        return birthIds;
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
