package io.github.diskwright.image.device;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders of the host, as far as their durability goes. */
public final class HostFolder {
    private HostFolder() {}

    /**
     * Makes the names in a file's folder durable where the host has a way to: after a rename, the new name. Where it has
     * none, as on Windows, its own journal keeps the order of renames.
     *
     * @param file in the folder
     */
    public static void flushNames(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open a folder.
            return;
        }
    }
}
