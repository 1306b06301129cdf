package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.security.SecureRandom;

/** Where new files are made, so that nothing that exists is touched or half replaced. Thread-safe. */
final class HostPlaces {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HostWriterOptions.Existing existing;

    HostPlaces(HostWriterOptions.Existing existing) {
        this.existing = existing;
    }

    /** Makes something that must not exist. */
    interface Maker<T> {
        T make(Path path) throws IOException;
    }

    /** Makes a directory, or takes the one that is there if that is allowed. */
    void makeDirectory(Path path, FileAttribute<?>[] protection) throws IOException {
        try {
            Files.createDirectory(path, protection);
        } catch (FileAlreadyExistsException e) {
            if (existing == HostWriterOptions.Existing.REFUSE || !isDirectory(path)) {
                throw isThere(path);
            }
        } catch (FileSystemException e) {
            throw whenFull(path, e);
        }
    }

    private static IOException whenFull(Path path, FileSystemException e) {
        return NoSpaceException.isReportedBy(e) ? new NoSpaceException(path.toString(), e) : e;
    }

    /** The place for a file under a name. */
    Place take(Path path) {
        return new Place(path);
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, HostView.NOT_FOLLOWING);
    }

    private static RefusedException isThere(Path path) {
        return new RefusedException(path + " exists", "move it away or choose another target");
    }

    /** A file that has its name at once, or, in the place of another one, when it is complete. */
    final class Place implements AutoCloseable {
        private final Path name;
        private Path path;
        private boolean isMade;

        private Place(Path name) {
            this.name = name;
            this.path = name;
        }

        /** Where the file is now. */
        Path path() {
            return path;
        }

        /** Has the file made. */
        <T> T fill(Maker<T> maker) throws IOException {
            T made;
            try {
                made = maker.make(path);
            } catch (FileAlreadyExistsException e) {
                if (existing == HostWriterOptions.Existing.REFUSE || isDirectory(name)) {
                    throw isThere(name);
                }
                path = name.resolveSibling(".diskwright-" + Long.toHexString(RANDOM.nextLong()) + ".partial");
                made = maker.make(path);
            } catch (FileSystemException e) {
                throw whenFull(path, e);
            }
            isMade = true;
            return made;
        }

        /** The file is complete. */
        void commit() throws IOException {
            if (path.equals(name)) {
                isMade = false;
            } else {
                Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
                // If both are names of one file already, Unix leaves both: then close() removes this one.
            }
        }

        /** Removes what was not completed. */
        @Override
        public void close() throws IOException {
            if (isMade) {
                Files.deleteIfExists(path);
            }
        }
    }
}
