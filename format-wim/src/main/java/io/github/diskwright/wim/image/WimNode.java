package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.StreamEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A file of an image. All names of a file have the metadata and data of the first one, whatever the entries of the others
 * say; only the names are their own.
 */
final class WimNode implements FileNode {
    private final WimImage image;
    private final @Nullable WimNode parent;
    private final int index;
    private final Dentry named;
    private final Dentry entry;
    private final Optional<LinkGroup> link;
    private final Items items;
    private final NodeData data;

    WimNode(WimImage image, @Nullable WimNode parent, int index, Dentry named) throws CorruptImageException {
        this.image = image;
        this.parent = parent;
        this.index = index;
        this.named = named;
        this.link = image.metadata().scan().link(index);
        int first = link.map(LinkGroup::first).orElse(index);
        this.entry = first == index ? named : image.metadata().entry(first);
        this.items = new Items(entry);
        this.data = NodeData.of(entry);
    }

    WimImage image() {
        return image;
    }

    /** Its path from the root, for errors. */
    String what() {
        Deque<String> names = new ArrayDeque<>();
        for (WimNode node = this; node != null && node.parent != null; node = node.parent) {
            names.push(node.named.name());
        }
        StringBuilder path = new StringBuilder();
        names.forEach(part -> path.append('\\').append(part));
        return path.toString();
    }

    @Override
    public String name() {
        return parent == null ? "" : named.name();
    }

    @Override
    public Optional<String> shortName() {
        return named.shortName().isEmpty() ? Optional.empty() : Optional.of(named.shortName());
    }

    @Override
    public FileKind kind() {
        if (entry.isDirectory()) {
            return FileKind.DIRECTORY;
        }
        return items.isSpecial() && !entry.isReparsePoint() ? FileKind.SPECIAL : FileKind.FILE;
    }

    @Override
    public long fileId() {
        return link.map(LinkGroup::first).orElse(index);
    }

    @Override
    public int linkCount() {
        return link.map(LinkGroup::names).orElse(1);
    }

    @Override
    public int attributes() {
        return items.attributes();
    }

    @Override
    public FileTimes times() {
        return FileTimes.of(
                WindowsTime.toInstant(entry.creationTime()),
                WindowsTime.toInstant(entry.writeTime()),
                WindowsTime.toInstant(entry.accessTime()));
    }

    @Override
    public long size() {
        return kind() == FileKind.FILE ? image.blob(data.data()).map(Blob::size).orElse(0L) : 0;
    }

    @Override
    public long dataOrder() {
        return image.blob(data.data()).map(Blob::order).orElse(0L);
    }

    @Override
    public List<DataStream> streams() {
        List<DataStream> streams = new ArrayList<>(1 + data.named().size());
        if (kind() == FileKind.FILE) {
            DataStream.Kind kind = entry.isEncrypted() ? DataStream.Kind.ENCRYPTED_EXPORT : DataStream.Kind.DATA;
            streams.add(new WimStream(this, "", kind, data.data()));
        }
        for (StreamEntry stream : data.named()) {
            streams.add(new WimStream(this, stream.name(), DataStream.Kind.DATA, stream.hash()));
        }
        return List.copyOf(streams);
    }

    @Override
    public Optional<ReparsePoint> reparsePoint() throws IOException {
        if (!entry.isReparsePoint()) {
            return Optional.empty();
        }
        ReparsePoint stored = ReparsePoint.of(entry.reparseTag(), entry.reparseReserved(), reparseData());
        boolean isFixed = (entry.reparseFlags() & Dentry.NOT_FIXED) == 0;
        return Optional.of(
                isFixed && image.fixup().isPresent()
                        ? image.fixup().get().applied(stored, image.description() + ", " + what())
                        : stored);
    }

    private byte[] reparseData() throws IOException {
        if (data.reparse().isZero()) {
            return new byte[0];
        }
        String what = "reparse data of " + what();
        Blob blob = image.requireBlob(data.reparse(), what);
        if (blob.size() > ReparsePoint.MAX_DATA) {
            throw new CorruptImageException(
                    image.metadata().source(),
                    what,
                    index,
                    "up to " + ReparsePoint.MAX_DATA + " bytes",
                    blob.size() + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) blob.size());
        image.reader().open(blob, what).read(0, bytes);
        return bytes.array();
    }

    @Override
    public Optional<SecurityDescriptor> security() {
        return image.descriptor(entry.securityId());
    }

    @Override
    public Optional<ObjectId> objectId() {
        return items.objectId();
    }

    @Override
    public List<ExtendedAttribute> extendedAttributes() throws IOException {
        return items.extendedAttributes(image.metadata().source(), fileId());
    }

    @Override
    public Optional<UnixMetadata> unix() {
        return items.unix();
    }

    @Override
    public DirectoryCursor children() throws IOException {
        requireDirectory();
        image.requireOpen();
        return entry.hasChildren() ? new WimCursor(image, this, index) : NoChildren.INSTANCE;
    }

    @Override
    public Optional<FileNode> child(CharSequence name) throws IOException {
        requireDirectory();
        image.requireOpen();
        if (!entry.hasChildren()) {
            return Optional.empty();
        }
        OptionalInt found = image.indexes().find(image.metadata(), index, name);
        return found.isEmpty() ? Optional.empty() : Optional.of(image.node(this, found.getAsInt()));
    }

    private void requireDirectory() {
        if (!isDirectory()) {
            throw new IllegalStateException(what() + " is no directory");
        }
    }

    /** The path, for people. */
    @Override
    public String toString() {
        return image.description() + ", " + what();
    }
}
