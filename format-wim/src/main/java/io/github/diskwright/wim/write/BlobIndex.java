package io.github.diskwright.wim.write;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blobs and images of the file that is written, by what its blob table will be. About 200 bytes for each blob. */
final class BlobIndex {
    private static final long MAX_REFERENCES = 0xFFFF_FFFFL;

    private final @Nullable BlobIndex before;
    private final Map<BlobHash, StoredBlob> blobs = new HashMap<>();
    private final Set<Long> sizes = new HashSet<>();
    private final List<StoredBlob> metadata = new ArrayList<>();
    private final List<SolidResource> solid = new ArrayList<>();

    /** Of a file that is written alone. */
    BlobIndex() {
        this.before = null;
    }

    /**
     * Of a further part of a split file.
     *
     * @param before the index of the part before it, whose blobs and those before them are found here, too
     */
    BlobIndex(BlobIndex before) {
        this.before = before;
    }

    /** The blob of a hash. */
    Optional<StoredBlob> find(BlobHash hash) {
        for (BlobIndex index = this; index != null; index = index.before) {
            StoredBlob known = index.blobs.get(hash);
            if (known != null) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /**
     * The blob of a hash and size.
     *
     * @throws CorruptImageException if there is one of that hash, and another size
     */
    Optional<StoredBlob> find(BlobHash hash, long size) throws CorruptImageException {
        Optional<StoredBlob> known = find(hash);
        if (known.isPresent() && known.get().size() != size) {
            throw new CorruptImageException(
                    "WIM file",
                    "blob " + hash,
                    0,
                    "one size of one SHA-1",
                    known.get().size() + " and " + size + " bytes");
        }
        return known;
    }

    /** Whether there is a blob of a size. */
    boolean hasSize(long size) {
        return sizes.contains(size) || before != null && before.hasSize(size);
    }

    /** Adds a blob of a hash that there is none of. */
    void add(StoredBlob blob) {
        blobs.put(blob.hash(), blob);
        sizes.add(blob.size());
    }

    /** Forgets a blob that could not be stored. */
    void remove(StoredBlob blob) {
        blobs.remove(blob.hash(), blob);
    }

    /** All blobs, in no order. */
    Collection<StoredBlob> blobs() {
        return blobs.values();
    }

    /** Adds the next image's metadata. */
    void addImage(StoredBlob image) {
        metadata.add(image);
    }

    /**
     * Takes an image out.
     *
     * @param number from 1 on
     * @param uses how often the others use each blob
     */
    void removeImage(int number, Map<BlobHash, Long> uses) {
        metadata.remove(number - 1);
        for (StoredBlob blob : blobs.values()) {
            blob.setReferences(uses.getOrDefault(blob.hash(), 0L));
            blob.unpin();
        }
    }

    /**
     * Puts an image in the place of what it was. What nobody was known to use before stays; others may know of it.
     *
     * @param base what it was
     * @param image its new metadata
     * @param uses how often it uses each blob now; those of another file are not counted
     */
    void replaceImage(UpdateBase base, StoredBlob image, Map<BlobHash, Long> uses) {
        metadata.set(base.number() - 1, image);
        for (StoredBlob blob : blobs.values()) {
            long count = base.others().getOrDefault(blob.hash(), 0L) + uses.getOrDefault(blob.hash(), 0L);
            if (count > 0) {
                blob.setReferences(count);
            } else if (base.before().contains(blob.hash())) {
                blob.setReferences(0);
                blob.unpin();
            }
        }
    }

    /** The images' metadata. */
    List<StoredBlob> images() {
        return metadata;
    }

    /** Adds a solid resource. */
    void add(SolidResource resource) {
        solid.add(resource);
    }

    /** Whether there is one. */
    boolean hasSolid() {
        return !solid.isEmpty();
    }

    /**
     * The table: metadata by image, ordinary blobs by place, then solid resources and their blobs, all in one run, in which
     * offsets count through all of its resources. What no image uses is left out.
     *
     * @param part number of the part of a split file; 1 of a whole one
     */
    byte[] toTable(int part) throws UnsupportedFeatureException {
        List<StoredBlob> ordinary = new ArrayList<>();
        Map<SolidResource, List<StoredBlob>> packed = new IdentityHashMap<>();
        for (StoredBlob blob : blobs.values()) {
            @Nullable SolidResource home = blob.solid();
            if (blob.references() == 0 && !blob.isPinned()) {
                continue;
            }
            if (home == null) {
                ordinary.add(blob);
            } else {
                packed.computeIfAbsent(home, added -> new ArrayList<>()).add(blob);
            }
        }
        ordinary.sort(Comparator.comparingLong(blob -> blob.resource().offset()));
        List<BlobEntry> entries = new ArrayList<>();
        for (StoredBlob image : metadata) {
            entries.add(new BlobEntry(image.resource(), part, 1, image.hash()));
        }
        for (StoredBlob blob : ordinary) {
            entries.add(new BlobEntry(blob.resource(), part, references(blob), blob.hash()));
        }
        long base = 0;
        for (SolidResource resource : solid) {
            List<StoredBlob> inside = packed.getOrDefault(resource, List.of());
            if (!inside.isEmpty()) {
                addRun(entries, resource, inside, base, part);
                base += resource.size();
            }
        }
        return bytes(entries);
    }

    private static long references(StoredBlob blob) {
        return Math.min(MAX_REFERENCES, blob.references());
    }

    private static void addRun(
            List<BlobEntry> entries, SolidResource resource, List<StoredBlob> blobs, long base, int part) {
        entries.add(new BlobEntry(
                new ResourceHeader(
                        resource.storedSize(), ResourceHeader.SOLID, resource.offset(), BlobEntry.SOLID_MARK),
                part,
                1,
                BlobHash.ZERO));
        blobs.sort(Comparator.comparingLong(StoredBlob::solidOffset));
        for (StoredBlob blob : blobs) {
            ResourceHeader place = new ResourceHeader(blob.size(), ResourceHeader.SOLID, base + blob.solidOffset(), 0);
            entries.add(new BlobEntry(place, part, references(blob), blob.hash()));
        }
    }

    private static byte[] bytes(List<BlobEntry> entries) throws UnsupportedFeatureException {
        if (entries.size() > (Integer.MAX_VALUE - Long.BYTES) / BlobEntry.SIZE_BYTES) {
            throw new UnsupportedFeatureException("WIM file", entries.size() + " blobs");
        }
        ByteBuffer table =
                ByteBuffer.allocate(entries.size() * BlobEntry.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).write(table, i * BlobEntry.SIZE_BYTES);
        }
        return table.array();
    }
}
