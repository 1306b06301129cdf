package io.github.diskwright.ntfs.tree;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.WofData;
import io.github.diskwright.ntfs.record.AttributeType;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** A {@code $DATA} attribute, or what the overlay filter shows in its place. */
final class NtfsStream implements DataStream {
    /** Deduplication, single instance storage and hierarchical storage keep data elsewhere. */
    private static final Set<Integer> ELSEWHERE = Set.of(ReparsePoint.DEDUP, 0x80000007, 0xC0000004, 0x80000006);

    private static final int RECALL_ON_OPEN = 0x40000;
    private static final int RECALL_ON_DATA_ACCESS = 0x400000;
    private static final int PLACEHOLDER = DosAttributes.OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS;

    private final NtfsTree tree;
    private final NtfsFile file;
    private final NtfsAttribute attribute;
    private final Optional<ReparsePoint> point;

    /** @param point the file's reparse data if this is its unnamed stream, to which they can apply */
    NtfsStream(NtfsTree tree, NtfsFile file, NtfsAttribute attribute, Optional<ReparsePoint> point) {
        this.tree = tree;
        this.file = file;
        this.attribute = attribute;
        this.point = point;
    }

    @Override
    public String name() {
        return attribute.name();
    }

    @Override
    public long size() {
        return attribute.size();
    }

    private boolean isOverlaid() {
        return point.isPresent() && point.get().tag() == ReparsePoint.WOF;
    }

    @Override
    public long allocatedSize() {
        NtfsAttribute stored =
                isOverlaid() ? file.find(AttributeType.DATA, WofData.STREAM).orElse(attribute) : attribute;
        return Math.max(0, stored.allocatedSize());
    }

    @Override
    public OpenStream open() throws IOException {
        tree.requireOpen();
        if (attribute.isEncrypted() && tree.options().encryptedFiles() == NtfsTreeOptions.EncryptedFiles.REFUSED) {
            throw new UnsupportedFeatureException(where(), "encrypted data (EFS)");
        }
        if (isOverlaid()) {
            WofData data = WofData.of(file);
            return new OpenNtfsStream(tree, data.size(), data::read, Optional.empty());
        }
        if (size() > 0 && point.isPresent() && isElsewhere(point.get())) {
            throw new UnsupportedFeatureException(
                    where(),
                    "data that are kept elsewhere, reparse tag 0x"
                            + Integer.toHexString(point.get().tag()));
        }
        return new OpenNtfsStream(tree, size(), attribute::read, Optional.of(attribute));
    }

    private boolean isElsewhere(ReparsePoint known) throws IOException {
        return ELSEWHERE.contains(known.tag())
                || !known.isNameSurrogate() && (file.standardInformation().attributes() & PLACEHOLDER) != 0;
    }

    private String where() {
        return tree.description() + ": " + attribute;
    }
}
