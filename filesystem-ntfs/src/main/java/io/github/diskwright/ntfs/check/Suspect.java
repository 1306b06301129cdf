package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file whose names or links are not those that indexes have: what it says of itself, and what was found of it. */
final class Suspect {
    private static final int GUID_BYTES = 16;

    private final long number;
    private final @Nullable FileRecord record;
    private final List<FileName> names;
    private final boolean[] found;
    private @Nullable FileFacts facts;
    private @Nullable StandardInformation information;
    private @Nullable Integer reparseTag;
    private @Nullable Long objectHash;
    private boolean reparseFound;
    private boolean objectFound;

    private Suspect(long number, @Nullable FileRecord record, List<FileName> names) {
        this.number = number;
        this.record = record;
        this.names = names;
        this.found = new boolean[names.size()];
    }

    /** A record that is no file. */
    static Suspect ofNoFile(long number) {
        return new Suspect(number, null, new ArrayList<>());
    }

    /**
     * A file.
     *
     * @throws CorruptImageException if a rule is broken on the way, which was told before
     */
    static Suspect of(NtfsVolume volume, long number) throws IOException {
        NtfsFile file = volume.file(number);
        Suspect suspect = new Suspect(number, file.record(), file.names());
        suspect.facts = new FileFacts(file.record(), file.attributes());
        Optional<NtfsAttribute> standard = file.find(AttributeType.STANDARD_INFORMATION, "");
        if (standard.isPresent()) {
            suspect.information =
                    StandardInformation.read("", 0, standard.get().head().value());
        }
        Optional<NtfsAttribute> point = file.find(AttributeType.REPARSE_POINT, "");
        if (point.isPresent() && point.get().size() >= 4) {
            suspect.reparseTag = point.get().readAll().getInt(0);
        }
        Optional<NtfsAttribute> id = file.find(AttributeType.OBJECT_ID, "");
        if (id.isPresent() && id.get().size() >= GUID_BYTES) {
            suspect.objectHash = NameHash.ofObjectId(
                    file.record().reference().toWord(), id.get().head().value());
        }
        return suspect;
    }

    long number() {
        return number;
    }

    int weight() {
        return 1 + names.size();
    }

    boolean isFile() {
        return record != null;
    }

    /** How others should name the file. */
    long reference() {
        return record == null ? number : record.reference().toWord();
    }

    /** Whether a reference fits the file; a sequence number 0 is not compared. */
    boolean isNamedBy(long reference) {
        int sequence = FileReference.sequence(reference);
        return record != null && (sequence == 0 || sequence == record.sequenceNumber());
    }

    /**
     * Finds the file's name that an entry has.
     *
     * @return its index; -1 if there is none, -2 if another entry had it before
     */
    int take(FileName entry, long directory) {
        int result = -1;
        for (int i = 0; i < names.size(); i++) {
            FileName name = names.get(i);
            boolean same = FileReference.number(name.parent()) == directory
                    && name.namespace() == entry.namespace()
                    && name.name().equals(entry.name());
            if (same && !found[i]) {
                found[i] = true;
                return i;
            }
            result = same ? -2 : result;
        }
        return result;
    }

    FileName name(int index) {
        return names.get(index);
    }

    /** Names that no entry has. */
    List<FileName> missing() {
        List<FileName> missing = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (!found[i]) {
                missing.add(names.get(i));
            }
        }
        return missing;
    }

    /** Whether an entry shows something else of the file than it should; false if nobody keeps it fresh. */
    boolean isShownOtherwise(FileName entry) {
        FileFacts own = facts;
        StandardInformation standard = information;
        return own != null
                && standard != null
                && entry.namespace() != FileName.DOS
                && own.areShown(names)
                && own.hash(standard) != DirectorySums.factsOf(entry);
    }

    String facts() {
        FileFacts own = facts;
        return own == null ? "" : own.dataSize() + " bytes in " + own.allocatedSize();
    }

    /** Whether an entry of the index of reparse points is this file's. */
    boolean takeReparse(long hash) {
        Integer tag = reparseTag;
        boolean same = tag != null && !reparseFound && NameHash.ofReparsePoint(reference(), tag) == hash;
        reparseFound |= same;
        return same;
    }

    /** Whether an entry of the index of object ids is this file's. */
    boolean takeObject(long hash) {
        Long own = objectHash;
        boolean same = own != null && !objectFound && own == hash;
        objectFound |= same;
        return same;
    }

    boolean lacksReparse() {
        return reparseTag != null && !reparseFound;
    }

    boolean lacksObject() {
        return objectHash != null && !objectFound;
    }
}
