package io.github.diskwright.image.tree;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file that a {@link FileTreeWriter} is to make: name, kind, metadata, and streams that the writer reads itself.
 * Immutable; as thread-safe as its streams.
 */
public final class NewFile {
    private final String name;
    private final Optional<String> shortName;
    private final FileKind kind;
    private final FileMetadata metadata;
    private final List<DataStream> streams;

    private NewFile(
            String name, Optional<String> shortName, FileKind kind, FileMetadata metadata, List<DataStream> streams) {
        this.name = Objects.requireNonNull(name, "name");
        this.shortName = shortName;
        this.kind = kind;
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        this.streams = List.copyOf(streams);
    }

    /**
     * A directory without streams.
     *
     * @param name any 16-bit units; empty for the root
     * @param metadata what it has
     */
    public static NewFile directory(String name, FileMetadata metadata) {
        return new NewFile(name, Optional.empty(), FileKind.DIRECTORY, metadata, List.of());
    }

    /**
     * A file.
     *
     * @param name any 16-bit units
     * @param metadata what it has
     * @param streams as {@link FileNode#streams()} has them
     */
    public static NewFile file(String name, FileMetadata metadata, List<DataStream> streams) {
        return new NewFile(name, Optional.empty(), FileKind.FILE, metadata, streams);
    }

    /**
     * A file or directory like one of a tree.
     *
     * @param node that one
     * @throws io.github.diskwright.image.ImageException if it is damaged
     * @throws IOException if the host cannot read
     */
    public static NewFile of(FileNode node) throws IOException {
        return new NewFile(node.name(), node.shortName(), node.kind(), FileMetadata.of(node), node.streams());
    }

    /** The same with another name. */
    public NewFile withName(String other) {
        return new NewFile(other, shortName, kind, metadata, streams);
    }

    /** The same with a short name. */
    public NewFile withShortName(String other) {
        return new NewFile(name, Optional.of(other), kind, metadata, streams);
    }

    /** The same with other metadata. */
    public NewFile withMetadata(FileMetadata other) {
        return new NewFile(name, shortName, kind, other, streams);
    }

    /** The same with other streams. */
    public NewFile withStreams(List<DataStream> other) {
        return new NewFile(name, shortName, kind, metadata, other);
    }

    /** Name in its directory; not checked, see {@link FileNode#name()}. */
    public String name() {
        return name;
    }

    /** Second, short name. */
    public Optional<String> shortName() {
        return shortName;
    }

    /** What it is. */
    public FileKind kind() {
        return kind;
    }

    /** What it has. */
    public FileMetadata metadata() {
        return metadata;
    }

    /** Its data; unmodifiable. */
    public List<DataStream> streams() {
        return streams;
    }

    /** Its unnamed stream. */
    public Optional<DataStream> unnamedStream() {
        return streams.isEmpty() || !streams.get(0).name().isEmpty() ? Optional.empty() : Optional.of(streams.get(0));
    }

    /** Whether it is a link, which stands for another file. */
    public boolean isLink() {
        return metadata.reparsePoint().isPresent()
                && metadata.reparsePoint().get().isNameSurrogate();
    }
}
