package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsIndex;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.IndexRoot;
import java.util.List;
import java.util.Optional;

/**
 * The attributes that make an index.
 *
 * @param root the root
 * @param blocks nodes below it, if there are some
 * @param bitmap which blocks are used
 * @param owner name of the system file that has the index; empty for others
 */
record IndexParts(NtfsAttribute root, Optional<NtfsAttribute> blocks, Optional<NtfsAttribute> bitmap, String owner) {
    static IndexParts of(NtfsAttribute root, List<NtfsAttribute> all, String owner) {
        return new IndexParts(
                root,
                find(all, AttributeType.INDEX_ALLOCATION, root.name()),
                find(all, AttributeType.BITMAP, root.name()),
                owner);
    }

    static Optional<NtfsAttribute> find(List<NtfsAttribute> all, int type, String name) {
        return all.stream().filter(attribute -> attribute.is(type, name)).findFirst();
    }

    String name() {
        return root.name();
    }

    boolean isDirectory() {
        return name().equals(NtfsIndex.DIRECTORY);
    }

    String label() {
        return "index " + name();
    }

    /** The rule that the index must have; -1 if any will do. */
    int collation() {
        if (isDirectory()) {
            return IndexRoot.COLLATION_FILE_NAME;
        }
        return switch (owner + ":" + name()) {
            case "$Secure:$SDH" -> IndexRoot.COLLATION_SECURITY_HASH;
            case "$Secure:$SII", "$Quota:$Q" -> IndexRoot.COLLATION_ULONG;
            case "$Quota:$O" -> IndexRoot.COLLATION_SID;
            case "$ObjId:$O", "$Reparse:$R" -> IndexRoot.COLLATION_ULONGS;
            default -> -1;
        };
    }
}
