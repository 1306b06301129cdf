package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.wim.capture.ReparseFixup;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.BlobReader;
import io.github.diskwright.wim.resource.BlobSource;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image of a WIM file as a tree of files.
 *
 * <p><b>Opening</b> reads the image's metadata, checks their SHA-1 and goes through all entries once, some 200 bytes for
 * each file; nothing of the files' data is read. What can be put right is: of two entries of one name the first is shown,
 * security ids that lead nowhere are none, entries below a file are not there; a directory that leads nowhere, or to where
 * another one has been, fails when it is listed. All of that is told to {@link Irregularities}, which may refuse it.
 *
 * <p><b>Data</b> are found by their SHA-1 when they are opened; one that no file at hand has is an error then, with path
 * and digest. Who reads a stream from start to end gets its SHA-1 checked.
 *
 * <p><b>Names</b> are looked up as Windows does, without regard to case; of two that differ in case alone the one that is
 * written alike is found, and short names are found, too.
 *
 * <p>Closing an image frees its memory, not the file's. Thread-safe.
 */
public final class WimImage implements FileTree {
    /** Metadata are compressed well, but not like this. */
    private static final int MAX_RATIO = 512;

    private static final TreeProperties PROPERTIES = TreeProperties.builder()
            .with(
                    TreeFeature.HARD_LINKS,
                    TreeFeature.NAMED_STREAMS,
                    TreeFeature.ENCRYPTED_EXPORTS,
                    TreeFeature.SYMBOLIC_LINKS,
                    TreeFeature.REPARSE_POINTS,
                    TreeFeature.BASIC_ATTRIBUTES,
                    TreeFeature.OTHER_ATTRIBUTES,
                    TreeFeature.SECURITY,
                    TreeFeature.SHORT_NAMES,
                    TreeFeature.OBJECT_IDS,
                    TreeFeature.EXTENDED_ATTRIBUTES,
                    TreeFeature.UNIX_METADATA,
                    TreeFeature.SPECIAL_FILES,
                    TreeFeature.CREATION_TIME,
                    TreeFeature.WRITE_TIME,
                    TreeFeature.ACCESS_TIME)
            .maxNameLength(32_767)
            .build();
    private static final TreeProperties SOLID_PROPERTIES =
            PROPERTIES.toBuilder().preferringDataOrder().build();

    private final String description;
    private final ImageMetadata metadata;
    private final BlobSource blobs;
    private final BlobReader reader;
    private final Optional<ReparseFixup> fixup;
    private final DirectoryIndexes indexes = new DirectoryIndexes();
    private volatile boolean closed;

    private WimImage(
            String description,
            ImageMetadata metadata,
            BlobSource blobs,
            BlobReader reader,
            Optional<ReparseFixup> fixup) {
        this.description = description;
        this.metadata = metadata;
        this.blobs = blobs;
        this.reader = reader;
        this.fixup = fixup;
    }

    /**
     * Opens an image.
     *
     * @param description what it is, for people: {@code "image 2 of install.wim"}
     * @param metadata where its metadata are
     * @param blobs where the data of a digest are, if anywhere
     * @param reader what reads them
     * @param limits how large the metadata and how deep its directories may be
     * @param irregularities what happens to what breaks a rule and can be put right
     * @throws IntegrityException if the metadata's SHA-1 is another one
     * @throws CorruptImageException if the metadata are damaged
     * @throws IOException if the file cannot be read
     */
    public static WimImage open(
            String description,
            Blob metadata,
            BlobSource blobs,
            BlobReader reader,
            Limits limits,
            Irregularities irregularities)
            throws IOException {
        String source = description + ", metadata";
        metadata.resource().requireSound();
        long fileSize = metadata.resource().part().device().size();
        if (metadata.size() / MAX_RATIO > fileSize) {
            throw new CorruptImageException(
                    source,
                    "metadata",
                    metadata.resource().position(),
                    "up to " + MAX_RATIO + " times the file's " + fileSize + " bytes",
                    metadata.size() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(limits.requireStructure(description, "metadata", metadata.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        reader.read(metadata.resource(), metadata.offset(), bytes);
        bytes.flip();
        MessageDigest digest = BlobHash.newDigest();
        digest.update(bytes.duplicate());
        BlobHash actual = BlobHash.of(digest.digest());
        if (!actual.equals(metadata.hash())) {
            throw new IntegrityException(
                    source + " (" + metadata.resource() + ")", metadata.hash().toString(), actual.toString());
        }
        return new WimImage(
                description,
                ImageMetadata.read(source, bytes, limits, irregularities),
                blobs,
                reader,
                Optional.empty());
    }

    /**
     * The same image with links as they have to be in a directory that it is applied to: those that were made relative to
     * the image's root lead into that directory. Of use if the file says that links were made so, see
     * {@link io.github.diskwright.wim.structure.WimHeader#RP_FIX}. Closing either closes only that one.
     *
     * @param target of the directory
     */
    public WimImage withLinksInto(ReparseFixup target) {
        return new WimImage(description, metadata, blobs, reader, Optional.of(target));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public TreeProperties properties() {
        return blobs.isSolid() ? SOLID_PROPERTIES : PROPERTIES;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.IGNORING_CASE;
    }

    /** Number of names of files, links among them. */
    public long fileCount() {
        return metadata.scan().files();
    }

    /** Whether all its directories can be listed to their ends. */
    public boolean isWhole() {
        return metadata.scan().broken().isEmpty();
    }

    /** Number of directories, the root among them. */
    public long directoryCount() {
        return metadata.scan().directories();
    }

    @Override
    public FileNode root() throws IOException {
        return node(null, metadata.root());
    }

    /** A copy of all metadata as they are stored, for a copy of the image as it is. */
    public byte[] metadataBytes() {
        byte[] bytes = new byte[metadata.bytes().limit()];
        metadata.bytes().get(0, bytes);
        return bytes;
    }

    /**
     * Tells which blobs the image uses, in no particular order. Directories that are broken are passed over.
     *
     * @param listener is told
     * @throws IOException what the listener throws
     */
    public void forEachUse(BlobUse listener) throws IOException {
        requireOpen();
        new UseWalk(metadata, listener).run();
    }

    /** A node of an entry. */
    WimNode node(@Nullable WimNode parent, int index) throws IOException {
        requireOpen();
        return new WimNode(this, parent, index, metadata.entry(index));
    }

    ImageMetadata metadata() {
        return metadata;
    }

    Optional<ReparseFixup> fixup() {
        return fixup;
    }

    DirectoryIndexes indexes() {
        return indexes;
    }

    BlobReader reader() {
        return reader;
    }

    Optional<SecurityDescriptor> descriptor(int id) {
        return metadata.security().descriptor(id);
    }

    /** The data of a digest, if they are anywhere. */
    Optional<Blob> blob(BlobHash hash) {
        return hash.isZero() ? Optional.empty() : blobs.find(hash);
    }

    /**
     * The data of a digest.
     *
     * @param what whose data they are, for errors
     */
    Blob requireBlob(BlobHash hash, String what) throws IOException {
        Optional<Blob> blob = blobs.find(hash);
        if (blob.isEmpty()) {
            throw blobs.missing(hash, description + ", " + what);
        }
        return blob.get();
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
