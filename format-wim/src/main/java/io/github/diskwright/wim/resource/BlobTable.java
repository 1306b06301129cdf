package io.github.diskwright.wim.resource;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The blobs of one file or of all parts of a split one, and where the images' metadata are. Immutable and thread-safe.
 * Takes about 250 bytes of memory for each blob.
 */
public final class BlobTable {
    private static final String STRUCTURE = "blob table";

    private final List<Blob> metadata;
    private final Map<BlobHash, Blob> byHash;
    private final Map<BlobHash, CorruptImageException> faults;
    private final List<Blob> blobs;
    private final boolean solid;

    private BlobTable(List<Blob> metadata, Map<BlobHash, Blob> byHash, Map<BlobHash, CorruptImageException> faults) {
        this.metadata = List.copyOf(metadata);
        this.byHash = byHash;
        this.faults = faults;
        this.blobs = List.copyOf(byHash.values());
        this.solid = blobs.stream().anyMatch(Blob::isSolid);
    }

    /**
     * Reads the tables of files.
     *
     * @param parts all parts that are at hand, by rising number; or one file
     * @param reader what reads a table that is compressed
     * @param irregularities what happens to entries that mean nothing or lead nowhere
     * @throws CorruptImageException if a table is not one, or what it says of images or of a blob cannot be true
     * @throws IOException if a file cannot be read
     */
    public static BlobTable read(List<WimPart> parts, BlobReader reader, Irregularities irregularities)
            throws IOException {
        Builder builder = new Builder(parts, irregularities);
        for (WimPart part : parts) {
            builder.addPart(part, part.readTable(STRUCTURE, part.header().blobTable(), reader));
        }
        builder.resolveStrays();
        return new BlobTable(builder.metadata, builder.blobs, builder.faults);
    }

    /**
     * Metadata of the images in their order, as many as the table has. Those that lead nowhere are among them and have no
     * bytes, see {@link Resource#requireSound()}.
     */
    public List<Blob> metadata() {
        return metadata;
    }

    /** The blob of a hash. */
    public Optional<Blob> find(BlobHash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** Why the blob of a hash cannot be had although the table has an entry of it, which leads nowhere. */
    public Optional<CorruptImageException> fault(BlobHash hash) {
        return Optional.ofNullable(faults.get(hash));
    }

    /** Whether some blobs are in solid resources. */
    public boolean isSolid() {
        return solid;
    }

    /** All blobs that are not metadata, in the order of the tables; unmodifiable. */
    public List<Blob> blobs() {
        return blobs;
    }

    /** An entry with where it stands, for errors. */
    private record Row(WimPart part, BlobEntry entry, long position) {}

    /** Goes through the tables. */
    private static final class Builder {
        private final List<WimPart> parts;
        private final Irregularities irregularities;
        private final List<Blob> metadata = new ArrayList<>();
        private final Map<BlobHash, Blob> blobs = new LinkedHashMap<>();
        private final Map<BlobHash, CorruptImageException> faults = new HashMap<>();
        /** The solid resources of all parts, and entries that none of their own part's can hold. */
        private final List<Resource> allSolid = new ArrayList<>();

        private final List<Row> strays = new ArrayList<>();

        Builder(List<WimPart> parts, Irregularities irregularities) {
            this.parts = parts;
            this.irregularities = irregularities;
        }

        void addPart(WimPart part, ByteBuffer table) throws IOException {
            long position = part.header().blobTable().offset();
            if (table.limit() % BlobEntry.SIZE_BYTES != 0) {
                throw part.corrupt(STRUCTURE, position, "a multiple of 50 bytes", table.limit() + " bytes");
            }
            List<Row> run = new ArrayList<>();
            for (int index = 0; index < table.limit(); index += BlobEntry.SIZE_BYTES) {
                Row row = new Row(part, BlobEntry.read(table, index), position + index);
                if (row.entry().isSolid() && part.allowsSolid()) {
                    run.add(row);
                    continue;
                }
                addRun(run);
                run.clear();
                addOrdinary(row);
            }
            addRun(run);
        }

        private void addOrdinary(Row row) throws IOException {
            WimPart part = row.part();
            BlobEntry entry = row.entry();
            if (entry.isMetadata()) {
                addMetadata(row);
            } else if (isMeaningful(row)) {
                Resource resource;
                try {
                    resource = Resource.ordinary(part, entry.resource());
                } catch (CorruptImageException e) {
                    leadsNowhere(row, e);
                    return;
                }
                add(row, new Blob(entry.hash(), resource.size(), entry.references(), resource, 0));
            }
        }

        /** A blob whose entry cannot be right is missed by who needs it, and nobody else. */
        private CorruptImageException leadsNowhere(Row row, CorruptImageException e) throws CorruptImageException {
            CorruptImageException fault =
                    row.part().corrupt(STRUCTURE + ", " + e.structure(), row.position(), e.expected(), e.found());
            faults.putIfAbsent(row.entry().hash(), fault);
            warn(row, "wim.table.place", e.structure() + ": expected " + e.expected() + ", found " + e.found());
            return fault;
        }

        private void addMetadata(Row row) throws IOException {
            WimPart part = row.part();
            BlobEntry entry = row.entry();
            if (part.header().part() != 1 && part.header().totalParts() > 1) {
                warn(
                        row,
                        "wim.table.metadata-part",
                        "metadata in part " + part.header().part());
            } else if (entry.references() > 1) {
                throw part.corrupt(STRUCTURE, row.position() + 26, "metadata used once", entry.references() + " times");
            } else if (entry.references() == 0) {
                warn(row, "wim.table.metadata-deleted", "metadata of a deleted image");
            } else if (metadata.size() >= part.header().imageCount()) {
                warn(row, "wim.table.metadata-surplus", "metadata of more images than the header counts");
            } else {
                Resource resource;
                try {
                    resource = Resource.ordinary(part, entry.resource());
                } catch (CorruptImageException e) {
                    resource = Resource.damaged(part, leadsNowhere(row, e));
                }
                metadata.add(new Blob(entry.hash(), resource.size(), 1, resource, 0));
            }
        }

        /** Whether an entry stands for a blob of its own part. */
        private boolean isMeaningful(Row row) throws CorruptImageException {
            BlobEntry entry = row.entry();
            if (entry.hash().isZero()) {
                warn(row, "wim.table.no-hash", "an entry without a hash");
            } else if (entry.resource().size() == 0) {
                warn(row, "wim.table.empty", "an entry of an empty blob");
            } else if (!isOwnPart(row)) {
                warn(row, "wim.table.part", "an entry of part " + entry.part());
            } else {
                return true;
            }
            return false;
        }

        private static boolean isOwnPart(Row row) {
            return row.entry().part() == row.part().header().part();
        }

        private void add(Row row, Blob blob) throws CorruptImageException {
            Blob known = blobs.putIfAbsent(blob.hash(), blob);
            if (known == null) {
                return;
            }
            if (known.size() != blob.size()) {
                throw row.part()
                        .corrupt(
                                STRUCTURE,
                                row.position(),
                                "one size of the blob " + blob.hash(),
                                known.size() + " and " + blob.size() + " bytes");
            }
            warn(row, "wim.table.duplicate", "a second entry of the blob " + blob.hash());
        }

        /** A run of solid entries: resources, and blobs whose offsets count through all of them. */
        private void addRun(List<Row> run) throws IOException {
            if (run.isEmpty()) {
                return;
            }
            List<Resource> resources = solidResources(run);
            allSolid.addAll(resources);
            SolidPlaces places = new SolidPlaces(resources);
            for (Row row : run) {
                if (!row.entry().isSolidResource() && isSolidBlob(row)) {
                    Optional<Blob> blob = isOwnPart(row) ? places.resolve(row.entry()) : Optional.empty();
                    if (blob.isPresent()) {
                        add(row, blob.get());
                    } else {
                        strays.add(row);
                    }
                }
            }
        }

        /** The resources of a run, up to one that is damaged: where those behind it begin cannot be known. */
        private List<Resource> solidResources(List<Row> run) throws IOException {
            List<Resource> resources = new ArrayList<>();
            boolean isKnown = true;
            for (Row row : run) {
                if (row.entry().isMetadata()) {
                    throw row.part().corrupt(STRUCTURE, row.position(), "metadata on its own", "solid metadata");
                }
                if (row.entry().isSolidResource() && isOwnPart(row) && isKnown) {
                    try {
                        resources.add(Resource.solid(row.part(), row.entry().resource()));
                    } catch (CorruptImageException e) {
                        isKnown = false;
                        warn(
                                row,
                                "wim.table.solid",
                                e.structure() + ": expected " + e.expected() + ", found " + e.found());
                    }
                }
            }
            return resources;
        }

        private boolean isSolidBlob(Row row) throws CorruptImageException {
            if (row.entry().hash().isZero()) {
                warn(row, "wim.table.no-hash", "an entry without a hash");
                return false;
            }
            if (row.entry().resource().storedSize() == 0) {
                warn(row, "wim.table.empty", "an entry of an empty blob");
                return false;
            }
            return true;
        }

        /**
         * Entries of split solid files, which no writer that is known of makes by a rule: their offsets may count through
         * the resources of all parts. One that is still nowhere is a blob that cannot be had.
         */
        void resolveStrays() throws CorruptImageException {
            SolidPlaces places = new SolidPlaces(parts.size() > 1 ? allSolid : List.of());
            for (Row row : strays) {
                Optional<Blob> blob = places.resolve(row.entry());
                if (blob.isPresent()) {
                    add(row, blob.get());
                } else {
                    unresolved(row);
                }
            }
        }

        private void unresolved(Row row) throws CorruptImageException {
            ResourceHeader place = row.entry().resource();
            String found = place.storedSize() + " bytes at 0x" + Long.toHexString(place.offset());
            String expected = "a place inside a solid resource";
            if (row.part().header().totalParts() == 1) {
                faults.putIfAbsent(row.entry().hash(), row.part().corrupt(STRUCTURE, row.position(), expected, found));
            }
            warn(row, "wim.table.unresolved", "a solid blob: expected " + expected + ", found " + found);
        }

        private void warn(Row row, String id, String text) throws CorruptImageException {
            irregularities.warn(row.part().description(), id, row.position(), text);
        }
    }
}
