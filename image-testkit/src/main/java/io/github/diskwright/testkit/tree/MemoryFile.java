package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.NameRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of a {@link MemoryTree}, whatever its names are. Not thread-safe while it changes. */
public final class MemoryFile {
    private final long id;
    private final FileKind kind;
    private FileMetadata metadata;
    private final Map<String, byte[]> streams = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private int names;
    private boolean encryptedExport;

    /**
     * A name in a directory.
     *
     * @param name long name
     * @param shortName short one beside it
     * @param file whose names they are
     */
    record Entry(String name, Optional<String> shortName, MemoryFile file) {}

    MemoryFile(long id, FileKind kind, FileMetadata metadata) {
        this.id = id;
        this.kind = kind;
        this.metadata = metadata;
    }

    long id() {
        return id;
    }

    /** What it is. */
    public FileKind kind() {
        return kind;
    }

    /** What it has beside names and data. */
    public FileMetadata metadata() {
        return metadata;
    }

    /** Gives it other metadata. */
    public void setMetadata(FileMetadata other) {
        metadata = other;
    }

    /** Its streams by name, in order; may be changed. Not copied. */
    public Map<String, byte[]> streams() {
        return streams;
    }

    /** Says that its unnamed stream is the export of an encrypted file. */
    public void setEncryptedExport() {
        encryptedExport = true;
    }

    DataStream.Kind kindOf(String stream) {
        return encryptedExport && stream.isEmpty() ? DataStream.Kind.ENCRYPTED_EXPORT : DataStream.Kind.DATA;
    }

    /** The names in this directory, in order; a copy. */
    public List<String> childNames() {
        return entries.stream().map(Entry::name).toList();
    }

    /** The name in this directory that is meant: one that is written alike, else one that is the same by a rule. */
    public Optional<String> childName(CharSequence name, NameRule rule) {
        return entry(name, rule).map(Entry::name);
    }

    /** The file of a name in this directory, which has to be there. */
    public MemoryFile child(String name) {
        return entry(name, NameRule.EXACT)
                .orElseThrow(() -> new AssertionError("no " + name))
                .file();
    }

    int names() {
        return Math.max(1, names);
    }

    List<Entry> entries() {
        return entries;
    }

    Optional<Entry> entry(CharSequence name, NameRule rule) {
        Optional<Entry> found = Optional.empty();
        for (Entry entry : entries) {
            if (entry.name().contentEquals(name)) {
                return Optional.of(entry);
            }
            if (found.isEmpty() && rule.areSame(entry.name(), name)) {
                found = Optional.of(entry);
            }
        }
        return found;
    }

    void add(String name, Optional<String> shortName, MemoryFile file) {
        entries.add(new Entry(name, shortName, file));
        file.names++;
    }

    void remove(Entry entry) {
        entries.remove(entry);
        entry.file().names--;
    }
}
