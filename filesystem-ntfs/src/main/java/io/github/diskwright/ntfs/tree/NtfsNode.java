package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsIndex;
import io.github.diskwright.ntfs.WofData;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A name of a file of a volume. */
final class NtfsNode implements FileNode {
    private final NtfsTree tree;
    private final NtfsFile file;
    private final String name;
    private final Optional<String> shortName;
    private final int linkCount;
    private final StandardInformation information;
    private final Optional<ReparsePoint> reparsePoint;
    private final Optional<NtfsAttribute> data;

    private NtfsNode(
            NtfsTree tree, NtfsFile file, String name, List<FileName> names, Optional<String> shortName, Facts facts) {
        this.tree = tree;
        this.file = file;
        this.name = name;
        this.shortName = shortName;
        this.linkCount = Math.max(1, (int)
                names.stream().filter(one -> one.namespace() != FileName.DOS).count());
        this.information = facts.information;
        this.reparsePoint = facts.reparsePoint;
        this.data = facts.data;
    }

    /** What the attributes of a file tell before anyone asks. */
    private record Facts(
            StandardInformation information, Optional<ReparsePoint> reparsePoint, Optional<NtfsAttribute> data) {
        static Facts of(NtfsFile file) throws IOException {
            StandardInformation information = file.standardInformation();
            Optional<ReparsePoint> point = file.reparsePoint();
            if (point.isEmpty() && (information.attributes() & DosAttributes.REPARSE_POINT) != 0) {
                throw file.record().corrupt(file.toString(), 0, "$REPARSE_POINT, as the attributes say", "none");
            }
            return new Facts(
                    information, point, file.isDirectory() ? Optional.empty() : file.find(AttributeType.DATA, ""));
        }
    }

    /**
     * A node.
     *
     * @param name as the directory has it
     * @param directory number of the directory's record
     * @param namespace of the name; if it is a short one, the node is that of the long name
     */
    static NtfsNode of(NtfsTree tree, NtfsFile file, String name, long directory, int namespace) throws IOException {
        List<FileName> names = file.names();
        String shown = namespace == FileName.DOS
                ? partner(names, directory, FileName.WIN32).orElse(name)
                : name;
        boolean isPaired = namespace == FileName.DOS || namespace == FileName.WIN32;
        Optional<String> other = isPaired ? partner(names, directory, FileName.DOS) : Optional.empty();
        return new NtfsNode(tree, file, shown, names, other.filter(one -> !one.equals(shown)), Facts.of(file));
    }

    /** The name of a namespace in a directory. A file has one pair of long and short name in it at most. */
    private static Optional<String> partner(List<FileName> names, long directory, int namespace) {
        return names.stream()
                .filter(one -> one.namespace() == namespace && FileReference.number(one.parent()) == directory)
                .map(FileName::name)
                .findFirst();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> shortName() {
        return shortName;
    }

    @Override
    public FileKind kind() {
        return file.isDirectory() ? FileKind.DIRECTORY : FileKind.FILE;
    }

    @Override
    public long fileId() {
        return file.record().number();
    }

    @Override
    public int linkCount() {
        return linkCount;
    }

    @Override
    public int attributes() {
        int bits = information.attributes()
                & ~(DosAttributes.DIRECTORY | DosAttributes.REPARSE_POINT | DosAttributes.NORMAL);
        if (isOverlaid()) {
            bits &= ~DosAttributes.SPARSE;
        } else if (reparsePoint.isPresent()) {
            bits |= DosAttributes.REPARSE_POINT;
        }
        bits |= file.isDirectory() ? DosAttributes.DIRECTORY : 0;
        return bits == 0 ? DosAttributes.NORMAL : bits;
    }

    /** Whether Windows' overlay filter has the data, and hides that it has. */
    private boolean isOverlaid() {
        return !file.isDirectory()
                && reparsePoint.isPresent()
                && reparsePoint.get().tag() == ReparsePoint.WOF;
    }

    @Override
    public FileTimes times() {
        return FileTimes.of(
                        WindowsTime.toInstant(information.creationTime()),
                        WindowsTime.toInstant(information.modificationTime()),
                        WindowsTime.toInstant(information.accessTime()))
                .withChange(WindowsTime.toInstant(information.changeTime()));
    }

    @Override
    public long size() {
        return data.isEmpty() ? 0 : data.get().size();
    }

    @Override
    public List<DataStream> streams() throws IOException {
        tree.requireOpen();
        List<DataStream> streams = new ArrayList<>(2);
        for (NtfsAttribute attribute : file.attributes()) {
            if (attribute.type() == AttributeType.DATA) {
                add(streams, attribute);
            }
        }
        return Collections.unmodifiableList(streams);
    }

    private void add(List<DataStream> streams, NtfsAttribute attribute) throws CorruptImageException {
        String stream = attribute.name();
        if (isOverlaid() && stream.equals(WofData.STREAM)) {
            return;
        }
        boolean isTwice = streams.stream().anyMatch(one -> one.name().equals(stream));
        if (isTwice || stream.isEmpty() && file.isDirectory()) {
            throw file.record()
                    .corrupt(
                            attribute.toString(),
                            attribute.head().offset(),
                            isTwice ? "one stream of a name" : "a directory without data",
                            isTwice ? "another one" : "an unnamed stream");
        }
        DataStream added = new NtfsStream(tree, file, attribute, stream.isEmpty() ? reparsePoint : Optional.empty());
        streams.add(stream.isEmpty() ? 0 : streams.size(), added);
    }

    @Override
    public Optional<ReparsePoint> reparsePoint() {
        return isOverlaid() ? Optional.empty() : reparsePoint;
    }

    @Override
    public Optional<SecurityDescriptor> security() throws IOException {
        tree.requireOpen();
        if (information.securityId() != 0) {
            return Optional.of(tree.descriptor(file, information.securityId()));
        }
        Optional<NtfsAttribute> own = file.find(AttributeType.SECURITY_DESCRIPTOR, "");
        return own.isEmpty() ? Optional.empty() : Optional.of(SecurityDescriptor.of(bytes(own.get())));
    }

    @Override
    public Optional<ObjectId> objectId() throws IOException {
        tree.requireOpen();
        Optional<NtfsAttribute> id = file.find(AttributeType.OBJECT_ID, "");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        long size = id.get().size();
        if (size < ObjectId.MIN_SIZE || size > ObjectId.MAX_SIZE) {
            throw file.record().corrupt(id.get().toString(), id.get().head().offset(), "16 to 64 bytes", size + "");
        }
        return Optional.of(tree.birthIds().complete(bytes(id.get()), fileId()));
    }

    @Override
    public List<ExtendedAttribute> extendedAttributes() throws IOException {
        tree.requireOpen();
        Optional<NtfsAttribute> list = file.find(AttributeType.EA, "");
        return list.isEmpty()
                ? List.of()
                : EaList.read(tree.description() + ": " + list.get(), list.get().readAll());
    }

    private static byte[] bytes(NtfsAttribute attribute) throws IOException {
        ByteBuffer value = attribute.readAll();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    /** Whether the directory is another one's or another volume's name, whose files are not this volume's to show. */
    private boolean isLink() {
        return reparsePoint.isPresent() && reparsePoint.get().isNameSurrogate();
    }

    @Override
    public DirectoryCursor children() throws IOException {
        requireDirectory();
        tree.requireOpen();
        return isLink() ? new NtfsCursor(tree, file) : new NtfsCursor(tree, NtfsIndex.of(file, NtfsIndex.DIRECTORY));
    }

    @Override
    public Optional<FileNode> child(CharSequence childName) throws IOException {
        requireDirectory();
        tree.requireOpen();
        if (isLink()) {
            return Optional.empty();
        }
        NtfsIndex index = NtfsIndex.of(file, NtfsIndex.DIRECTORY);
        Optional<IndexEntry> entry = index.findName(childName.toString());
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        FileName found = index.fileName(entry.get());
        long reference = entry.get().reference();
        return tree.isHidden(fileId(), FileReference.number(reference), found.name())
                ? Optional.empty()
                : Optional.of(tree.node(file, reference, found));
    }

    private void requireDirectory() {
        if (!file.isDirectory()) {
            throw new IllegalStateException(file + " is no directory");
        }
    }
}
