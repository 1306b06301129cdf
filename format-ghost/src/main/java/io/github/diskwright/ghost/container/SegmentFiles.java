package io.github.diskwright.ghost.container;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.HostFolder;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The files of an image that is written into a folder: {@code NAME.dwi}, {@code NAME.dw2} and so on. Until {@link #commit}
 * they end in {@code .partial}; after an interruption they stay, so that writing can go on. Not thread-safe.
 */
public final class SegmentFiles implements SegmentTarget, AutoCloseable {
    private final SegmentNames names;
    private final PendingFile.Existing existing;
    private final Map<Integer, FileDevice> open = new TreeMap<>();

    private SegmentFiles(Path target, PendingFile.Existing existing) throws IOException {
        this.names = new SegmentNames(target);
        this.existing = existing;
        refuseExisting(target);
    }

    /**
     * Begins an image.
     *
     * @param target name of its first file
     * @param existing what to do with a file that has the name already
     * @throws RefusedException if there is one and it is not to be replaced, or an interrupted image of that name
     * @throws IOException if the host fails
     */
    public static SegmentFiles begin(Path target, PendingFile.Existing existing) throws IOException {
        SegmentFiles files = new SegmentFiles(target, existing);
        if (files.isInterrupted()) {
            throw new RefusedException(
                    files.names.partial(1) + " is what is left of an interrupted image of that name",
                    "go on with it, or delete it");
        }
        return files;
    }

    /**
     * Goes on with an image that was interrupted.
     *
     * @param target name that its first file will have
     * @param existing as for {@link #begin}
     * @throws RefusedException if there is nothing to go on with, or the name is taken
     * @throws IOException if the host fails
     */
    public static SegmentFiles goOn(Path target, PendingFile.Existing existing) throws IOException {
        SegmentFiles files = new SegmentFiles(target, existing);
        if (!files.isInterrupted()) {
            throw new RefusedException("there is no interrupted image " + files.names.partial(1), "begin a new one");
        }
        // Some of the files may have got their names before the interruption: the last one gets it first.
        UUID image = imageId(files.names.partial(1));
        int segment = 2;
        while (files.exists(segment)) {
            if (!Files.exists(files.names.partial(segment)) && isOf(image, files.names.complete(segment))) {
                Files.move(files.names.complete(segment), files.names.partial(segment));
            }
            segment++;
        }
        return files;
    }

    private boolean exists(int segment) {
        return Files.exists(names.partial(segment)) || Files.exists(names.complete(segment));
    }

    private static UUID imageId(Path path) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(path)) {
            return OpenedSegments.readHeader(file).imageId();
        }
    }

    private static boolean isOf(UUID image, Path path) throws IOException {
        try {
            return Files.isRegularFile(path) && imageId(path).equals(image);
        } catch (ImageException e) {
            return false;
        }
    }

    /** Whether there is an interrupted image of a name. */
    public static boolean isInterrupted(Path target) {
        return Files.exists(new SegmentNames(target).partial(1));
    }

    private boolean isInterrupted() {
        return Files.exists(names.partial(1));
    }

    private void refuseExisting(Path target) throws RefusedException {
        if (Files.exists(target) && existing == PendingFile.Existing.REFUSE) {
            throw new RefusedException(target + " exists", "choose another name, or have it replaced");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new RefusedException(target + " is not a regular file", "choose another name");
        }
    }

    @Override
    public ResizableDevice segment(int segment) throws IOException {
        FileDevice known = open.get(segment);
        if (known == null) {
            Path file = names.partial(segment);
            refuseExisting(names.complete(segment));
            known = Files.exists(file) ? FileDevice.openWritable(file) : FileDevice.createForFilling(file, 512);
            open.put(segment, known);
        }
        return known;
    }

    @Override
    public void dropFrom(int segment) throws IOException {
        for (int number = segment; open.containsKey(number) || Files.exists(names.partial(number)); number++) {
            FileDevice device = open.remove(number);
            if (device != null) {
                device.close();
            }
            Files.deleteIfExists(names.partial(number));
        }
    }

    /**
     * Gives the files their names, the first one last.
     *
     * @throws RefusedException if a file of that name has appeared meanwhile
     * @throws IOException if the host fails; {@link #goOn} can do what is left
     */
    public void commit() throws IOException {
        int count = open.size();
        for (int segment = 1; segment <= count; segment++) {
            refuseExisting(names.complete(segment));
        }
        close();
        for (int segment = count; segment >= 1; segment--) {
            Files.move(
                    names.partial(segment),
                    names.complete(segment),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        HostFolder.flushNames(names.complete(1));
    }

    /** Closes the files, which stay as they are. Idempotent. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (FileDevice device : open.values()) {
            try {
                device.close();
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
