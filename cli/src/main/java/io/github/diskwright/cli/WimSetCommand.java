package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.write.WimEdit;
import io.github.diskwright.wim.write.WimWriterOptions;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.PropertyPath;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wim set}. */
@Command(
        name = "set",
        description = {
            "Change what a WIM file says of an image, in its place: its name, description, properties, whether it is booted."
        })
final class WimSetCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Parameters(index = "1", paramLabel = "IMAGE", description = "Number or name of an image.")
    private String selector = "";

    @Option(names = "--name", paramLabel = "NAME", description = "Its new name.")
    private @Nullable String name;

    @Option(names = "--description", paramLabel = "TEXT", description = "Its new description.")
    private @Nullable String description;

    @Option(
            names = "--property",
            paramLabel = "PATH=VALUE",
            description =
                    "A property of the XML data, such as DISPLAYNAME=Text or WINDOWS/LANGUAGES/LANGUAGE[2]=de-DE.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--boot",
            negatable = true,
            description = "Make it the image that is booted, or with --no-boot not that any more.")
    private @Nullable Boolean isBoot;

    WimSetCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        Boolean boot = isBoot;
        if (name == null && description == null && properties.isEmpty() && boot == null) {
            throw new UsageException("nothing to set: --name, --description, --property or --boot");
        }
        int number;
        try (WimArchive archive = source.open(job)) {
            number = source.number(archive, selector);
        }
        try (FileDevice device = FileDevice.openWritable(source.file())) {
            WimEdit.change(
                    device,
                    file -> {
                        file.describeImage(number, changed(file.xml().image(number)));
                        if (boot != null) {
                            file.setBootIndex(boot ? number : file.bootIndex() == number ? 0 : file.bootIndex());
                        }
                    },
                    WimWriterOptions.builder().job(job).build());
        }
        line("image " + number + " of " + source.file() + ": changed");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", source.file().toString());
        result.put("image", number);
        json(result);
        return ExitCode.DONE;
    }

    private ImageXml changed(ImageXml image) {
        ImageXml result = image;
        String newName = name;
        if (newName != null) {
            result = result.withName(newName);
        }
        String newDescription = description;
        if (newDescription != null) {
            result = result.withDescription(newDescription);
        }
        try {
            for (Map.Entry<String, String> property : properties.entrySet()) {
                result = result.withProperty(PropertyPath.parse(property.getKey()), property.getValue());
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("--property: " + e.getMessage());
        }
        return result;
    }
}
