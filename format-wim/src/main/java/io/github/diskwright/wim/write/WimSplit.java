package io.github.diskwright.wim.write;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.Pace;
import io.github.diskwright.wim.PartNames;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.ChunkTable;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.SolidHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Splits an archive into parts of a size, {@code base.swm}, {@code base2.swm} and so on, for media and file systems that
 * hold no more. Resources are copied as they are stored.
 *
 * <p>An ordinary resource cannot be divided: one that is larger than a part makes that part as large as it is. A solid
 * resource can: each part gets a solid resource of some of its chunks, with the blobs that lie in them; a chunk in which
 * the last blob of one part ends and the first of the next begins is in both. No other tool splits solid files.
 *
 * <p>All parts appear under their names when all are written, the first one last.
 */
public final class WimSplit {
    private static final String TASK = "splitting";

    private final WimArchive archive;
    private final RawContents contents;
    private final long partSize;
    private final byte[] xml;
    private final OptionalInt integrity;
    private final RawOptions options;
    private final List<Part> parts = new ArrayList<>();

    /** What goes into one part. */
    private static final class Part {
        final List<Blob> ordinary = new ArrayList<>();
        final List<SolidRun> solid = new ArrayList<>();
        long stored;
        int entries;
    }

    private WimSplit(WimArchive archive, long partSize, RawOptions options) throws IOException {
        this.archive = archive;
        this.partSize = partSize;
        this.options = options;
        this.contents = new RawContents(archive, RawContents.allImages(archive));
        this.xml = archive.xml().toBytes();
        this.integrity = WimRebuild.integrity(archive, options);
    }

    /**
     * Splits.
     *
     * @param archive the source; stays open
     * @param first name of the first part
     * @param partSize bytes that a part may have, tables included; 1 or more
     * @param options how they are written
     * @return the names of all parts
     * @throws io.github.diskwright.image.RefusedException if a part exists already, a part of the source is missing, or an
     *     image cannot be read to its end
     * @throws io.github.diskwright.image.UnsupportedFeatureException if the source is pipable, or more than 65,535 parts
     *     would be needed
     * @throws IOException if the source cannot be read or a part cannot be written; there are no parts then
     */
    public static List<Path> run(WimArchive archive, Path first, long partSize, RawOptions options) throws IOException {
        if (partSize < 1) {
            throw new IllegalArgumentException("parts of " + partSize + " bytes");
        }
        WimSplit split = new WimSplit(archive, partSize, options);
        split.plan();
        return split.write(PartNames.ofFirst(first));
    }

    private void plan() throws IOException {
        Part part = next();
        for (Blob metadata : archive.blobTable().metadata()) {
            part.stored += metadata.resource().storedSize();
            part.entries++;
        }
        for (Blob blob : contents.ordinary()) {
            long size = blob.resource().storedSize();
            if (!fits(part, size, 1)) {
                part = next();
            }
            part.ordinary.add(blob);
            part.stored += size;
            part.entries++;
        }
        for (SolidRun run : contents.solid()) {
            planSolid(run);
        }
    }

    private Part next() {
        Part part = new Part();
        parts.add(part);
        return part;
    }

    /** Whether so much more fits; the first thing always does. */
    private boolean fits(Part part, long stored, int entries) {
        return part.entries == 0 || size(part.stored + stored, part.entries + entries) <= partSize;
    }

    private long size(long stored, long entries) {
        long covered = stored + entries * BlobEntry.SIZE_BYTES;
        long table = integrity.isEmpty() ? 0 : 12 + (covered / integrity.getAsInt() + 1) * BlobHash.SIZE_BYTES;
        return WimHeader.SIZE_BYTES + covered + xml.length + table;
    }

    /** Cuts a solid resource between blobs, where parts are full. */
    private void planSolid(SolidRun whole) throws IOException {
        Resource resource = whole.resource();
        ChunkTable table = new ChunkTable(resource);
        List<Blob> blobs = new ArrayList<>();
        Part part = parts.get(parts.size() - 1);
        long stored = 0;
        long firstChunk = 0;
        long lastChunk = -1;
        for (Blob blob : whole.blobs()) {
            long from = blob.offset() / resource.chunkSize();
            long to = (blob.offset() + blob.size() - 1) / resource.chunkSize();
            if (blobs.isEmpty()) {
                firstChunk = from;
                lastChunk = from - 1;
                stored = SolidHeader.SIZE_BYTES;
            }
            long more = storedBytes(table, lastChunk + 1, to);
            boolean isFirst = blobs.isEmpty() && part.entries == 0;
            if (!isFirst && size(part.stored + stored + more, part.entries + blobs.size() + 2L) > partSize) {
                addRun(part, new SolidRun(resource, firstChunk, lastChunk, blobs), stored);
                part = next();
                blobs.clear();
                firstChunk = from;
                stored = SolidHeader.SIZE_BYTES;
                more = storedBytes(table, from, to);
            }
            blobs.add(blob);
            stored += more;
            lastChunk = Math.max(lastChunk, to);
        }
        addRun(part, new SolidRun(resource, firstChunk, lastChunk, blobs), stored);
    }

    private static void addRun(Part part, SolidRun run, long stored) {
        if (!run.blobs().isEmpty()) {
            part.solid.add(run);
            part.stored += stored;
            part.entries += run.blobs().size() + 1;
        }
    }

    /** Bytes of chunks and of their entries in the table. */
    private static long storedBytes(ChunkTable table, long from, long to) throws IOException {
        long bytes = 0;
        for (long chunk = from; chunk <= to; chunk++) {
            bytes += table.place(chunk).length() + SolidHeader.ENTRY_BYTES;
        }
        return bytes;
    }

    private List<Path> write(PartNames names) throws IOException {
        if (parts.size() > 0xFFFF) {
            throw new UnsupportedFeatureException(archive.description(), parts.size() + " parts, most 65535");
        }
        long total = parts.stream().mapToLong(part -> part.stored).sum();
        Pace pace = new Pace(options.job(), TASK);
        UUID guid = options.ids().get();
        List<PendingFile> files = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        try {
            long done = 0;
            for (int number = 1; number <= parts.size(); number++) {
                paths.add(names.name(number));
                PendingFile file =
                        PendingFile.beside(names.name(number), options.existing(), 512, FileDevice.Sparseness.SPARSE);
                files.add(file);
                RawFile raw = new RawFile(file.device(), integrity, pace, done, total);
                writePart(raw, number, guid);
                done = raw.done();
            }
            // Whoever finds the first part finds all of them.
            for (int i = files.size() - 1; i >= 0; i--) {
                files.get(i).commit();
            }
        } finally {
            for (PendingFile file : files) {
                file.close();
            }
        }
        return List.copyOf(paths);
    }

    private void writePart(RawFile raw, int number, UUID guid) throws IOException {
        Part part = parts.get(number - 1);
        if (number == 1) {
            for (Blob metadata : archive.blobTable().metadata()) {
                raw.addImage(metadata);
            }
        }
        for (Blob blob : part.ordinary) {
            raw.addBlob(blob, contents.uses(blob));
        }
        for (SolidRun run : part.solid) {
            raw.addSolid(run, contents.uses(run.blobs()));
        }
        WimHeader.Builder header = archive.header().toBuilder()
                .clear(WimHeader.WRITE_IN_PROGRESS | WimHeader.RESOURCE_ONLY | WimHeader.METADATA_ONLY)
                .set(WimHeader.SPANNED)
                .guid(guid)
                .part(number, parts.size());
        raw.finish(header.build(), start -> xml);
    }
}
