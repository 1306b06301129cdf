package io.github.diskwright.wim.write;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.ChunkTable;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.SolidHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;

/**
 * A new WIM file whose resources are those of another one, copied as they are stored. Nothing is decoded, but for the chunk
 * tables of solid resources that become shorter. For one thread.
 */
final class RawFile {
    private static final int PIECE = 1 << 20;

    private final ResizableDevice device;
    private final Pace pace;
    private final long total;
    private final WimOutput out;
    private final Optional<StretchHashes> hashes;
    private final BlobIndex index = new BlobIndex();
    private final byte[] piece = new byte[PIECE];
    private long done;

    /**
     * @param device takes it, empty
     * @param integrity bytes of a stretch of the integrity table, if there is to be one
     * @param pace of the work, all files of it together
     * @param done bytes of it that were copied before this file
     * @param total bytes of it
     */
    RawFile(ResizableDevice device, OptionalInt integrity, Pace pace, long done, long total) throws IOException {
        this.device = device;
        this.pace = pace;
        this.done = done;
        this.total = total;
        this.hashes = integrity.isPresent() ? Optional.of(new StretchHashes(integrity.getAsInt())) : Optional.empty();
        this.out = new WimOutput(device, 0, hashes);
        out.skip(WimHeader.SIZE_BYTES);
    }

    /** Bytes of the whole work that were copied by now. */
    long done() {
        return done;
    }

    /** What is in the file. */
    BlobIndex index() {
        return index;
    }

    /** Copies an image's metadata. */
    void addImage(Blob metadata) throws IOException {
        StoredBlob stored = new StoredBlob(metadata.hash(), metadata.size());
        stored.place(copy(metadata.resource(), ResourceHeader.METADATA));
        index.addImage(stored);
    }

    /** Copies a blob that has a resource of its own. */
    void addBlob(Blob blob, long references) throws IOException {
        StoredBlob stored = stored(blob, references);
        stored.place(copy(blob.resource(), 0));
        index.add(stored);
    }

    private static StoredBlob stored(Blob blob, long references) {
        StoredBlob stored = new StoredBlob(blob.hash(), blob.size());
        stored.addReferences(references);
        return stored;
    }

    private ResourceHeader copy(Resource resource, int flags) throws IOException {
        long start = out.position();
        copy(resource.part().device(), resource.position(), resource.storedSize());
        int compressed = resource.form() == Resource.Form.PLAIN ? 0 : ResourceHeader.COMPRESSED;
        return new ResourceHeader(resource.storedSize(), flags | compressed, start, resource.size());
    }

    /**
     * Copies chunks of a solid resource as one of their own.
     *
     * @param run which chunks, and the blobs in them
     * @param references how often each of the blobs is used, in their order
     */
    void addSolid(SolidRun run, long[] references) throws IOException {
        Resource resource = run.resource();
        long start = out.position();
        int count = Math.toIntExact(run.chunkCount());
        ByteBuffer head = ByteBuffer.allocate(SolidHeader.SIZE_BYTES + count * SolidHeader.ENTRY_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        ChunkTable table = new ChunkTable(resource);
        long stored = 0;
        for (int i = 0; i < count; i++) {
            int length = table.place(run.firstChunk() + i).length();
            head.putInt(SolidHeader.SIZE_BYTES + i * SolidHeader.ENTRY_BYTES, length);
            stored += length;
        }
        new SolidHeader(run.size(), resource.chunkSize(), resource.compression()).write(head);
        out.write(head.array(), 0, head.limit());
        copy(resource.part().device(), table.place(run.firstChunk()).position(), stored);
        SolidResource copied = new SolidResource(start, out.position() - start, run.size());
        index.add(copied);
        for (int i = 0; i < references.length; i++) {
            StoredBlob blob = stored(run.blobs().get(i), references[i]);
            blob.place(copied, run.blobs().get(i).offset() - run.firstChunk() * resource.chunkSize());
            index.add(blob);
        }
    }

    private void copy(BlockDevice source, long position, long length) throws IOException {
        for (long at = 0; at < length; at += PIECE) {
            int part = (int) Math.min(PIECE, length - at);
            pace.spend(part);
            source.read(position + at, ByteBuffer.wrap(piece, 0, part));
            out.write(piece, 0, part);
            done += part;
            pace.report(Math.min(done, total), total);
        }
    }

    /**
     * Writes tables and header, and makes all durable.
     *
     * @param header what it will say beside what is in the file; its boot index is of the images that were added
     * @param xml the XML data, by where in the file they begin
     */
    void finish(WimHeader header, LongFunction<byte[]> xml) throws IOException {
        new FileEnd(device, out, hashes, index).write(header, xml);
    }
}
