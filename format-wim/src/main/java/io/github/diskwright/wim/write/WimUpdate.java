package io.github.diskwright.wim.write;

import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.TargetFile;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.WindowsTime;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes files of an image in its place: takes some out, renames, adds and replaces others, changes what is known of them. All
 * changes are made in memory, but for data, which go behind the file's end at once; {@link #finish} makes all of them part of the
 * file together. Whatever happens, the file opens with the image as it was or as it will be.
 *
 * <p><b>Names</b> are found as {@link io.github.diskwright.wim.image.WimImage} finds them: written alike, else in another case, else
 * as short names. Links are not followed: below one there is nothing.
 *
 * <p><b>Data.</b> What the file has is not stored again. What no image needs any more stays in the file as a hole until
 * {@link WimRebuild} leaves it out; the blob table loses it only if it was this image's and is in no other one, counted in their
 * metadata, not believed. Solid data of each call are resources of their own. The rest of the image stays: unknown fields and items of
 * files, and their links.
 *
 * <p>What {@link ImageTree#read} leaves out, a second entry of one name or children of what can have none, is not in the new
 * metadata either. Of a file that needs others for its data, the XML data count bytes that it has itself.
 *
 * <p><b>Several names.</b> A file with several names loses or changes only the one that is given; the others keep the old data. Of
 * short names one that would be another file's name is left out; a file with a new name has none. Names of a file are links of each
 * other if they are added by one call.
 *
 * <p><b>Memory</b>: as {@link WimWriter} takes for an image. Not thread-safe.
 */
public final class WimUpdate implements AutoCloseable {
    private final UpdateBase base;
    private final WimWriterOptions options;
    private final ImagePaths paths;
    private final ImageFile made = new ImageFile(DosAttributes.DIRECTORY);
    /** Empty when nothing is to be written. */
    private final Optional<WimWriter> writer;

    private boolean hasFixups;
    private boolean isOpen = true;

    /** What is taken out with a directory. */
    public enum Depth {
        /** Nothing: a directory with files in it is refused. */
        EMPTY,
        /** Everything in it. */
        RECURSIVE
    }

    /** What happens to a file of a name that is added. */
    public enum Existing {
        /** It stays, and nothing is added. */
        REFUSE,
        /** The added one takes its place; a directory never does that of a file, nor a file that of a directory. */
        REPLACE
    }

    private WimUpdate(UpdateBase base, WimWriterOptions options, Optional<WimWriter> writer) {
        this.base = base;
        this.options = options;
        this.writer = writer;
        this.paths = new ImagePaths(base.tree(), base.description());
        long now = WindowsTime.toTicks(options.clock().get());
        made.setTimes(now, now, now);
    }

    /**
     * Starts to change an image of a file in its place.
     *
     * @param device holds the file; stays open
     * @param number of the image
     * @param options how to go on, as {@link WimWriter#append} takes them
     * @throws IllegalArgumentException if there is no such image
     * @throws RefusedException if the file is split, pipable or read-only, if another writer is at work or has died, if an image
     *     cannot be read to its end, or if the memory budget is too small
     * @throws io.github.diskwright.image.ImageException if the file is damaged
     * @throws IOException if the host cannot read or write
     */
    public static WimUpdate open(ResizableDevice device, int number, WimWriterOptions options) throws IOException {
        UpdateBase base = UpdateBase.read(device, number, options);
        return new WimUpdate(base, options, Optional.of(WimWriter.append(device, options)));
    }

    /**
     * The same without a write: every change is made in memory, and refused as it would be; no data of added files are read.
     *
     * @throws RefusedException as {@link #open} does
     * @throws IOException if the file is damaged or the host cannot read
     */
    public static WimUpdate rehearse(BlockDevice device, int number, WimWriterOptions options) throws IOException {
        return new WimUpdate(UpdateBase.read(device, number, options), options, Optional.empty());
    }

    /** The image as it will be, to be read. */
    public ImageTree tree() {
        return base.tree();
    }

    /** The file of a path, to be read; empty if it is not there. */
    public Optional<ImageFile> find(TreePath path) {
        return paths.find(path);
    }

    /**
     * Takes a name out, and with its last one the file.
     *
     * @param path the name
     * @param depth what is taken out with a directory
     * @return how many names are gone
     * @throws RefusedException if it is the root, or a directory with files in it
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public long delete(TreePath path, Depth depth) throws IOException {
        requireOpen();
        return paths.delete(path, Objects.requireNonNull(depth, "depth"));
    }

    /**
     * Gives a file or directory another name, there or in another directory.
     *
     * @param from the name that it has
     * @param to the new one, in a directory that is there; may differ in case alone
     * @throws RefusedException if one of them is the root, the new one is there or not to be allowed or is inside of the old one, or
     *     its directory is none
     * @throws java.nio.file.NoSuchFileException if the old name is not there, or the new one's directory
     */
    public void rename(TreePath from, TreePath to) throws IOException {
        requireOpen();
        paths.rename(from, to);
    }

    /**
     * Adds a tree: its files go into the directory of the path; if there is none, the tree's root becomes that directory, and those
     * above it are made. A directory that both have keeps what is known of it.
     *
     * <p>A file that differs in case alone from one that is there means that one, and takes over its way of writing.
     *
     * @param path a directory, or one that is to be made
     * @param source what is added; stays open, and is read before this returns
     * @param existing what happens to files that are there
     * @param capture how it becomes part of the image; links can be made relative to the tree only if the path is the root
     * @param copy how it is copied; what it leaves out stays out
     * @return what was added
     * @throws IllegalArgumentException if links are to be made relative to another path than the root
     * @throws RefusedException if a file is where a directory has to be or the other way round, one is there that is to stay, or a
     *     name is not to be allowed; nothing is added then
     * @throws IOException if the source cannot be read, or the file cannot be written; nothing is added then
     */
    public CopyReport addTree(
            TreePath path, FileTree source, Existing existing, CaptureOptions capture, CopyOptions copy)
            throws IOException {
        requireOpen();
        if (capture.linkFixup().isPresent() && !path.isRoot()) {
            throw new IllegalArgumentException("links in " + path + " cannot be relative to the image's root");
        }
        paths.requirePlaceOfTree(path);
        Added added = new Added();
        try (WimImageWriter image = new WimImageWriter(added, capture)) {
            CopyReport report = TreeCopy.run(source, image, copy);
            paths.putTree(path, image.tree(), existing, made);
            hasFixups |= added.hasFixups;
            return report;
        }
    }

    /**
     * Adds a file, or a directory with nothing in it; directories above it are made.
     *
     * @param path where
     * @param file what; its name has no meaning
     * @param existing what happens to a file that is there
     * @param report hears what could not be kept of it
     * @throws RefusedException as {@link #addTree} does, or if the path is the root
     * @throws IOException if the file's data cannot be read, or the file cannot be written; nothing is added then
     */
    public void addFile(TreePath path, NewFile file, Existing existing, FileReport report) throws IOException {
        requireOpen();
        try (WimImageWriter image = new WimImageWriter(new Added(), CaptureOptions.defaults())) {
            TargetFile root = image.createRoot(NewFile.directory("", FileMetadata.none()), report);
            NewFile named = file.withName("file");
            if (named.kind() == FileKind.DIRECTORY) {
                image.createDirectory(root, named, report);
            } else {
                image.createFile(root, named, report);
            }
            image.finish();
            Optional<ImageEntry> entry = image.tree().root().child("file");
            if (entry.isPresent()) {
                paths.putFile(path, image.tree().root(), entry.get(), existing, made);
            }
        }
    }

    /**
     * Changes a file's attributes, but for those that say what it is: directory, reparse point, encrypted.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public void setAttributes(TreePath path, int attributes) throws IOException {
        requireOpen();
        ImageFile file = paths.requireFile(path);
        int fixed = DosAttributes.DIRECTORY | DosAttributes.REPARSE_POINT | DosAttributes.ENCRYPTED;
        file.setAttributes(file.attributes() & fixed | attributes & ~fixed);
    }

    /**
     * Changes those times of a file that are given.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public void setTimes(TreePath path, FileTimes times) throws IOException {
        requireOpen();
        ImageFile file = paths.requireFile(path);
        file.setTimes(
                times.creation().map(WindowsTime::toTicks).orElse(file.creationTime()),
                times.access().map(WindowsTime::toTicks).orElse(file.accessTime()),
                times.write().map(WindowsTime::toTicks).orElse(file.writeTime()));
    }

    /**
     * Changes a file's security descriptor, or takes it away.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public void setSecurity(TreePath path, Optional<SecurityDescriptor> descriptor) throws IOException {
        requireOpen();
        paths.requireFile(path).setSecurity(descriptor);
    }

    /**
     * Changes the short name beside a name.
     *
     * @param shortName empty for none
     * @throws RefusedException if it is the root, or a file in its directory has that name
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public void setShortName(TreePath path, String shortName) throws IOException {
        requireOpen();
        paths.setShortName(path, shortName);
    }

    /**
     * Makes all changes part of the file. After it only {@link #close} can be called. When rehearsed, it only sees whether the
     * metadata can be written.
     *
     * @throws IOException if it cannot be written; the file is then what it was
     */
    public void finish() throws IOException {
        requireOpen();
        isOpen = false;
        if (writer.isPresent()) {
            writer.get().replaceImage(base, hasFixups);
            writer.get().finish();
        } else {
            base.tree().toBytes();
        }
    }

    private void requireOpen() {
        if (!isOpen) {
            throw new IllegalStateException("finished or closed already");
        }
    }

    /** Gives up what is not finished: the file becomes what it was. The device stays open. Idempotent. */
    @Override
    public void close() throws IOException {
        isOpen = false;
        if (writer.isPresent()) {
            writer.get().close();
        }
    }

    /** Stores what is added. */
    private final class Added implements ImageTarget {
        private boolean hasFixups;

        @Override
        public String description() {
            return base.description();
        }

        @Override
        public boolean isSolid() {
            return options.packing() == WimWriterOptions.Packing.SOLID;
        }

        @Override
        public ImageStream put(BlobInput input) throws IOException {
            return writer.isPresent()
                    ? writer.get().store().put(input)
                    : new ImageStream(ImageStream.Kind.DATA, "", BlobHash.ZERO, input.size());
        }

        @Override
        public void put(SolidQueue queue) throws IOException {
            if (writer.isPresent()) {
                queue.write(writer.get().store());
            }
        }

        @Override
        public void finished(ImageTree tree, boolean fixups) {
            hasFixups = fixups;
        }

        @Override
        public void givenUp() {
            // What was stored is used by nobody, and so not in the table.
        }
    }
}
