package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.ntfs.NtfsIndex;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What files with an object id were at their birth: the index {@code $O} of {@code \$Extend\$ObjId} has it by the id.
 * Thread-safe.
 */
final class BirthIds {
    private static final String FILE = "$ObjId";
    private static final String INDEX = "$O";

    /** A file reference and three GUIDs. */
    private static final int DATA_BYTES = 56;

    private final NtfsVolume volume;
    private volatile @Nullable Optional<NtfsIndex> index;

    BirthIds(NtfsVolume volume) {
        this.volume = volume;
    }

    /**
     * The whole object id of a file.
     *
     * @param bytes what the file has: the id, or all of it
     * @param record number of the file's record
     */
    ObjectId complete(byte[] bytes, long record) throws IOException {
        Optional<NtfsIndex> ids = index();
        if (bytes.length > ObjectId.MIN_SIZE || ids.isEmpty()) {
            return ObjectId.of(bytes);
        }
        ByteBuffer wanted = ByteBuffer.wrap(bytes);
        Optional<IndexEntry> entry = ids.get().find(candidate -> compare(candidate.key(), wanted));
        if (entry.isEmpty()) {
            return ObjectId.of(bytes);
        }
        ByteBuffer data = entry.get().data();
        if (data.limit() < DATA_BYTES || FileReference.number(data.getLong(0)) != record) {
            // Another file's, then: the check tells of it.
            return ObjectId.of(bytes);
        }
        byte[] whole = new byte[ObjectId.MAX_SIZE];
        wanted.get(0, whole, 0, ObjectId.MIN_SIZE);
        data.get(Long.BYTES, whole, ObjectId.MIN_SIZE, ObjectId.MAX_SIZE - ObjectId.MIN_SIZE);
        return ObjectId.of(whole);
    }

    /** By 32-bit words, little-endian and without sign. */
    private static int compare(ByteBuffer key, ByteBuffer wanted) {
        ByteBuffer words = wanted.duplicate().order(key.order());
        for (int at = 0; at + Integer.BYTES <= Math.min(key.limit(), words.limit()); at += Integer.BYTES) {
            int order = Integer.compareUnsigned(key.getInt(at), words.getInt(at));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(key.limit(), words.limit());
    }

    private Optional<NtfsIndex> index() throws IOException {
        Optional<NtfsIndex> known = index;
        if (known == null) {
            known = find();
            index = known;
        }
        return known;
    }

    private Optional<NtfsIndex> find() throws IOException {
        Optional<IndexEntry> entry = NtfsIndex.of(volume.file(NtfsVolume.EXTEND), NtfsIndex.DIRECTORY)
                .findName(FILE);
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        NtfsIndex.of(volume.file(FileReference.of(entry.get().reference())), INDEX));
    }
}
