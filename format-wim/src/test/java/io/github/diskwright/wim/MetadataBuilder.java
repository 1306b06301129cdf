package io.github.diskwright.wim;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.SecurityData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Metadata of an image for tests: directories by their paths, entries in the order in which they are added. */
public final class MetadataBuilder {
    private final List<SecurityDescriptor> descriptors = new ArrayList<>();
    private final Map<String, List<Dentry.Builder>> directories = new LinkedHashMap<>();

    /** An image with an empty root. */
    public MetadataBuilder() {
        directories.put("", new ArrayList<>());
    }

    /** Adds a descriptor; its id. */
    public int security(byte[] descriptor) {
        descriptors.add(SecurityDescriptor.of(descriptor));
        return descriptors.size() - 1;
    }

    /** Adds a directory; its parent is there. */
    public MetadataBuilder directory(String path) {
        directories.put(path, new ArrayList<>());
        int slash = path.lastIndexOf('/');
        return entry(
                path.substring(0, Math.max(0, slash)),
                Dentry.builder().name(path.substring(slash + 1)).attributes(DosAttributes.DIRECTORY));
    }

    /** Adds a file with data. */
    public MetadataBuilder file(String directory, String name, BlobHash hash) {
        return entry(directory, Dentry.builder().name(name).mainHash(hash));
    }

    /** Adds an entry. */
    public MetadataBuilder entry(String directory, Dentry.Builder entry) {
        Objects.requireNonNull(directories.get(directory), directory).add(entry);
        return this;
    }

    /** The bytes. */
    public byte[] build() {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 22).order(ByteOrder.LITTLE_ENDIAN);
        SecurityData.write(descriptors, bytes);
        int rootAt = SecurityData.storedBytes(descriptors);
        Dentry.Builder root = Dentry.builder().attributes(DosAttributes.DIRECTORY);
        int at = rootAt + root.build().storedBytes() + Dentry.END_BYTES;
        Map<String, Integer> starts = new LinkedHashMap<>();
        for (Map.Entry<String, List<Dentry.Builder>> directory : directories.entrySet()) {
            starts.put(directory.getKey(), at);
            for (Dentry.Builder entry : directory.getValue()) {
                at += entry.build().storedBytes();
            }
            at += Dentry.END_BYTES;
        }
        root.subdirOffset(Objects.requireNonNull(starts.get(""))).build().write(bytes, rootAt);
        directories.forEach((path, entries) -> {
            int index = Objects.requireNonNull(starts.get(path));
            for (Dentry.Builder entry : entries) {
                String name = entry.build().name();
                Integer children = starts.get(path.isEmpty() ? name : path + "/" + name);
                if (children != null && entry.build().hasChildren()) {
                    entry.subdirOffset(children);
                }
                index = entry.build().write(bytes, index);
            }
        });
        return Arrays.copyOf(bytes.array(), at);
    }
}
