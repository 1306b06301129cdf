package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WimXml;
import io.github.diskwright.wim.xml.WindowsField;
import io.github.diskwright.wim.xml.WindowsXml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wim info}. */
@Command(
        name = "info",
        description = {"Tell what a WIM file is, and which images are in it.", "Reads tables only."})
final class WimInfoCommand extends Verb {
    @Mixin
    private WimSource source = new WimSource();

    @Option(names = "--xml", description = "Print the XML data as they are instead.")
    private boolean isXml;

    WimInfoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (WimArchive archive = source.open(job)) {
            WimXml xml = archive.xml();
            if (isXml) {
                line(xml.toString());
                return ExitCode.DONE;
            }
            Map<String, Object> result = facts(archive);
            line(source.file().toString());
            result.forEach((name, value) -> line("  " + name + ": " + value));
            List<Object> images = new ArrayList<>();
            for (int number = 1; number <= xml.images().size(); number++) {
                Map<String, Object> image = image(number, xml.image(number), archive.header());
                line("");
                line("image " + number);
                image.forEach((name, value) -> line("  " + name + ": " + value));
                image.put("number", number);
                images.add(image);
            }
            result.put("file", source.file().toString());
            result.put("images", images);
            json(result);
            return archive.missingParts().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
        }
    }

    private Map<String, Object> facts(WimArchive archive) {
        WimHeader header = archive.header();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", "0x" + Integer.toHexString(header.version()));
        facts.put("guid", header.guid().toString());
        facts.put("compression", header.compression().label());
        if (header.compression() != CompressionType.NONE) {
            facts.put("chunk size", header.chunkSize());
        }
        facts.put(
                "size",
                archive.parts().stream().mapToLong(part -> part.device().size()).sum());
        if (header.totalParts() > 1) {
            facts.put("parts", header.totalParts());
        }
        archive.missingParts().forEach((number, path) -> facts.put("missing part " + number, path.toString()));
        facts.put("blobs", archive.blobTable().blobs().size());
        facts.put("boot image", header.bootIndex());
        facts.put(
                "properties",
                Stream.of(
                                archive.blobTable().isSolid() ? "solid" : "",
                                header.isPipable() ? "pipable" : "",
                                header.integrity().isNone() ? "" : "integrity table",
                                header.has(WimHeader.READ_ONLY) ? "read-only" : "",
                                header.has(WimHeader.RP_FIX) ? "links fixed" : "",
                                header.has(WimHeader.WRITE_IN_PROGRESS) ? "write in progress" : "")
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", ")));
        return facts;
    }

    private static Map<String, Object> image(int number, ImageXml image, WimHeader header) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "name", image.name());
        put(facts, "description", image.description());
        put(facts, "display name", image.displayName());
        put(facts, "display description", image.displayDescription());
        put(facts, "flags", image.flags());
        image.directoryCount().ifPresent(count -> facts.put("directories", count));
        image.fileCount().ifPresent(count -> facts.put("files", count));
        image.totalBytes().ifPresent(bytes -> facts.put("bytes", bytes));
        image.hardLinkBytes().ifPresent(bytes -> facts.put("bytes of further links", bytes));
        image.creationTime().ifPresent(time -> facts.put("created", time.toString()));
        image.lastModificationTime().ifPresent(time -> facts.put("modified", time.toString()));
        image.windows().ifPresent(windows -> windows(facts, windows));
        if (image.isWimBoot()) {
            facts.put("wimboot", true);
        }
        if (header.bootIndex() == number) {
            facts.put("boot", true);
        }
        return facts;
    }

    private static void windows(Map<String, Object> facts, WindowsXml windows) {
        windows.architecture()
                .ifPresent(architecture ->
                        facts.put("architecture", architecture.toString().toLowerCase(Locale.ROOT)));
        for (WindowsField field : WindowsField.values()) {
            windows.value(field).ifPresent(value -> facts.put("WINDOWS/" + field.path(), TreeFile.visible(value)));
        }
        if (!windows.languages().isEmpty()) {
            facts.put("languages", windows.languages());
        }
    }

    private static void put(Map<String, Object> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, TreeFile.visible(value));
        }
    }
}
