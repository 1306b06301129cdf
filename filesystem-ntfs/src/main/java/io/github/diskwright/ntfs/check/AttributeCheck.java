package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UpCase;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.RunList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the attributes of one record, whichever file it belongs to, and claims their clusters. Stateless but for these. */
final class AttributeCheck {
    /** Clusters of a compression unit, as a power of two. */
    private static final int UNIT = 4;

    private static final int LARGEST_COMPRESSED_CLUSTER = 4096;

    private final CheckState state;
    private final Report report;

    AttributeCheck(CheckState state, Report report) {
        this.state = state;
        this.report = report;
    }

    void check(FileRecord record) {
        BitSet ids = new BitSet();
        @Nullable Attribute last = null;
        for (Attribute attribute : record.attributes()) {
            checkId(attribute, ids);
            if (last != null && order(last, attribute, state.upCase) > 0) {
                report.error("ntfs.attribute-order", attribute, "comes behind " + last);
            }
            last = attribute;
            checkRule(attribute);
            if (attribute.isNonResident()) {
                checkRuns(attribute);
            }
        }
    }

    /** Orders attributes as a record does: by type, by name, by first VCN. */
    static int order(Attribute first, Attribute second, Optional<UpCase> upCase) {
        int order = Integer.compareUnsigned(first.type(), second.type());
        if (order == 0 && upCase.isPresent()) {
            Comparator<String> names = upCase.get()::compareUpper;
            order = names.compare(first.name(), second.name());
        }
        return order == 0 && first.name().equals(second.name()) ? Long.compare(lowest(first), lowest(second)) : order;
    }

    static long lowest(Attribute attribute) {
        return attribute.isNonResident() ? attribute.lowestVcn() : 0;
    }

    private void checkId(Attribute attribute, BitSet ids) {
        int id = attribute.id();
        if (ids.get(id)) {
            report.error("ntfs.attribute-id", attribute, "id " + id + " is another one's, too");
        } else if (id >= attribute.record().nextAttributeId()) {
            report.error(
                    "ntfs.attribute-id",
                    attribute,
                    "id " + id + ", though the next one is "
                            + attribute.record().nextAttributeId());
        }
        ids.set(id);
    }

    private void checkRule(Attribute attribute) {
        int type = attribute.type();
        Optional<AttributeRule> found = AttributeRule.of(type);
        if (found.isEmpty()) {
            report.error("ntfs.attribute-type", attribute, "an unknown type");
            return;
        }
        AttributeRule rule = found.get();
        AttributeRule.Form form =
                attribute.isNonResident() ? AttributeRule.Form.NON_RESIDENT : AttributeRule.Form.RESIDENT;
        if (rule.form() != AttributeRule.Form.ANY && rule.form() != form) {
            report.error(
                    "ntfs.attribute-form",
                    attribute,
                    form == AttributeRule.Form.RESIDENT
                            ? "is in the record and must not be"
                            : "is not in the record, where it must be");
            return;
        }
        if (attribute.nameLength() > 0 && AttributeRule.isUnnamed(type)) {
            report.error("ntfs.attribute-name", attribute, "has a name and must not have one");
        }
        checkSize(attribute, rule);
        if (type == AttributeType.FILE_NAME && !attribute.isIndexed()) {
            report.error("ntfs.name-flag", attribute, "is not marked as the key of an index");
        }
    }

    private void checkSize(Attribute attribute, AttributeRule rule) {
        if (attribute.isNonResident() && attribute.lowestVcn() != 0) {
            return;
        }
        long size = attribute.isNonResident() ? attribute.dataSize() : attribute.valueLength();
        boolean empty = size == 0 && attribute.type() == AttributeType.VOLUME_NAME;
        boolean form = attribute.type() != AttributeType.STANDARD_INFORMATION || size == 48 || size == 72;
        if (size < rule.least() && !empty || rule.most() >= 0 && size > rule.most() || !form) {
            report.error(
                    "ntfs.attribute-size",
                    attribute,
                    size + " bytes, allowed " + rule.least() + " to " + (rule.most() < 0 ? "any" : rule.most()));
        }
    }

    private void checkRuns(Attribute attribute) {
        RunList runs;
        try {
            runs = attribute.runs(state.volume.clusterCount());
        } catch (CorruptImageException e) {
            report.error("ntfs.runs", attribute.record(), e);
            state.hasUnknownClusters.set(true);
            return;
        }
        state.clusters.add(runs);
        int flags = attribute.flags();
        boolean mayHaveHoles = (flags & (Attribute.SPARSE | Attribute.COMPRESSION_MASK)) != 0
                // Only the first extent need have the flags.
                || attribute.lowestVcn() != 0
                || isBadClusters(attribute);
        if (!mayHaveHoles && runs.allocatedClusters() != runs.endVcn() - runs.startVcn()) {
            report.error("ntfs.runs-hole", attribute, "a hole, though it is neither sparse nor compressed");
        }
        if (attribute.lowestVcn() == 0 && (flags & Attribute.COMPRESSION_MASK) != 0) {
            checkCompression(attribute);
        }
    }

    private void checkCompression(Attribute attribute) {
        int kind = attribute.flags() & Attribute.COMPRESSION_MASK;
        if (kind != Attribute.COMPRESSED
                || attribute.compressionUnit() != UNIT
                || state.volume.clusterSize() > LARGEST_COMPRESSED_CLUSTER) {
            report.error(
                    "ntfs.compression",
                    attribute,
                    "compression " + kind + " in units of 2^" + attribute.compressionUnit() + " clusters");
        }
    }

    static boolean isBadClusters(Attribute attribute) {
        FileRecord record = attribute.record();
        long owner = record.isExtension() ? FileReference.number(record.baseReference()) : record.number();
        return owner == NtfsVolume.BAD_CLUSTERS && attribute.is(AttributeType.DATA, "$Bad");
    }
}
