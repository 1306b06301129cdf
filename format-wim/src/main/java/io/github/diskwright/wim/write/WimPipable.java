package io.github.diskwright.wim.write;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.ChunkTable;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.PipableHeader;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.WimXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes an archive anew as a pipable file, an extension of wimlib: one that can be applied while it arrives, from a pipe or
 * a network, because everything comes in the order in which it is needed. Neither Microsoft's software nor 7-Zip reads such
 * files. Chunks are copied as they are stored; nothing is compressed again.
 *
 * <p>Facts: resources have a header of 40 bytes with size and SHA-1, chunks their length before them and the table behind;
 * metadata come before data; XML data stand at both ends, the header too, and the one at the end tells where all is. (By
 * observation of wimlib 1.13.5, whose integrity table has no such header.)
 */
public final class WimPipable {
    private static final int PIECE = 1 << 20;
    private static final String TASK = "making pipable";

    private final WimArchive archive;
    private final RawContents contents;
    private final BlockDevice device;
    private final WimOutput out;
    private final Optional<StretchHashes> hashes;
    private final BlobIndex index = new BlobIndex();
    private final byte[] piece = new byte[PIECE];
    private final Pace pace;
    private final long total;
    private long done;

    private WimPipable(WimArchive archive, RawContents contents, PendingFile file, RawOptions options)
            throws IOException {
        this.archive = archive;
        this.contents = contents;
        this.device = file.device();
        OptionalInt integrity = WimRebuild.integrity(archive, options);
        this.hashes = integrity.isPresent() ? Optional.of(new StretchHashes(integrity.getAsInt())) : Optional.empty();
        this.out = new WimOutput(file.device(), 0, hashes);
        this.pace = new Pace(options.job(), TASK);
        this.total = contents.ordinary().stream()
                .mapToLong(blob -> blob.resource().storedSize())
                .sum();
    }

    /**
     * Writes all images.
     *
     * @param archive the source; stays open
     * @param target the new file
     * @param options how it is written
     * @throws RefusedException if the target exists, the source is solid, a part of it is missing, or an image cannot be read
     *     to its end
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the source is pipable already
     * @throws IOException if the source cannot be read or the target cannot be written; there is no target then
     */
    public static void run(WimArchive archive, Path target, RawOptions options) throws IOException {
        RawContents contents = new RawContents(archive, RawContents.allImages(archive));
        if (!contents.solid().isEmpty()) {
            throw new RefusedException(
                    archive.description() + " is solid, and a pipable file cannot be",
                    "export it without --solid first");
        }
        try (PendingFile file = PendingFile.beside(target, options.existing(), 512, FileDevice.Sparseness.SPARSE)) {
            new WimPipable(archive, contents, file, options).write(file);
            file.commit();
        }
    }

    private void write(PendingFile file) throws IOException {
        WimHeader.Builder header = archive.header().toBuilder()
                .pipable(true)
                .clear(WimHeader.SPANNED
                        | WimHeader.WRITE_IN_PROGRESS
                        | WimHeader.RESOURCE_ONLY
                        | WimHeader.METADATA_ONLY)
                .part(1, 1)
                .imageCount(archive.imageCount());
        int boot = archive.header().bootIndex();
        boolean hasBoot = boot > 0 && boot <= archive.imageCount();
        header.blobTable(ResourceHeader.NONE)
                .xml(ResourceHeader.NONE)
                .integrity(ResourceHeader.NONE)
                .boot(hasBoot ? boot : 0, ResourceHeader.NONE);
        write(header.build().toByteArray());
        WimXml xml = archive.xml();
        table(xml.toBytes());
        for (Blob metadata : archive.blobTable().metadata()) {
            StoredBlob stored = new StoredBlob(metadata.hash(), metadata.size());
            stored.place(resource(metadata, ResourceHeader.METADATA));
            index.addImage(stored);
        }
        for (Blob blob : contents.ordinary()) {
            StoredBlob stored = new StoredBlob(blob.hash(), blob.size());
            stored.addReferences(contents.uses(blob));
            stored.place(resource(blob, 0));
            index.add(stored);
        }
        header.blobTable(table(index.toTable(1)));
        long end = out.position();
        header.xml(table(xml.withTotalBytes(end).toBytes()));
        if (hashes.isPresent()) {
            out.writeAll();
            byte[] bytes = hashes.get().finish(device, end).toByteArray();
            long position = out.position();
            write(bytes);
            header.integrity(new ResourceHeader(bytes.length, 0, position, bytes.length));
        }
        if (hasBoot) {
            header.boot(boot, index.images().get(boot - 1).resource());
        }
        write(header.build().toByteArray());
        out.finish();
        file.device().flush();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes, 0, bytes.length);
    }

    private void head(long size, BlobHash hash, int flags) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(PipableHeader.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new PipableHeader(size, hash, flags).write(head);
        write(head.array());
    }

    private ResourceHeader table(byte[] bytes) throws IOException {
        MessageDigest digest = BlobHash.newDigest();
        head(bytes.length, BlobHash.of(digest.digest(bytes)), ResourceHeader.METADATA);
        long position = out.position();
        write(bytes);
        return ResourceHeader.plain(position, bytes.length, ResourceHeader.METADATA);
    }

    private ResourceHeader resource(Blob blob, int flags) throws IOException {
        Resource resource = blob.resource();
        boolean isChunked = resource.form() == Resource.Form.CHUNKED;
        int all = flags | (isChunked ? ResourceHeader.COMPRESSED : 0);
        head(blob.size(), blob.hash(), all);
        long position = out.position();
        if (isChunked) {
            chunks(resource);
        } else {
            copy(resource.part().device(), resource.position(), resource.storedSize());
        }
        return new ResourceHeader(out.position() - position, all, position, resource.size());
    }

    /** Each chunk behind its length, and where they start as if there were no lengths, behind them all. */
    private void chunks(Resource resource) throws IOException {
        ChunkTable table = new ChunkTable(resource);
        int count = Math.toIntExact(resource.chunkCount());
        int entry = resource.entryBytes();
        ByteBuffer starts = ByteBuffer.allocate(Math.multiplyExact(Math.max(0, count - 1), entry))
                .order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer length =
                ByteBuffer.allocate(PipableHeader.CHUNK_PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long start = 0;
        for (int chunk = 0; chunk < count; chunk++) {
            if (chunk > 0 && entry == Integer.BYTES) {
                starts.putInt((int) start);
            } else if (chunk > 0) {
                starts.putLong(start);
            }
            ChunkTable.Place place = table.place(chunk);
            write(length.putInt(0, place.length()).array());
            copy(resource.part().device(), place.position(), place.length());
            start += place.length();
        }
        write(starts.array());
    }

    private void copy(BlockDevice source, long position, long length) throws IOException {
        for (long at = 0; at < length; at += PIECE) {
            int part = (int) Math.min(PIECE, length - at);
            pace.spend(part);
            source.read(position + at, ByteBuffer.wrap(piece, 0, part));
            out.write(piece, 0, part);
            done = Math.min(total, done + part);
            pace.report(done, total);
        }
    }
}
