package io.github.diskwright.image.tree;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One name of one file or directory of a {@link FileTree}, with what is known of the file.
 *
 * <p>A node is made when it is asked for and is not kept by the tree. What is answered without an exception was read
 * when the node was made and stays the same; what can throw may be read when it is asked for, each time anew. Nodes have
 * no identity: two of the same file need not be equal, {@link #fileId()} tells.
 *
 * <p>Thread-safe.
 */
public interface FileNode {
    /**
     * The name in its directory, any 16-bit units, as the directory has it: it may be hostile ({@code ..}, separators,
     * NUL, empty) and unfit for the host. Empty for the root.
     */
    String name();

    /**
     * The second, short name (8.3) that belongs to this one.
     *
     * @throws io.github.diskwright.image.ImageException if the file is damaged
     * @throws IOException if the host cannot read
     */
    default Optional<String> shortName() throws IOException {
        return Optional.empty();
    }

    /** What the file is. */
    FileKind kind();

    /** Whether it is a directory, links among them. */
    default boolean isDirectory() {
        return kind() == FileKind.DIRECTORY;
    }

    /** Whether it has reparse data: a symbolic link, a junction, a placeholder and the like. */
    default boolean isReparsePoint() {
        return (attributes() & DosAttributes.REPARSE_POINT) != 0;
    }

    /**
     * Number of the file, the same for all its names (hard links) and for no other file of this tree while it is open.
     * Directories have one as well, by which a walk notices that it has been there before.
     */
    long fileId();

    /**
     * How many names the file has, 1 or more, short names not counted. A claim of the tree: more than one means that
     * the same {@link #fileId()} may come again. 1 where the tree does not know of links.
     */
    int linkCount();

    /**
     * Attributes as Windows counts them, see {@link DosAttributes}; unknown bits are kept. {@code DIRECTORY} and
     * {@code REPARSE_POINT} agree with {@link #kind()} and {@link #reparsePoint()}.
     */
    int attributes();

    /** When it was made, written, read and changed, as far as the tree has it. */
    FileTimes times();

    /** Bytes of the unnamed stream; 0 where there is none. */
    long size();

    /**
     * Roughly where the data lie in what holds the tree, in an unspecified unit: who reads many files does it fastest by
     * rising numbers. Matters where {@link TreeProperties#prefersDataOrder()}.
     */
    default long dataOrder() {
        return 0;
    }

    /**
     * The data: the unnamed stream first, if there is one, then the named ones, no name twice. A directory has no
     * unnamed stream, a symbolic link mostly an empty one or none. Reparse data, security and extended attributes
     * are not streams.
     *
     * @throws io.github.diskwright.image.ImageException if the file is damaged
     * @throws IOException if the host cannot read
     */
    List<DataStream> streams() throws IOException;

    /**
     * Reparse data, of a link or of something else: there if {@link #isReparsePoint()} says so.
     *
     * @throws io.github.diskwright.image.ImageException if it is damaged
     * @throws IOException if the host cannot read
     */
    default Optional<ReparsePoint> reparsePoint() throws IOException {
        return Optional.empty();
    }

    /**
     * Owner, group and access control lists. Many files share one descriptor; trees may return the same object again.
     *
     * @throws io.github.diskwright.image.ImageException if it is damaged
     * @throws IOException if the host cannot read
     */
    default Optional<SecurityDescriptor> security() throws IOException {
        return Optional.empty();
    }

    /**
     * The id that links of the shell and replication find the file by.
     *
     * @throws io.github.diskwright.image.ImageException if it is damaged
     * @throws IOException if the host cannot read
     */
    default Optional<ObjectId> objectId() throws IOException {
        return Optional.empty();
    }

    /**
     * Extended attributes in the order of the file, no name twice.
     *
     * @throws io.github.diskwright.image.ImageException if they are damaged
     * @throws IOException if the host cannot read
     */
    default List<ExtendedAttribute> extendedAttributes() throws IOException {
        return List.of();
    }

    /**
     * Owner and mode of Unix.
     *
     * @throws io.github.diskwright.image.ImageException if they are damaged
     * @throws IOException if the host cannot read
     */
    default Optional<UnixMetadata> unix() throws IOException {
        return Optional.empty();
    }

    /**
     * The files of this directory, each name once, without {@code .} and {@code ..}, in an order that stays the same
     * as long as the directory does. They are read while the cursor goes on; what a cursor holds does not grow with
     * the directory. Links have no children.
     *
     * @return a cursor before the first file, to be closed
     * @throws IllegalStateException if this is no directory
     * @throws io.github.diskwright.image.ImageException if the directory is damaged
     * @throws IOException if the host cannot read
     */
    DirectoryCursor children() throws IOException;

    /**
     * Looks up a file of this directory by the {@link FileTree#nameRule()} of the tree, as fast as the tree can. Where
     * several names are the same by the rule, one that is equal unit by unit is preferred. Short names are found
     * where the tree finds them.
     *
     * @param name the name; not a path, separators have no meaning
     * @return the file, with the name that its directory has; empty if there is none
     * @throws IllegalStateException if this is no directory
     * @throws io.github.diskwright.image.ImageException if the directory or that file is damaged
     * @throws IOException if the host cannot read
     */
    Optional<FileNode> child(CharSequence name) throws IOException;
}
