package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.FatTree;
import io.github.diskwright.ghost.gho.catalogue.FileData;
import io.github.diskwright.ghost.gho.ntfs.NtfsStream;
import io.github.diskwright.ghost.gho.sector.SectorLayout;
import io.github.diskwright.ghost.gho.structure.CatalogueEntry;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A partition in an image. What is opened from it has to be closed before the image. Thread-safe. */
public final class GhoPartition {
    private final ImageParts parts;
    private final int number;
    private final PartitionKind kind;
    private final GhoHeader header;
    private final long position;
    private final long end;
    private final Optional<SectorLayout> sectors;
    private final Optional<List<CatalogueEntry>> catalogue;

    GhoPartition(ImageParts parts, int number, GhoHeader header, long position, Contents contents) {
        this.parts = parts;
        this.number = number;
        this.kind = contents.kind();
        this.header = header;
        this.position = position;
        this.end = contents.end();
        this.sectors = contents.sectors();
        this.catalogue = contents.catalogue();
    }

    /** What is behind the header: of what kind, up to where, and what leads to it. */
    record Contents(
            PartitionKind kind, long end, Optional<SectorLayout> sectors, Optional<List<CatalogueEntry>> catalogue) {}

    /** Number in the image, from 1 on. */
    public int number() {
        return number;
    }

    /** What the image has of it. */
    public PartitionKind kind() {
        return kind;
    }

    /** Its header. */
    public GhoHeader header() {
        return header;
    }

    /** Where its header is in the image, headers of continuation files not counted. */
    public long position() {
        return position;
    }

    /** The byte behind all that belongs to it, where that is known. */
    public OptionalLong end() {
        return end < 0 ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** Where its sectors are, if it has all of them and they could be found. */
    public Optional<SectorLayout> sectors() {
        return sectors;
    }

    /** What it is, for people: {@code "partition 2 of disk.gho"}. */
    public String description() {
        return "partition " + number + " of " + parts.stream().description();
    }

    /**
     * Opens the files of a FAT volume. See {@link FatTree} for what that costs.
     *
     * @throws UnsupportedFeatureException if it is no partition of files
     * @throws RefusedException if the password is needed and was not given
     * @throws CorruptImageException if records are damaged
     * @throws IOException if a file cannot be read
     */
    public FatTree tree() throws IOException {
        parts.guard().requireOpen();
        requireKind(PartitionKind.FAT_FILES, "a tree of files");
        return FatTree.open(
                description(),
                parts.reader(),
                parts.walk(),
                position + GhoHeader.SIZE_BYTES,
                parts.options().treeOptions());
    }

    /**
     * The files as the catalogue at the end of the image lists them: without long names, and without saying in which
     * directories they are. It costs next to nothing and needs no password.
     *
     * @return the entries; empty if the image has no catalogue that can be read
     */
    public Optional<List<CatalogueEntry>> catalogue() throws IOException {
        parts.guard().requireOpen();
        return catalogue;
    }

    /**
     * Opens the data of a file of the catalogue, without going through the partition.
     *
     * @param entry of {@link #catalogue()}
     * @throws RefusedException if the password is needed and was not given
     * @throws CorruptImageException if the entry does not lead to a file's record
     * @throws IOException if a file cannot be read
     */
    public OpenStream open(CatalogueEntry entry) throws IOException {
        parts.guard().requireOpen();
        return FileData.open(parts.reader(), entry.position(), entry.size(), parts.guard()::requireOpen);
    }

    /**
     * The partition as a device that is only read: all its sectors, or, if the options allow it, the clusters that NTFS uses.
     *
     * @return the device; closing it leaves the image open
     * @throws UnsupportedFeatureException if the image has the files of the partition, not its sectors, or NTFS-aware images
     *     were not allowed
     * @throws RefusedException if the password is needed and was not given
     * @throws CorruptImageException if the image is damaged
     * @throws IOException if a file cannot be read
     */
    public BlockDevice device() throws IOException {
        parts.guard().requireOpen();
        if (kind == PartitionKind.FAT_FILES) {
            throw new UnsupportedFeatureException(
                    description(), "a disk: the image has the files of a FAT volume, to be opened as a tree");
        }
        if (kind == PartitionKind.NTFS_CLUSTERS) {
            requireExperimental();
            parts.reader().requireUnlocked();
            return NtfsStream.device(description(), parts.reader(), parts.landmarks(), position + GhoHeader.SIZE_BYTES);
        }
        if (sectors.isEmpty()) {
            parts.reader().requireUnlocked();
        }
        return sectors.orElseThrow(IllegalStateException::new).device(description(), parts.reader());
    }

    private void requireExperimental() throws UnsupportedFeatureException {
        if (parts.options().ntfsImages() != GhoOptions.NtfsImages.EXPERIMENTAL) {
            throw new UnsupportedFeatureException(
                    description(), "used clusters of an NTFS volume in a Ghost image, unless as an experiment");
        }
    }

    private void requireKind(PartitionKind due, String what) throws UnsupportedFeatureException {
        if (kind != due) {
            throw new UnsupportedFeatureException(
                    description(), what + ": the image has the partition's " + kind.label());
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return description() + " (" + kind.label() + ")";
    }
}
