package io.github.diskwright.image.device;

import io.github.diskwright.image.RefusedException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A new file that shows itself under its name only when it is complete. It is written beside its target under a
 * temporary name; {@link #commit} flushes and renames it, closing without commit deletes it. A power cut leaves the
 * old file or none under the target's name, or the complete new one. A file that replaces another one has its permissions,
 * where the host has those of POSIX.
 *
 * <pre>{@code
 * try (PendingFile file = PendingFile.beside(target, PendingFile.Existing.REFUSE, 512, Sparseness.SPARSE)) {
 *     write(file.device());
 *     file.commit();
 * }
 * }</pre>
 *
 * <p>Not thread-safe, but for the device.
 */
public final class PendingFile implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path target;
    private final Existing existing;
    private final Durability durability;
    private final Path temporary;
    private final FileDevice device;
    private boolean finished;

    /** What to do with a file that has the target's name already. */
    public enum Existing {
        /** Refuse, before and after writing. */
        REFUSE,
        /** Put the new file in its place, at once and as a whole. */
        REPLACE
    }

    private PendingFile(
            Path target, Existing existing, int sectorSize, FileDevice.Sparseness sparseness, Durability durability)
            throws IOException {
        // What is there must not be lost for something that is not on the disk yet.
        this.durability = Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? Durability.WHEN_NAMED : durability;
        this.target = target;
        this.existing = existing;
        refuseExisting();
        this.temporary = target.resolveSibling("." + target.getFileName() + "." + randomName() + ".partial");
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException(target + ": there is no folder " + folder);
        }
        this.device = FileDevice.createForBulk(temporary, target, sectorSize, sparseness, this.durability);
    }

    /**
     * Starts a new file.
     *
     * @param target the name that it will have
     * @param existing what to do with a file of that name
     * @param sectorSize 512 or 4096
     * @param sparseness whether it may have holes
     * @throws RefusedException if the target exists and is not to be replaced, or is not a regular file
     * @throws IOException if the host cannot make it
     */
    public static PendingFile beside(Path target, Existing existing, int sectorSize, FileDevice.Sparseness sparseness)
            throws IOException {
        return beside(target, existing, sectorSize, sparseness, Durability.WHEN_NAMED);
    }

    /**
     * As the other one.
     *
     * @param durability when the file has to be on the disk
     */
    public static PendingFile beside(
            Path target, Existing existing, int sectorSize, FileDevice.Sparseness sparseness, Durability durability)
            throws IOException {
        return new PendingFile(target, existing, sectorSize, sparseness, durability);
    }

    private static String randomName() {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The file under its temporary name, open for writing. */
    public FileDevice device() {
        return device;
    }

    /** The name that the file will have. */
    public Path target() {
        return target;
    }

    /**
     * Flushes and closes the device and gives the file its name.
     *
     * @throws RefusedException if a file of that name has appeared meanwhile
     * @throws IOException if the host fails; the temporary file is gone then
     */
    public void commit() throws IOException {
        if (finished) {
            throw new IllegalStateException("committed or closed already");
        }
        try {
            device.close();
            refuseExisting();
            keepPermissions();
            rename();
            finished = true;
        } finally {
            close();
        }
        if (durability == Durability.WHEN_NAMED) {
            HostFolder.flushNames(target);
        }
    }

    /** Gives the file the permissions of the one that it replaces, where the host has such; the owner is who writes it. */
    private void keepPermissions() throws IOException {
        boolean isPosix = Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null;
        if (existing == Existing.REPLACE && isPosix && Files.isRegularFile(target)) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
        }
    }

    private void rename() throws IOException {
        try {
            if (existing == Existing.REPLACE) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else if (!linked()) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (AtomicMoveNotSupportedException e) {
            moveInSteps();
        } catch (FileAlreadyExistsException e) {
            refuseExisting();
            throw e;
        }
    }

    /**
     * Gives the file its name as a second one, which fails if the name is taken, and drops the first. An atomic move
     * replaces on Unix whatever has appeared since it was looked for. Answers false where the host has no such names.
     */
    private boolean linked() throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
        Files.delete(temporary);
        return true;
    }

    /** For hosts that cannot rename at once. What appeared meanwhile is replaced only if that was asked for. */
    private void moveInSteps() throws IOException {
        if (existing == Existing.REPLACE) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } else {
            try {
                Files.move(temporary, target);
            } catch (FileAlreadyExistsException e) {
                refuseExisting();
                throw e;
            }
        }
    }

    private void refuseExisting() throws RefusedException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isDirectory(target)) {
            throw new RefusedException(target + " is a folder", "name a file in it");
        }
        if (existing == Existing.REFUSE) {
            throw new RefusedException(target + " exists", "choose another name or force replacing it");
        }
        if (!Files.isRegularFile(target)) {
            throw new RefusedException(target + " is not a regular file", "choose another name");
        }
    }

    /** Deletes the file unless it was committed. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            try {
                device.abandon();
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
