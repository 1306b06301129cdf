package io.github.diskwright.wim;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.wim.resource.WimPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Opens the files of an archive: the parts of a split one, whichever of them is named, and files referred to. */
final class ArchiveFiles implements AutoCloseable {
    private final WimOpenOptions options;
    private final List<BlockDevice> devices = new ArrayList<>();
    private final TreeMap<Integer, WimPart> parts = new TreeMap<>();
    private final TreeMap<Integer, Path> missing = new TreeMap<>();
    private final List<WimPart> references = new ArrayList<>();

    ArchiveFiles(WimOpenOptions options) {
        this.options = options;
    }

    /** Opens a file by its path, and the other parts beside it. */
    void open(Path path) throws IOException {
        WimPart named = openFile(path);
        addPart(named);
        int total = named.header().totalParts();
        PartNames names = PartNames.ofPart(path, named.header().part());
        for (int number = 1; number <= total; number++) {
            if (number != named.header().part()) {
                openSibling(names.name(number), number);
            }
        }
    }

    /** Opens the files that are referred to. */
    void openReferences() throws IOException {
        for (Path reference : options.references()) {
            references.add(openFile(reference));
        }
    }

    private void openSibling(Path path, int number) throws IOException {
        if (!Files.isRegularFile(path)) {
            missing.put(number, path);
            return;
        }
        WimPart part = openFile(path);
        if (part.header().part() != number) {
            throw new CorruptImageException(
                    part.description(),
                    "part number",
                    0x28,
                    Integer.toString(number),
                    "" + part.header().part());
        }
        addPart(part);
    }

    private WimPart openFile(Path path) throws IOException {
        BlockDevice device = FileDevice.openReadOnly(path);
        devices.add(device);
        return WimPart.open(device, options.limits());
    }

    /** Takes a file over that is open. */
    void take(BlockDevice device) throws IOException {
        devices.add(device);
        addPart(WimPart.open(device, options.limits()));
    }

    private void addPart(WimPart part) throws CorruptImageException {
        if (!parts.isEmpty()) {
            WimPart first = parts.firstEntry().getValue();
            if (!part.header().guid().equals(first.header().guid())
                    || part.header().totalParts() != first.header().totalParts()) {
                throw new CorruptImageException(
                        part.description(),
                        "GUID and number of parts",
                        0x18,
                        first.header().guid() + " and " + first.header().totalParts() + " as in " + first.description(),
                        part.header().guid() + " and " + part.header().totalParts());
            }
        }
        if (parts.put(part.header().part(), part) != null) {
            throw new CorruptImageException(
                    part.description(),
                    "part number",
                    0x28,
                    "each one once",
                    "a second " + part.header().part());
        }
    }

    /** The parts at hand, by rising number. */
    List<WimPart> parts() {
        return List.copyOf(parts.values());
    }

    /** Files that data may be in as well. */
    List<WimPart> references() {
        return references.stream()
                .sorted(Comparator.comparing(WimPart::description))
                .toList();
    }

    /** Names that parts which are not at hand should have, by number. */
    TreeMap<Integer, Path> missing() {
        return missing;
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (BlockDevice device : devices) {
            try {
                device.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
