package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTreeWriter;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TargetLosses;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes a tree into a directory of the host, with everything that the JDK can set there.
 *
 * <p><b>Safety.</b> Whatever is in an image, nothing is written outside of the directory: each name must be one name on
 * this host, links are made but never gone through, and what exists is refused unless
 * {@link HostWriterOptions.Existing#REPLACE} says otherwise. Links lead where the image says, which may be anywhere; who
 * follows them later has to know that. See the package for what other programs could do meanwhile.
 *
 * <p><b>What it can hold.</b> On Unix: permissions (owners if asked for), times of writing and reading, hard and symbolic
 * links, extended attributes named {@code user.*}. On Windows: the four basic attributes, three times, links, named streams
 * up to 16 MiB. Security descriptors, object ids and short names nowhere. A junction becomes a symbolic link; other reparse
 * data get lost, and the file is made with the data that it has.
 *
 * <p>A file that could not be written to its end is removed again. Nothing is flushed: a power cut soon after
 * {@link #finish} may leave files without their data, as it does after any copy by the host's own tools.
 *
 * <p>Thread-safe as {@link #isConcurrent()} says. Memory: a buffer of 256 KiB for each thread that writes.
 */
public final class HostTreeWriter implements FileTreeWriter {
    private static final int BUFFER = 256 << 10;

    private final Path target;
    private final HostWriterOptions options;
    private final HostView view;
    private final NameRule nameRule;
    private final HostNames names;
    private final HostPlaces places;
    private final HostLinkMaker links;
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private boolean finished;

    /** A file or directory that was made here. */
    private record Made(HostTreeWriter writer, Path path, NewFile file, boolean isLink) implements TargetFile {
        @Override
        public boolean isDirectory() {
            return file.kind() == FileKind.DIRECTORY && !isLink;
        }
    }

    private HostTreeWriter(Path target, HostWriterOptions options, HostView view) {
        this.target = target;
        this.options = options;
        this.view = view;
        this.nameRule = HostNameRule.of(target, view.isWindows());
        this.names = new HostNames(view.isWindows() || options.names() == HostWriterOptions.Names.PORTABLE);
        this.places = new HostPlaces(options.existing());
        this.links = new HostLinkMaker(places, view.isWindows());
    }

    /**
     * A writer for a directory.
     *
     * @param target the directory; made by {@link #createRoot} if it is not there, where its parent has to be
     * @param options how
     */
    public static HostTreeWriter into(Path target, HostWriterOptions options) {
        return into(target, options, HostView.of(target.getFileSystem()));
    }

    /** With a view other than the one that can set most. */
    static HostTreeWriter into(Path target, HostWriterOptions options, HostView view) {
        return new HostTreeWriter(target.toAbsolutePath(), options, view);
    }

    @Override
    public String description() {
        return target.toString();
    }

    @Override
    public TreeProperties properties() {
        return view.writable();
    }

    @Override
    public NameRule nameRule() {
        return nameRule;
    }

    @Override
    public boolean isConcurrent() {
        return true;
    }

    @Override
    public long callMemory() {
        return BUFFER;
    }

    @Override
    public TargetFile createRoot(NewFile root, FileReport report) throws IOException {
        requireUnfinished();
        if (!Files.isDirectory(target)) {
            try {
                Files.createDirectory(target, view.protection(root));
            } catch (FileAlreadyExistsException e) {
                throw new RefusedException(target + " is no directory", "choose another one");
            }
        }
        TargetLosses.report(root, properties(), report);
        return new Made(this, target.toRealPath(), root, false);
    }

    @Override
    public TargetFile createDirectory(TargetFile parent, NewFile directory, FileReport report) throws IOException {
        Path path = names.resolve(directory(parent), directory.name());
        if (directory.isLink()) {
            return makeLink(path, directory, report);
        }
        places.makeDirectory(path, view.protection(directory));
        TargetLosses.report(directory, properties(), report);
        return new Made(this, path, directory, false);
    }

    @Override
    public TargetFile createFile(TargetFile parent, NewFile file, FileReport report) throws IOException {
        Path path = names.resolve(directory(parent), file.name());
        if (file.isLink()) {
            return makeLink(path, file, report);
        }
        if (file.kind() == FileKind.SPECIAL) {
            throw new UnsupportedFeatureException(path.toString(), "a device, pipe or socket");
        }
        if (file.unnamedStream().isPresent() && file.unnamedStream().get().kind() == DataStream.Kind.ENCRYPTED_EXPORT) {
            throw new UnsupportedFeatureException(path.toString(), "an encrypted file, which only Windows can restore");
        }
        TargetLosses.report(file, properties(), report);
        boolean isSparse = (file.metadata().attributes() & DosAttributes.SPARSE) != 0;
        try (HostPlaces.Place place = places.take(path)) {
            try (HostOutput output = HostOutput.create(place, isSparse, view.protection(file))) {
                if (file.unnamedStream().isPresent()) {
                    write(file.unnamedStream().get(), output);
                }
            }
            complete(place.path(), file, report);
            place.commit();
        }
        return new Made(this, path, file, false);
    }

    private void write(DataStream stream, HostOutput output) throws IOException {
        ByteBuffer pooled = buffers.poll();
        ByteBuffer buffer = pooled == null ? ByteBuffer.allocateDirect(BUFFER) : pooled;
        try (OpenStream open = stream.open()) {
            output.write(open, buffer);
        } finally {
            buffers.add(buffer);
        }
    }

    private TargetFile makeLink(Path path, NewFile link, FileReport report) throws IOException {
        TargetLosses.report(link, properties(), report);
        try (HostPlaces.Place place = links.make(path, link, report)) {
            complete(place.path(), link, report);
            place.commit();
        }
        return new Made(this, path, link, true);
    }

    @Override
    public void createLink(
            TargetFile parent, String name, Optional<String> shortName, TargetFile file, FileReport report)
            throws IOException {
        Path path = names.resolve(directory(parent), name);
        Made made = made(file);
        try (HostPlaces.Place place = places.take(path)) {
            place.fill(at -> Files.createLink(at, made.path()));
            place.commit();
        } catch (UnsupportedOperationException e) {
            throw new UnsupportedFeatureException(target.toString(), "hard links", e);
        } catch (FileSystemException e) {
            throw new UnsupportedFeatureException(path.toString(), "another name of " + made.path(), e);
        }
        if (shortName.isPresent()) {
            report.lost(TreeFeature.SHORT_NAMES, "short name " + shortName.get());
        }
    }

    @Override
    public void finishDirectory(TargetFile directory, FileReport report) throws IOException {
        Made made = made(directory);
        if (!made.isLink()) {
            complete(made.path(), made.file(), report);
        }
    }

    /** Everything but data; times at last. */
    private void complete(Path path, NewFile file, FileReport report) throws IOException {
        view.apply(path, file, options, report);
        HostTimes.set(path, file.metadata().times(), view.writable(), report);
    }

    private Path directory(TargetFile parent) {
        requireUnfinished();
        Made made = made(parent);
        if (!made.isDirectory()) {
            throw new IllegalStateException(made.path() + " is no directory");
        }
        return made.path();
    }

    private Made made(TargetFile file) {
        if (!(file instanceof Made made) || made.writer() != this) {
            throw new IllegalArgumentException("a file of another writer");
        }
        return made;
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException(target + " is finished");
        }
    }

    @Override
    public void finish() {
        requireUnfinished();
        finished = true;
    }

    @Override
    public void close() {
        finished = true;
        buffers.clear();
    }
}
