package io.github.diskwright.cli;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.wim.capture.CaptureConfig;
import io.github.diskwright.wim.windows.WindowsFacts;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.PropertyPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said of an image that is captured, and what is left out of it. */
final class WimImageOption {
    @Option(names = "--name", paramLabel = "NAME", description = "Name of the image. Default: that of the source.")
    private @Nullable String name;

    @Option(names = "--description", paramLabel = "TEXT", description = "Description of the image.")
    private String description = "";

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "A property of the XML data, such as WINDOWS/EDITIONID=Professional or FLAGS=Professional.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--config",
            paramLabel = "FILE|none",
            description =
                    "What is left out, as DISM's configuration files say it, instead of page and hibernation files,"
                            + " System Volume Information and the like; none for nothing.")
    private @Nullable String config;

    @Option(names = "--boot", description = "Make this the image that is booted.")
    private boolean isBoot;

    @Option(
            names = "--no-fix-links",
            description =
                    "Leave absolute links as they are, instead of making those inside the tree relative to its root.")
    private boolean keepsLinks;

    boolean isBoot() {
        return isBoot;
    }

    boolean keepsLinks() {
        return keepsLinks;
    }

    /** What the configuration leaves out. */
    CaptureConfig config() throws IOException {
        String named = config;
        if (named == null) {
            return CaptureConfig.defaults();
        }
        if (named.equals("none")) {
            return CaptureConfig.empty();
        }
        try (FileDevice file = FileDevice.openReadOnly(Path.of(named))) {
            if (file.size() > TextFile.MAX_BYTES) {
                throw new RefusedException(
                        named + " has " + file.size() + " bytes", "name a configuration file of 4 MiB or less");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            return CaptureConfig.parse(bytes.array(), named, Limits.defaults());
        }
    }

    /** Names in configurations are as the source has them: without regard to case where it has none. */
    static NameRule rule(FileTree tree) {
        return tree.nameRule();
    }

    /**
     * What the XML data say of the image.
     *
     * @param verb hears of what could not be found out
     * @param tree what is captured
     * @param usualName of the image
     */
    ImageXml describe(Verb verb, FileTree tree, String usualName) {
        String named = name;
        ImageXml image = ImageXml.empty().withName(named == null ? usualName : named);
        image = description.isEmpty() ? image : image.withDescription(description);
        WindowsFacts facts = WindowsFacts.of(tree, Limits.defaults());
        facts.notes().forEach(note -> verb.remark("facts of Windows: " + note));
        image = facts.addTo(image);
        try {
            for (Map.Entry<String, String> property : properties.entrySet()) {
                image = image.withProperty(PropertyPath.parse(property.getKey()), property.getValue());
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("--set: " + e.getMessage());
        }
        return image;
    }
}
