package io.github.diskwright.wim.write;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.SecurityData;
import io.github.diskwright.wim.structure.StreamEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays an image's metadata out, and writes them. */
final class MetadataWriter {
    private static final Comparator<ImageEntry> COLLATION =
            Comparator.comparing(ImageEntry::name, NameRule.IGNORING_CASE).thenComparing(ImageEntry::name);

    private final ImageFile root;
    private final Map<SecurityDescriptor, Integer> descriptors = new LinkedHashMap<>();
    /** Directories, a parent before its children, and their entries in order. */
    private final List<ImageFile> directories = new ArrayList<>();

    private final List<List<ImageEntry>> lists = new ArrayList<>();
    private long groups;

    MetadataWriter(ImageFile root) {
        this.root = root;
    }

    ByteBuffer write() throws ImageException {
        collect();
        int security;
        try {
            security = SecurityData.storedBytes(descriptors.keySet());
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
        ImageEntry top = new ImageEntry("", "", root);
        long at = security + dentry(top).storedBytes() + Dentry.END_BYTES;
        for (int i = 0; i < lists.size(); i++) {
            directories.get(i).childrenOffset = at;
            for (ImageEntry entry : lists.get(i)) {
                at += dentry(entry).storedBytes();
            }
            at += Dentry.END_BYTES;
        }
        if (at > Integer.MAX_VALUE - Long.BYTES) {
            throw tooLarge();
        }
        ByteBuffer metadata = ByteBuffer.allocate((int) at).order(ByteOrder.LITTLE_ENDIAN);
        SecurityData.write(descriptors.keySet(), metadata);
        int index = dentry(top).write(metadata, security) + Dentry.END_BYTES;
        for (List<ImageEntry> list : lists) {
            for (ImageEntry entry : list) {
                index = dentry(entry).write(metadata, index);
            }
            index += Dentry.END_BYTES;
        }
        return metadata;
    }

    private static UnsupportedFeatureException tooLarge() {
        return new UnsupportedFeatureException("WIM image", "metadata of 2 GiB or more");
    }

    /** Puts everything in order, and numbers descriptors and links by it. */
    private void collect() {
        Deque<ImageFile> pending = new ArrayDeque<>();
        pending.push(root);
        while (!pending.isEmpty()) {
            ImageFile directory = pending.pop();
            List<ImageEntry> sorted = new ArrayList<>(directory.children());
            sorted.sort(COLLATION);
            directories.add(directory);
            lists.add(sorted);
            for (int i = sorted.size() - 1; i >= 0; i--) {
                ImageFile file = sorted.get(i).file();
                file.linkGroup = 0;
                if (file.hasChildren()) {
                    pending.push(file);
                }
            }
        }
        number(root);
        lists.forEach(list -> list.forEach(entry -> number(entry.file())));
    }

    private void number(ImageFile file) {
        file.securityId = file.security()
                .map(descriptor -> descriptors.computeIfAbsent(descriptor, added -> descriptors.size()))
                .orElse(Dentry.NO_SECURITY);
        if (file.nameCount() > 1 && file.linkGroup == 0) {
            file.linkGroup = ++groups;
        }
    }

    private static Dentry dentry(ImageEntry entry) {
        ImageFile file = entry.file();
        Dentry.Builder builder = Dentry.builder()
                .name(entry.name())
                .shortName(entry.shortName())
                .attributes(file.attributes())
                .securityId(file.securityId)
                .times(file.creationTime(), file.accessTime(), file.writeTime())
                .unknown(file.unknown())
                .items(file.items());
        if (file.isReparsePoint()) {
            builder.reparse(file.reparseTag(), file.reparseReserved(), file.reparseFlags());
        } else {
            builder.linkGroup(file.nameCount() > 1 ? file.linkGroup : 0);
        }
        if (file.hasChildren()) {
            builder.subdirOffset(file.childrenOffset);
        }
        setStreams(file, builder);
        return builder.build();
    }

    /** One unnamed stream is in the entry itself; else all of them follow it, those without a byte too. */
    private static void setStreams(ImageFile file, Dentry.Builder builder) {
        List<ImageStream> streams = file.streams();
        boolean hasReparse = !streams.isEmpty() && streams.get(0).kind() == ImageStream.Kind.REPARSE;
        boolean hasNames =
                !streams.isEmpty() && !streams.get(streams.size() - 1).name().isEmpty();
        boolean isEncrypted = !streams.isEmpty() && streams.get(0).kind() == ImageStream.Kind.ENCRYPTED;
        // A link that is a file has data beside its reparse data, if only none.
        boolean hasTwo = hasReparse && !file.isDirectory();
        if (isEncrypted || (!hasNames && !hasTwo)) {
            builder.mainHash(streams.isEmpty() ? BlobHash.ZERO : streams.get(0).hash());
            return;
        }
        List<StreamEntry> entries = new ArrayList<>(streams.size() + 1);
        int at = 0;
        if (hasReparse) {
            entries.add(new StreamEntry(streams.get(at++).hash(), ""));
        }
        if (!file.isDirectory()) {
            boolean hasData = at < streams.size() && streams.get(at).name().isEmpty();
            entries.add(new StreamEntry(hasData ? streams.get(at++).hash() : BlobHash.ZERO, ""));
        }
        for (ImageStream stream : streams.subList(at, streams.size())) {
            if (!stream.name().isEmpty()) {
                entries.add(new StreamEntry(stream.hash(), stream.name()));
            }
        }
        builder.streams(entries);
    }
}
