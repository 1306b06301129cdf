package io.github.diskwright.cli;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.WimHeader;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WimXml;
import io.github.diskwright.wim.xml.WindowsField;
import io.github.diskwright.wim.xml.WindowsXml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is told of WIM files, by the verbs for them and by those for any image. */
final class WimView {
    private static final int START = 8;

    private WimView() {}

    /** Whether a name is that of a WIM file, by its content. What cannot be read is none: the error is told elsewhere. */
    static boolean isWim(ImageName name) throws IOException {
        if (name.partition().isPresent() || !Files.isRegularFile(name.path())) {
            return false;
        }
        try (FileDevice file = FileDevice.openReadOnly(name.path())) {
            ByteBuffer start = ByteBuffer.allocate((int) Math.min(START, file.size()));
            file.read(0, start);
            return WimHeader.isWim(start.flip());
        }
    }

    /** Tells what a file is, and which images are in it. */
    static ExitCode info(Verb verb, Path file, WimArchive archive) throws IOException {
        WimXml xml = archive.xml();
        Map<String, Object> result = facts(archive);
        verb.line(file.toString());
        result.forEach((name, value) -> verb.line("  " + name + ": " + value));
        List<Object> images = new ArrayList<>();
        for (int number = 1; number <= xml.images().size(); number++) {
            Map<String, Object> image = image(number, xml.image(number), archive.header());
            verb.line("");
            verb.line("image " + number);
            image.forEach((name, value) -> verb.line("  " + name + ": " + value));
            image.put("number", number);
            images.add(image);
        }
        result.put("file", file.toString());
        result.put("images", images);
        verb.json(result);
        return archive.missingParts().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    /** Tells what a check has found. */
    static ExitCode findings(Verb verb, Path file, List<Finding> findings) {
        boolean clean = findings.stream().allMatch(finding -> finding.severity() == Severity.INFO);
        findings.forEach(finding -> verb.line(finding.toString()));
        verb.line(
                file + ": " + (clean ? "clean" : findings.size() + (findings.size() == 1 ? " finding" : " findings")));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", file.toString());
        result.put("clean", clean);
        result.put("findings", DiskView.findingsJson(findings));
        verb.json(result);
        if (findings.stream().anyMatch(finding -> finding.id().endsWith(".digest"))) {
            return ExitCode.INTEGRITY;
        }
        return clean ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private static Map<String, Object> facts(WimArchive archive) {
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
