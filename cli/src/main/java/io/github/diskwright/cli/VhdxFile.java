package io.github.diskwright.cli;

import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the verbs of {@code vhdx} open files, and what they say of them. */
final class VhdxFile {
    /** For work on files. */
    static final VhdxOptions WRITE = VhdxOptions.of(
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build());

    private VhdxFile() {}

    static VhdxDisk open(Path path) throws IOException {
        return open(path, VhdxOptions.of(OpenOptions.defaults()));
    }

    static VhdxDisk open(Path path, VhdxOptions options) throws IOException {
        FileDevice file = FileDevice.openReadOnly(path);
        try {
            return VhdxDisk.open(file, options);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** A file for scripts. */
    static Map<String, Object> json(Path path, VhdxDisk disk) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("image", path.toString());
        json.put("type", type(disk));
        json.put("diskBytes", disk.size());
        json.put("blockSize", disk.blockSize());
        json.put("logicalSectorSize", disk.logicalSectorSize());
        json.put("physicalSectorSize", disk.physicalSectorSize());
        json.put("diskId", disk.diskId().toString());
        json.put("dataWriteGuid", disk.dataWriteGuid().toString());
        json.put("fileBytes", disk.fileSize());
        json.put("parents", disk.parents());
        return json;
    }

    /** A file for people, in one line. */
    static String line(Path path, VhdxDisk disk) {
        return path + ": " + type(disk) + ", disk " + Size.show(disk.size()) + ", blocks of "
                + Size.show(disk.blockSize()) + ", file " + Size.show(disk.fileSize());
    }

    private static String type(VhdxDisk disk) {
        return disk.type().name().toLowerCase(Locale.ROOT);
    }
}
