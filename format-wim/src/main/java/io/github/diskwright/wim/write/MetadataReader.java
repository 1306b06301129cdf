package io.github.diskwright.wim.write;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.SecurityData;
import io.github.diskwright.wim.structure.StreamEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Reads an image's metadata into a tree. Hostile numbers cost no more than the metadata are long: no list of children is read
 * twice, and no more entries than fit.
 */
final class MetadataReader {
    private static final String STRUCTURE = "directory entry";

    private final String source;
    private final ByteBuffer metadata;
    private final ToLongFunction<BlobHash> sizes;
    private final Limits limits;
    private final Map<Integer, Optional<SecurityDescriptor>> descriptors = new HashMap<>();
    private final Map<Long, ImageFile> groups = new HashMap<>();
    private final Set<Long> listed = new HashSet<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long entries;

    /** A directory whose children are to be read. */
    private record Pending(ImageFile directory, long offset, int depth) {}

    MetadataReader(String source, ByteBuffer metadata, ToLongFunction<BlobHash> sizes, Limits limits) {
        this.source = source;
        this.metadata = metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.sizes = sizes;
        this.limits = limits;
    }

    ImageFile read() throws ImageException {
        SecurityData security = SecurityData.read(source, metadata);
        int first = security.length();
        if (Dentry.isEnd(source, metadata, first)) {
            throw new CorruptImageException(source, STRUCTURE, first, "the root", "no entry");
        }
        Dentry top = Dentry.read(source, metadata, first);
        if (!top.hasChildren()) {
            throw new CorruptImageException(
                    source, STRUCTURE, first, "a directory", "attributes 0x" + Integer.toHexString(top.attributes()));
        }
        ImageFile root = file(top, security);
        list(root, top, 1);
        while (!pending.isEmpty()) {
            readChildren(pending.pop(), security);
        }
        return root;
    }

    private void list(ImageFile directory, Dentry dentry, int depth) throws ImageException {
        long offset = dentry.subdirOffset();
        if (offset == 0) {
            return;
        }
        if (depth > limits.maxTreeDepth()) {
            throw new UnsupportedFeatureException(source, "directories nested deeper than " + limits.maxTreeDepth());
        }
        if (offset < 0 || offset > metadata.limit() - Dentry.END_BYTES || !listed.add(offset)) {
            throw new CorruptImageException(
                    source,
                    "directory",
                    Math.max(0, offset),
                    "children inside " + metadata.limit() + " bytes that no other directory has",
                    Long.toUnsignedString(offset));
        }
        pending.push(new Pending(directory, offset, depth));
    }

    private void readChildren(Pending list, SecurityData security) throws ImageException {
        int at = (int) list.offset;
        while (!Dentry.isEnd(source, metadata, at)) {
            int end = Dentry.end(source, metadata, at);
            if (++entries > metadata.limit() / Dentry.HEAD_BYTES) {
                throw new CorruptImageException(
                        source, "directory", at, "lists that do not overlap", "more entries than there is room for");
            }
            Dentry dentry = Dentry.read(source, metadata, at);
            if (list.directory.child(dentry.name()).isEmpty()) {
                ImageFile file = linked(dentry, security);
                list.directory.add(dentry.name(), dentry.shortName(), file);
                if (dentry.hasChildren()) {
                    list(file, dentry, list.depth + 1);
                }
            }
            at = end;
        }
    }

    /** The file of another name, if it has the same data: some writers gave one number to files that have nothing in common. */
    private ImageFile linked(Dentry dentry, SecurityData security) {
        ImageFile file = file(dentry, security);
        if (dentry.linkGroup() == 0 || dentry.isDirectory()) {
            return file;
        }
        ImageFile first = groups.putIfAbsent(dentry.linkGroup(), file);
        return first != null && data(first).equals(data(file)) ? first : file;
    }

    private static BlobHash data(ImageFile file) {
        return file.streams().isEmpty() ? BlobHash.ZERO : file.streams().get(0).hash();
    }

    private ImageFile file(Dentry dentry, SecurityData security) {
        ImageFile file = new ImageFile(dentry.attributes());
        file.setTimes(dentry.creationTime(), dentry.accessTime(), dentry.writeTime());
        file.setSecurity(descriptors.computeIfAbsent(dentry.securityId(), security::descriptor));
        file.setUnknown(dentry.unknown());
        if (dentry.isReparsePoint()) {
            file.setReparse(dentry.reparseTag(), dentry.reparseReserved(), dentry.reparseFlags());
        }
        file.setItems(dentry.items());
        file.setStreams(streams(dentry));
        return file;
    }

    /** Which hash is which stream is told by their order alone. */
    private List<ImageStream> streams(Dentry dentry) {
        List<BlobHash> unnamed = new ArrayList<>();
        if (!dentry.mainHash().isZero()) {
            unnamed.add(dentry.mainHash());
        }
        List<ImageStream> named = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (StreamEntry entry : dentry.streams()) {
            if (entry.name().isEmpty()) {
                unnamed.add(entry.hash());
            } else if (names.add(entry.name())) {
                named.add(stream(ImageStream.Kind.DATA, entry.name(), entry.hash()));
            }
        }
        List<ImageStream> streams = new ArrayList<>();
        if (dentry.isEncrypted() && !dentry.isDirectory()) {
            unnamed.stream()
                    .filter(hash -> !hash.isZero())
                    .findFirst()
                    .ifPresent(hash -> streams.add(stream(ImageStream.Kind.ENCRYPTED, "", hash)));
            return streams;
        }
        int next = 0;
        if (dentry.isReparsePoint()) {
            streams.add(stream(ImageStream.Kind.REPARSE, "", unnamed.isEmpty() ? BlobHash.ZERO : unnamed.get(0)));
            next = 1;
        }
        if (!dentry.isDirectory() && next < unnamed.size()) {
            streams.add(stream(ImageStream.Kind.DATA, "", unnamed.get(next)));
        }
        streams.addAll(named);
        return streams;
    }

    private ImageStream stream(ImageStream.Kind kind, String name, BlobHash hash) {
        return new ImageStream(kind, name, hash, hash.isZero() ? 0 : sizes.applyAsLong(hash));
    }
}
