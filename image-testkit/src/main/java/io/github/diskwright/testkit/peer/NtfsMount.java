package io.github.diskwright.testkit.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An NTFS volume mounted by ntfs-3g over FUSE, which few hosts allow. Where it cannot be had the test is skipped, or
 * failed, as for a missing tool. Not thread-safe.
 */
public final class NtfsMount implements AutoCloseable {
    private static final long TIME_LIMIT_SECONDS = 60;

    private final Peer fusermount;
    private final Path folder;
    private final Process driver;
    private boolean mounted = true;

    private NtfsMount(Peer fusermount, Path folder, Process driver) {
        this.fusermount = fusermount;
        this.folder = folder;
        this.driver = driver;
    }

    /**
     * Mounts a volume.
     *
     * @param volume the image file
     * @param folder an empty folder
     * @param options of ntfs-3g, such as {@code "ro"} or {@code "streams_interface=windows"}
     */
    public static NtfsMount mount(Path volume, Path folder, String... options) {
        Peer ntfs = Peer.require("ntfs-3g");
        Optional<Peer> fusermount = Peer.find("fusermount3", "fusermount");
        if (fusermount.isEmpty() || !Files.isWritable(Path.of("/dev/fuse"))) {
            throw Peer.missing("FUSE is not available");
        }
        String all = "no_detach," + String.join(",", options.length == 0 ? new String[] {"rw"} : options);
        // In the foreground: what unmounts a volume does not wait until the driver has written the last of it.
        try {
            Path output = Files.createTempFile("diskwright-mount", ".txt");
            try {
                Process driver =
                        ntfs.start(output, List.of("-o", all, volume.toAbsolutePath(), folder.toAbsolutePath()));
                if (!isMounted(folder, driver)) {
                    throw failure(volume, driver, Files.readString(output));
                }
                return new NtfsMount(fusermount.get(), folder, driver);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the folder is the root of another file system, or the driver has given up. */
    private static boolean isMounted(Path folder, Process driver) throws IOException {
        Object before = Files.getAttribute(folder.toAbsolutePath().getParent(), "unix:dev");
        for (long waited = 0; waited < TimeUnit.SECONDS.toMillis(TIME_LIMIT_SECONDS); waited++) {
            if (!before.equals(Files.getAttribute(folder, "unix:dev"))) {
                return true;
            }
            if (hasEnded(driver, 1)) {
                return false;
            }
        }
        driver.destroyForcibly();
        return false;
    }

    private static boolean hasEnded(Process driver, long timeoutMillis) {
        try {
            return driver.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a volume was mounted or unmounted", e);
        }
    }

    private static AssertionError failure(Path volume, Process driver, String output) {
        if (output.contains("fuse: mount failed")) {
            return Peer.missing("FUSE is not allowed here");
        }
        String ended = driver.isAlive() ? "does not end" : "exit code " + driver.exitValue();
        return new AssertionError("ntfs-3g does not mount " + volume + ", " + ended + "\n" + output);
    }

    /** Where the volume's root is. */
    public Path folder() {
        return folder;
    }

    /** Unmounts; everything is in the image file afterwards. */
    @Override
    public void close() {
        if (mounted) {
            mounted = false;
            fusermount.check("-u", folder);
            if (!hasEnded(driver, TimeUnit.SECONDS.toMillis(TIME_LIMIT_SECONDS))) {
                throw new AssertionError("ntfs-3g still runs after " + folder + " was unmounted");
            }
        }
    }
}
