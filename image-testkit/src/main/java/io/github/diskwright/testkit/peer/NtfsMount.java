package io.github.diskwright.testkit.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An NTFS volume mounted by ntfs-3g over FUSE, which few hosts allow. Where it cannot be had the test is skipped, or
 * failed, as for a missing tool. Not thread-safe.
 */
public final class NtfsMount implements AutoCloseable {
    private final Peer fusermount;
    private final Path folder;
    private boolean mounted = true;

    private NtfsMount(Peer fusermount, Path folder) {
        this.fusermount = fusermount;
        this.folder = folder;
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
        PeerRun run =
                ntfs.run("-o", String.join(",", options.length == 0 ? new String[] {"rw"} : options), volume, folder);
        if (run.exitCode() != 0 && run.errors().contains("fuse: mount failed")) {
            throw Peer.missing("FUSE is not allowed here");
        }
        run.requireSuccess();
        return new NtfsMount(fusermount.get(), folder);
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
            requireEmpty();
        }
    }

    private void requireEmpty() {
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new AssertionError(folder + " is still mounted");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
