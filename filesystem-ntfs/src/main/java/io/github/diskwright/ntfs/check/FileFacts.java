package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.util.List;
import java.util.Optional;

/**
 * What a directory shows of a file: sizes and some attributes. Immutable.
 *
 * @param base the file
 * @param attributes all that it has
 */
record FileFacts(FileRecord base, List<NtfsAttribute> attributes) {
    /** Records up to here are of the system, whose copies stay as they were made. */
    private static final long LAST_SYSTEM_RECORD = 39;

    /** What is compared of the attributes: what changes the way a file is read. */
    static final int SHOWN = StandardInformation.READ_ONLY
            | StandardInformation.SPARSE
            | StandardInformation.REPARSE_POINT
            | StandardInformation.COMPRESSED
            | StandardInformation.ENCRYPTED;

    /** Whether the directory's copies are kept fresh: only for the name that a file was used by. */
    boolean areShown(List<FileName> names) {
        long longNames =
                names.stream().filter(name -> name.namespace() != FileName.DOS).count();
        return longNames == 1 && areKept(base);
    }

    /** Whether the file is none of the system's. */
    static boolean areKept(FileRecord record) {
        return isUserRecord(record.number()) && (record.flags() & FileRecord.IN_EXTEND) == 0;
    }

    static boolean isUserRecord(long number) {
        return number > LAST_SYSTEM_RECORD && number > NtfsVolume.FIRST_FREE_RECORD;
    }

    long dataSize() {
        return data().map(NtfsAttribute::size).orElse(0L);
    }

    long allocatedSize() {
        Optional<NtfsAttribute> data = data();
        if (data.isEmpty()) {
            return 0;
        }
        return data.get().isResident()
                ? data.get().size() + 7 & ~7L
                : data.get().allocatedSize();
    }

    private Optional<NtfsAttribute> data() {
        return base.isDirectory() ? Optional.empty() : IndexParts.find(attributes, AttributeType.DATA, "");
    }

    int hash(StandardInformation information) {
        return NameHash.ofFacts(allocatedSize(), dataSize(), information.attributes() & SHOWN, 0);
    }
}
