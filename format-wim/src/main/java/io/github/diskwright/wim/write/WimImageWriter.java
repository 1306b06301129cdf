package io.github.diskwright.wim.write;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TargetLosses;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.wim.structure.Dentry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a tree of files into a WIM file as a new image. Made by {@link WimWriter#addImage}; the image is there when
 * {@link #finish} returns, one that is closed before never was.
 *
 * <p>Ordinary data are read before the call that brings them returns; those of solid files in {@link #finish}, sorted by the
 * endings of their names, because similar data next to each other compress best.
 *
 * <p>Names are kept as they are, in every case that differs; refused are those that no directory can have: empty, {@code .},
 * {@code ..}, with a separator or NUL in them, or longer than 32,767 units. Not thread-safe.
 */
public final class WimImageWriter implements FileTreeWriter {
    private static final TreeProperties PROPERTIES = TreeProperties.builder()
            .with(TreeFeature.values())
            .without(TreeFeature.CHANGE_TIME, TreeFeature.SPARSE_DATA)
            .maxNameLength(Short.MAX_VALUE)
            .build();

    private final ImageTarget target;
    private final CaptureOptions options;
    private final SolidQueue solid = new SolidQueue();
    private final ImageTree tree = ImageTree.create();
    private boolean ended;

    /** A file of the image. */
    private record Made(ImageFile file, TreePath path) implements TargetFile {
        @Override
        public boolean isDirectory() {
            return file.hasChildren();
        }
    }

    WimImageWriter(ImageTarget target, CaptureOptions options) {
        this.target = target;
        this.options = options;
    }

    @Override
    public String description() {
        return target.description();
    }

    @Override
    public TreeProperties properties() {
        return PROPERTIES;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.EXACT;
    }

    /** The image so far, with all blobs' hashes only if the file is not solid. */
    public ImageTree tree() {
        return tree;
    }

    @Override
    public TargetFile createRoot(NewFile root, FileReport report) throws IOException {
        requireOpen();
        if (root.kind() != FileKind.DIRECTORY || root.metadata().reparsePoint().isPresent()) {
            throw new RefusedException("the root is no directory, or a link", "capture a directory");
        }
        Made made = new Made(tree.root(), TreePath.ROOT);
        fill(made, root, report);
        return made;
    }

    @Override
    public TargetFile createDirectory(TargetFile parent, NewFile directory, FileReport report) throws IOException {
        return create(parent, directory, report);
    }

    @Override
    public TargetFile createFile(TargetFile parent, NewFile made, FileReport report) throws IOException {
        return create(parent, made, report);
    }

    private TargetFile create(TargetFile parent, NewFile added, FileReport report) throws IOException {
        requireOpen();
        Made directory = (Made) parent;
        ImageFile place = free(directory, added.name(), added.shortName());
        Made made = new Made(new ImageFile(attributes(added)), directory.path.resolve(added.name()));
        fill(made, added, report);
        ImageEntry entry = place.add(added.name(), added.shortName().orElse(""), made.file);
        solid.nameAdded(made.file, place, entry);
        return made;
    }

    @Override
    public void createLink(
            TargetFile parent, String name, Optional<String> shortName, TargetFile target, FileReport report)
            throws IOException {
        requireOpen();
        ImageFile linked = ((Made) target).file;
        if (linked.isReparsePoint() || linked.isDirectory()) {
            throw new UnsupportedFeatureException(description(), "hard links of directories and reparse points");
        }
        ImageFile place = free((Made) parent, name, shortName);
        ImageEntry entry = place.add(name, shortName.orElse(""), linked);
        solid.nameAdded(linked, place, entry);
    }

    /** The directory, in which no file has that name. */
    private static ImageFile free(Made directory, String name, Optional<String> shortName) throws RefusedException {
        if (!isAllowed(name)
                || !shortName
                        .filter(text -> !text.isEmpty())
                        .map(WimImageWriter::isAllowed)
                        .orElse(true)) {
            throw new RefusedException("an image cannot have the name " + TreePath.of(name), "rename the file");
        }
        if (directory.file.child(name).isPresent()) {
            throw new RefusedException(directory.path.resolve(name) + " is there already", "rename one of the files");
        }
        return directory.file;
    }

    /** Whether a file of an image can have a name. */
    static boolean isAllowed(String name) {
        boolean isPlain =
                !name.isEmpty() && name.length() <= Short.MAX_VALUE && !name.equals(".") && !name.equals("..");
        return isPlain && name.indexOf(0) < 0 && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
    }

    private static int attributes(NewFile added) {
        int bits = added.metadata().attributes() & ~(DosAttributes.DIRECTORY | DosAttributes.REPARSE_POINT);
        bits |= added.kind() == FileKind.DIRECTORY ? DosAttributes.DIRECTORY : 0;
        bits |= added.metadata().reparsePoint().isPresent() ? DosAttributes.REPARSE_POINT : 0;
        return bits == 0 ? DosAttributes.NORMAL : bits;
    }

    private void fill(Made made, NewFile added, FileReport report) throws IOException {
        TargetLosses.report(added, PROPERTIES, report);
        FileMetadata metadata = added.metadata();
        ImageFile file = made.file;
        file.setAttributes(attributes(added));
        setTimes(file, metadata.times());
        file.setSecurity(metadata.security());
        file.setItems(MetadataItems.of(metadata));
        List<ImageStream> streams = new ArrayList<>();
        List<BlobInput> inputs = new ArrayList<>();
        addReparse(made, metadata, streams, inputs);
        addData(made, added, report, streams, inputs);
        file.setStreams(streams);
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).size() > 0 && target.isSolid()) {
                solid.add(new SolidQueue.Item(inputs.get(i), file, i, made.path, report));
            } else {
                setStream(file, i, target.put(inputs.get(i)));
            }
        }
    }

    private void addReparse(Made made, FileMetadata metadata, List<ImageStream> streams, List<BlobInput> inputs)
            throws IOException {
        if (metadata.reparsePoint().isEmpty()) {
            return;
        }
        ReparsePoint link = metadata.reparsePoint().get();
        String source = made.path.toString();
        Optional<ReparsePoint> fixed =
                options.linkFixup().isPresent() ? options.linkFixup().get().fix(link, source) : Optional.empty();
        ReparsePoint kept = fixed.orElse(link);
        made.file.setReparse(kept.tag(), kept.reserved(), fixed.isPresent() ? 0 : Dentry.NOT_FIXED);
        streams.add(ImageStream.empty(ImageStream.Kind.REPARSE, ""));
        inputs.add(new BytesInput(source, kept.data()));
    }

    private void addData(
            Made made, NewFile added, FileReport report, List<ImageStream> streams, List<BlobInput> inputs) {
        boolean isEncrypted = added.unnamedStream()
                .filter(stream -> stream.kind() == DataStream.Kind.ENCRYPTED_EXPORT)
                .isPresent();
        if (isEncrypted && !made.file.isDirectory()) {
            // The export has everything in it, reparse data and named streams too.
            made.file.setAttributes((made.file.attributes() | DosAttributes.ENCRYPTED) & ~DosAttributes.REPARSE_POINT);
            streams.clear();
            inputs.clear();
        } else if ((made.file.attributes() & DosAttributes.ENCRYPTED) != 0 && !made.file.isDirectory()) {
            made.file.setAttributes(made.file.attributes() & ~DosAttributes.ENCRYPTED);
            report.lost(TreeFeature.OTHER_ATTRIBUTES, "encrypted: the data are there as they are when decrypted");
        }
        BlobInput.Storing storing =
                options.storedAsIs().test(made.path) ? BlobInput.Storing.AS_IT_IS : BlobInput.Storing.COMPRESSED;
        for (DataStream stream : added.streams()) {
            boolean hasPlace = added.kind() == FileKind.FILE || !stream.name().isEmpty();
            if (hasPlace && (!isEncrypted || streams.isEmpty())) {
                ImageStream.Kind kind = isEncrypted ? ImageStream.Kind.ENCRYPTED : ImageStream.Kind.DATA;
                streams.add(ImageStream.empty(kind, stream.name()));
                inputs.add(new StreamInput(made.path.toString(), stream, storing));
            }
        }
    }

    /** Tells a file what its stream of a number is, once that is known. */
    static void setStream(ImageFile file, int number, ImageStream stored) {
        List<ImageStream> streams = new ArrayList<>(file.streams());
        ImageStream old = streams.get(number);
        streams.set(number, new ImageStream(old.kind(), old.name(), stored.hash(), stored.size()));
        file.setStreams(streams);
    }

    /** Unix does not know when a file was made: no later than it was written. */
    private static void setTimes(ImageFile target, FileTimes times) {
        long write = ticks(times.write().or(times::creation));
        target.setTimes(
                times.creation().isPresent() ? ticks(times.creation()) : write,
                times.access().isPresent() ? ticks(times.access()) : write,
                write);
    }

    private static long ticks(Optional<Instant> time) {
        return time.map(WindowsTime::toTicks).orElse(0L);
    }

    @Override
    public void finishDirectory(TargetFile directory, FileReport report) {
        // Nothing here changes a directory's times.
    }

    /**
     * Ends the image: what is still to be read is read, and its metadata are stored.
     *
     * @throws io.github.diskwright.image.RefusedException if the memory budget does not hold what compresses solid data
     */
    @Override
    public void finish() throws IOException {
        requireOpen();
        target.put(solid);
        target.finished(tree, options.linkFixup().isPresent());
        ended = true;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the image is finished, or given up");
        }
    }

    /** Gives the image up unless it is finished. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            target.givenUp();
        }
    }
}
