package io.github.diskwright.image.tree;

import java.util.Optional;

/** What a target cannot keep of a file by its very nature; for implementations of {@link FileTreeWriter}. */
public final class TargetLosses {
    private static final int REPORTED_ATTRIBUTES = ~(DosAttributes.DIRECTORY
            | DosAttributes.REPARSE_POINT
            | DosAttributes.NORMAL
            | DosAttributes.SPARSE
            | DosAttributes.BASIC);

    private TargetLosses() {}

    /**
     * Tells of everything that a file has and a target has no place for. Change times are not told of: hardly anything
     * can keep them. That a link cannot be made is not told of either, it is an error.
     *
     * @param file what is to be written
     * @param target what can be kept
     * @param report hears of the rest
     */
    public static void report(NewFile file, TreeProperties target, FileReport report) {
        FileMetadata metadata = file.metadata();
        Losses losses = new Losses(target, report);
        losses.check(TreeFeature.SECURITY, metadata.security());
        losses.check(TreeFeature.OBJECT_IDS, metadata.objectId());
        losses.check(TreeFeature.UNIX_METADATA, metadata.unix());
        losses.check(TreeFeature.SHORT_NAMES, file.shortName().map(name -> "short name " + name));
        losses.check(TreeFeature.CREATION_TIME, metadata.times().creation());
        losses.check(TreeFeature.WRITE_TIME, metadata.times().write());
        losses.check(TreeFeature.ACCESS_TIME, metadata.times().access());
        losses.check(TreeFeature.BASIC_ATTRIBUTES, attributes(metadata.attributes() & DosAttributes.BASIC));
        losses.check(TreeFeature.OTHER_ATTRIBUTES, attributes(metadata.attributes() & REPORTED_ATTRIBUTES));
        metadata.extendedAttributes()
                .forEach(attribute -> losses.check(TreeFeature.EXTENDED_ATTRIBUTES, Optional.of(attribute)));
        if (!file.isLink()) {
            losses.check(TreeFeature.REPARSE_POINTS, metadata.reparsePoint());
        }
        for (DataStream stream : file.streams()) {
            if (!stream.name().isEmpty()) {
                losses.check(
                        TreeFeature.NAMED_STREAMS,
                        Optional.of("stream " + TreePath.of(stream.name()) + " of " + stream.size() + " bytes"));
            }
        }
    }

    private static Optional<String> attributes(int bits) {
        return bits == 0 ? Optional.empty() : Optional.of("attributes 0x" + Integer.toHexString(bits));
    }

    private record Losses(TreeProperties target, FileReport report) {
        void check(TreeFeature feature, Optional<?> thing) {
            if (thing.isPresent() && !target.has(feature)) {
                report.lost(feature, thing.get() + ": the target has no " + feature.label());
            }
        }
    }
}
