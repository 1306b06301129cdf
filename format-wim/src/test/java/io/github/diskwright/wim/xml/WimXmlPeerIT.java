package io.github.diskwright.wim.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.testkit.Samples;
import io.github.diskwright.testkit.peer.PeerRun;
import io.github.diskwright.testkit.peer.WimlibImagex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** wimlib reads and writes the same XML. */
class WimXmlPeerIT {
    private static final int XML_HEADER = 0x48;

    private final WimlibImagex wimlib = WimlibImagex.require();

    @TempDir
    Path folder;

    private Path captured() throws Exception {
        Path source = folder.resolve("source");
        Path inner = Files.createDirectories(source.resolve("sub"));
        Files.writeString(inner.resolve("a"), "hello");
        Files.createLink(inner.resolve("b"), inner.resolve("a"));
        Path file = folder.resolve("file.wim");
        wimlib.peer()
                .check(
                        "capture",
                        source,
                        file,
                        "First & <best>",
                        "Some \"words\" \u00e9",
                        "--compress=none",
                        "--image-property=FLAGS=Pro",
                        "--image-property=WINDOWS/LANGUAGES/LANGUAGE=en-US",
                        "--image-property=WINDOWS/LANGUAGES/LANGUAGE[2]=de-DE",
                        "--image-property=WINDOWS/ARCH=9",
                        "--image-property=DISPLAYNAME=Shown");
        wimlib.peer().check("append", inner, file, "second", "--image-property=OWN/THING=x");
        return file;
    }

    /** What {@code wimlib-imagex info} prints about an image. */
    private Map<String, String> told(Path file, int number) {
        Map<String, String> told = new TreeMap<>();
        PeerRun run = wimlib.peer().check("info", file, number);
        run.output().lines().filter(line -> line.contains(":")).forEach(line -> {
            int colon = line.indexOf(':');
            told.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
        return told;
    }

    private static byte[] xmlOf(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int size = (int) (header.getLong(XML_HEADER) & 0xFF_FFFF_FFFF_FFFFL);
        int offset = (int) header.getLong(XML_HEADER + 8);
        return Arrays.copyOfRange(file, offset, offset + size);
    }

    private static void replaceXml(Path path, byte[] xml) throws Exception {
        byte[] file = Files.readAllBytes(path);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int offset = (int) header.getLong(XML_HEADER + 8);
        assertThat(offset + xmlOf(file).length).as("the XML ends the file").isEqualTo(file.length);
        // The table stands before the XML, so that a document of any length can take its place.
        long flags = header.getLong(XML_HEADER) & 0xFFL << 56;
        header.putLong(XML_HEADER, flags | xml.length).putLong(XML_HEADER + 16, xml.length);
        byte[] changed = Arrays.copyOf(file, offset + xml.length);
        System.arraycopy(xml, 0, changed, offset, xml.length);
        Files.write(path, changed);
    }

    @Test
    void whatWimlibWritesIsReadAsItPrintsIt() throws Exception {
        Path file = captured();
        WimXml xml = WimXml.parse(xmlOf(Files.readAllBytes(file)), "file.wim", Limits.defaults());
        assertThat(xml.images()).hasSize(2);
        for (ImageXml image : xml.images()) {
            Map<String, String> told = told(file, (int) image.number().getAsLong());
            assertThat(image.name()).isEqualTo(told.get("Name"));
            assertThat(image.description()).isEqualTo(told.getOrDefault("Description", ""));
            assertThat(image.directoryCount().getAsLong()).hasToString(told.get("Directory Count"));
            assertThat(image.fileCount().getAsLong()).hasToString(told.get("File Count"));
            assertThat(image.totalBytes().getAsLong()).hasToString(told.get("Total Bytes"));
            assertThat(image.hardLinkBytes().getAsLong()).hasToString(told.get("Hard Link Bytes"));
            assertThat(image.flags()).isEqualTo(told.getOrDefault("Flags", ""));
            assertThat(image.displayName()).isEqualTo(told.getOrDefault("Display Name", ""));
        }
        assertThat(xml.image(1).windows().flatMap(WindowsXml::architecture)).contains(WindowsArchitecture.X64);
        assertThat(told(file, 1)).containsEntry("Architecture", WindowsArchitecture.X64.label());
        assertThat(xml.image(2).property(PropertyPath.parse("OWN/THING"))).contains("x");
        assertThat(xml.totalBytes().getAsLong())
                .isEqualTo(ByteBuffer.wrap(Files.readAllBytes(file))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(XML_HEADER + 8));
        Path extracted = folder.resolve("extracted.xml");
        wimlib.peer().check("info", file, "--extract-xml=" + extracted);
        assertThat(WimXml.parse(Files.readAllBytes(extracted), "extracted", Limits.defaults()))
                .isEqualTo(xml);
    }

    @Test
    void whatIsWrittenHereIsReadByWimlib() throws Exception {
        Path file = captured();
        WimXml old = WimXml.parse(xmlOf(Files.readAllBytes(file)), "file.wim", Limits.defaults());
        assertThat(XmlSamples.text(old.toBytes()))
                .isEqualTo(XmlSamples.text(xmlOf(Files.readAllBytes(file))).stripTrailing());
        WimXml xml = old.withName(1, "A \"name\" & <more> \u00e9\uD83D\uDE00")
                .withImage(
                        2,
                        old.image(2)
                                .withDescription("]]> &amp; 'x'")
                                .withFlags("Core")
                                .withWimBoot()
                                .withDisplayDescription("Shown too")
                                .withWindows(WindowsXml.empty()
                                        .with(WindowsField.ARCHITECTURE, "12")
                                        .with(WindowsField.EDITION_ID, "Core")
                                        .with(WindowsField.BUILD, "22000")
                                        .with(WindowsField.MAJOR_VERSION, "10")
                                        .with(WindowsField.DEFAULT_LANGUAGE, "de-DE")
                                        .withLanguages(List.of("de-DE", "fr-FR"))));
        replaceXml(file, xml.toBytes());
        wimlib.verify(file);
        Map<String, String> first = told(file, 1);
        assertThat(first).containsEntry("Name", xml.image(1).name());
        Map<String, String> second = told(file, 2);
        assertThat(second)
                .containsEntry("Description", "]]> &amp; 'x'")
                .containsEntry("Flags", "Core")
                .containsEntry("WIMBoot compatible", "yes")
                .containsEntry("Display Description", "Shown too")
                .containsEntry("Architecture", "ARM64")
                .containsEntry("Edition ID", "Core")
                .containsEntry("Build", "22000")
                .containsEntry("Major Version", "10")
                .containsEntry("Default Language", "de-DE")
                .containsEntry("Languages", "de-DE fr-FR");
        // wimlib reads it all and writes it again.
        wimlib.peer().check("info", file, "2", "third");
        WimXml rewritten = WimXml.parse(xmlOf(Files.readAllBytes(file)), "file.wim", Limits.defaults());
        assertThat(rewritten.image(2).name()).isEqualTo("third");
        assertThat(rewritten.image(2).withName("second").property(PropertyPath.parse("OWN/THING")))
                .contains("x");
        assertThat(rewritten.image(2).windows()).isEqualTo(xml.image(2).windows());
        assertThat(rewritten.image(1)).isEqualTo(xml.image(1));
    }

    @Test
    void aFileOfWindowsIsRead() throws Exception {
        byte[] file = Files.readAllBytes(Samples.file("wim/TestData.wim"));
        WimXml xml = WimXml.parse(xmlOf(file), "TestData.wim", Limits.defaults());
        Map<String, String> told = told(Samples.file("wim/TestData.wim"), 1);
        assertThat(xml.image(1).name()).isEqualTo(told.get("Name"));
        assertThat(Optional.of(xml.image(1).fileCount().getAsLong()))
                .hasToString("Optional[" + told.get("File Count") + "]");
        assertThat(xml.toBytes()).isEqualTo(xmlOf(file));
    }
}
