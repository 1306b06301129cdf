package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.wim.structure.Dentry;
import org.jspecify.annotations.Nullable;

/** Goes through the entries of a directory that are shown. */
final class EntryWalk {
    private final ImageMetadata metadata;
    private final ScanResult.@Nullable Breach breach;
    private int at;
    private int next;

    /**
     * @param directory index of the directory's entry
     */
    EntryWalk(ImageMetadata metadata, int directory) {
        this.metadata = metadata;
        this.breach = metadata.scan().broken().get(directory);
        long offset = RawEntry.subdirOffset(metadata.bytes(), directory);
        this.next = breach != null && breach.stop() < 0 ? -1 : (int) offset;
    }

    /** Goes to the next entry. */
    boolean next() throws CorruptImageException {
        do {
            if (next == 0) {
                return false;
            }
            ScanResult.Breach known = breach;
            if (known != null && next == known.stop()) {
                next = 0;
                throw new CorruptImageException(
                        metadata.source(), "directory", known.position(), known.expected(), known.found());
            }
            if (Dentry.isEnd(metadata.source(), metadata.bytes(), next)) {
                next = 0;
                return false;
            }
            at = next;
            next = Dentry.end(metadata.source(), metadata.bytes(), at);
        } while (metadata.scan().hidden().get(at));
        return true;
    }

    /** Where the entry is. */
    int index() {
        return at;
    }
}
