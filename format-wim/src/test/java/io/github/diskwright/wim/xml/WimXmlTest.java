package io.github.diskwright.wim.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.WindowsTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WimXmlTest {
    private static final Limits LIMITS = Limits.defaults();

    private static WimXml parse(String text) throws ImageException {
        return WimXml.parse(XmlSamples.bytes(text), "sample", LIMITS);
    }

    @Test
    void theExampleOfThePackageWorks() throws Exception {
        byte[] bytes = XmlSamples.bytes(XmlSamples.WIMLIB);
        List<String> lines = new ArrayList<>();
        WimXml xml = WimXml.parse(bytes, "XML data of install.wim", Limits.defaults());
        for (ImageXml image : xml.images()) {
            lines.add(image.number().orElseThrow() + " " + image.name());
        }
        byte[] changed = xml.withName(1, "Windows for everybody").toBytes();
        assertThat(lines).containsExactly("1 one", "2 two");
        assertThat(XmlSamples.text(changed)).isEqualTo(XmlSamples.WIMLIB.replace("one", "Windows for everybody"));
    }

    @Test
    void readsWhatMicrosoftWrites() throws Exception {
        WimXml xml = parse(XmlSamples.MICROSOFT);
        assertThat(xml.totalBytes()).isEqualTo(OptionalLong.of(4107));
        assertThat(xml.isEncrypted()).isFalse();
        assertThat(xml.images()).hasSize(1);
        ImageXml image = xml.image(1);
        assertThat(image.number()).isEqualTo(OptionalLong.of(1));
        assertThat(image.directoryCount()).isEqualTo(OptionalLong.of(13));
        assertThat(image.fileCount()).isEqualTo(OptionalLong.of(22));
        assertThat(image.totalBytes()).isEqualTo(OptionalLong.of(5_000_000_000L));
        assertThat(image.hardLinkBytes()).isEqualTo(OptionalLong.of(17));
        assertThat(image.creationTime()).contains(WindowsTime.toInstant(0x01D5ACB7_2C1F0A9EL));
        assertThat(image.lastModificationTime()).contains(WindowsTime.toInstant(0x01D5ACB8_F0000001L));
        assertThat(image.isWimBoot()).isFalse();
        assertThat(image.name()).isEqualTo("Windows 10 & more");
        assertThat(image.description()).isEqualTo("<Pro>");
        assertThat(image.flags()).isEqualTo("Professional");
        assertThat(image.displayName()).isEqualTo("Pro");
        assertThat(image.displayDescription()).isEqualTo("For work");
        assertThat(image.element().attribute("OTHER")).contains("x'y");
    }

    @Test
    void readsWhatIsSaidAboutWindows() throws Exception {
        WindowsXml windows = parse(XmlSamples.MICROSOFT).image(1).windows().orElseThrow();
        assertThat(windows.architecture()).contains(WindowsArchitecture.X64);
        assertThat(windows.value(WindowsField.PRODUCT_NAME)).contains("Microsoft\u00AE Windows\u00AE");
        assertThat(windows.value(WindowsField.EDITION_ID)).contains("Professional");
        assertThat(windows.value(WindowsField.INSTALLATION_TYPE)).contains("Client");
        assertThat(windows.value(WindowsField.PRODUCT_KEY_VERSION)).contains("10.0.1;2");
        assertThat(windows.value(WindowsField.IMAGE_STATE)).contains("OOBE");
        assertThat(windows.value(WindowsField.HAL)).isEmpty();
        assertThat(windows.number(WindowsField.BUILD)).isEqualTo(OptionalLong.of(18362));
        assertThat(windows.number(WindowsField.BRANCH)).isEmpty();
        assertThat(windows.languages()).containsExactly("en-US", "de-DE");
        assertThat(windows.fallback("de-DE")).contains("en-US");
        assertThat(windows.fallback("en-US")).isEmpty();
        assertThat(windows.value(WindowsField.DEFAULT_LANGUAGE)).contains("en-US");
        assertThat(windows.value(WindowsField.SYSTEM_ROOT)).contains("WINDOWS");
    }

    @Test
    void whatIsNotChangedIsWrittenAsItWas() throws Exception {
        String same = XmlSamples.MICROSOFT.replace("'x&apos;y'", "\"x'y\"");
        assertThat(XmlSamples.text(parse(XmlSamples.MICROSOFT).toBytes())).isEqualTo(same);
        assertThat(parse(XmlSamples.WIMLIB).toBytes()).isEqualTo(XmlSamples.bytes(XmlSamples.WIMLIB));
        String spaced = "<WIM>\n\t<TOTALBYTES>1</TOTALBYTES>\n</WIM>";
        assertThat(parse(spaced)).hasToString(spaced);
    }

    @Test
    void aChangeLeavesTheRestAlone() throws Exception {
        WimXml xml = parse(XmlSamples.MICROSOFT.replace("'x&apos;y'", "\"x'y\""));
        WimXml changed = xml.withName(1, "A \"new\" <name> \u00e9\uD83D\uDE00");
        assertThat(changed.image(1).name()).isEqualTo("A \"new\" <name> \u00e9\uD83D\uDE00");
        assertThat(changed.toString())
                .isEqualTo(
                        xml.toString().replace("Windows 10 &amp; more", "A \"new\" &lt;name&gt; \u00e9\uD83D\uDE00"));
        assertThat(WimXml.parse(changed.toBytes(), "written", LIMITS)).isEqualTo(changed);
        assertThat(changed.withName(1, "Windows 10 & more")).isEqualTo(xml);
        assertThat(xml.image(1).name()).isEqualTo("Windows 10 & more");
    }

    @Test
    void newElementsStandWhereMicrosoftHasThem() throws Exception {
        ImageXml image = ImageXml.empty()
                .withDisplayName("shown")
                .withName("name")
                .withFileCount(3)
                .withDirectoryCount(2)
                .withWimBoot()
                .withFlags("Pro")
                .withTotalBytes(10)
                .withHardLinkBytes(0)
                .withDescription("words")
                .withDisplayDescription("more")
                .withCreationTime(WindowsTime.toInstant(0x01D5ACB7_0C1F0A9EL))
                .withLastModificationTime(WindowsTime.toInstant(-1))
                .withWindows(WindowsXml.empty()
                        .withLanguages(List.of("en-US"))
                        .with(WindowsField.BUILD, "7")
                        .with(WindowsField.ARCHITECTURE, "0")
                        .with(WindowsField.MAJOR_VERSION, "6"));
        WimXml xml = WimXml.empty().withAdded(image).withTotalBytes(208);
        assertThat(xml)
                .hasToString("<WIM><TOTALBYTES>208</TOTALBYTES><IMAGE INDEX=\"1\"><DIRCOUNT>2</DIRCOUNT>"
                        + "<FILECOUNT>3</FILECOUNT><TOTALBYTES>10</TOTALBYTES><HARDLINKBYTES>0</HARDLINKBYTES>"
                        + "<CREATIONTIME><HIGHPART>0x01D5ACB7</HIGHPART><LOWPART>0x0C1F0A9E</LOWPART></CREATIONTIME>"
                        + "<LASTMODIFICATIONTIME><HIGHPART>0xFFFFFFFF</HIGHPART><LOWPART>0xFFFFFFFF</LOWPART>"
                        + "</LASTMODIFICATIONTIME><WIMBOOT>1</WIMBOOT><WINDOWS><ARCH>0</ARCH><LANGUAGES><LANGUAGE>en-US"
                        + "</LANGUAGE></LANGUAGES><VERSION><MAJOR>6</MAJOR><BUILD>7</BUILD></VERSION></WINDOWS>"
                        + "<NAME>name</NAME><DESCRIPTION>words</DESCRIPTION><FLAGS>Pro</FLAGS><DISPLAYNAME>shown"
                        + "</DISPLAYNAME><DISPLAYDESCRIPTION>more</DISPLAYDESCRIPTION></IMAGE></WIM>");
        assertThat(xml.image(1).lastModificationTime()).contains(WindowsTime.toInstant(-1));
        ImageXml less =
                xml.image(1).withName("").withoutWimBoot().withoutWindows().withFlags("");
        assertThat(less.name() + less.flags()).isEmpty();
        assertThat(less.isWimBoot()).isFalse();
        assertThat(less.windows()).isEmpty();
        assertThat(less.element().elements()).hasSize(9);
    }

    @Test
    void imagesAreAddedRemovedAndMovedBetweenDocuments() throws Exception {
        WimXml xml = parse(XmlSamples.WIMLIB);
        WimXml three = xml.withAdded(parse(XmlSamples.MICROSOFT).image(1).withName("three"));
        assertThat(three.images()).extracting(ImageXml::name).containsExactly("one", "two", "three");
        assertThat(three.image(3).element().attribute("INDEX")).contains("3");
        assertThat(three.image(3).element().element("UNKNOWN")).isPresent();
        assertThat(three.toString()).endsWith("</IMAGE><TOTALBYTES>843</TOTALBYTES></WIM>");
        WimXml removed = three.withRemoved(1);
        assertThat(removed.images()).extracting(ImageXml::name).containsExactly("two", "three");
        assertThat(removed.images())
                .extracting(image -> image.number().orElse(0))
                .containsExactly(1L, 2L);
        assertThat(WimXml.parse(removed.toBytes(), "written", LIMITS)).isEqualTo(removed);
        assertThat(removed.withRemoved(2).withRemoved(1)).hasToString("<WIM><TOTALBYTES>843</TOTALBYTES></WIM>");
        assertThatThrownBy(() -> removed.withRemoved(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void imagesAreBoundByTheirNumber() throws Exception {
        WimXml xml = parse("<WIM><IMAGE INDEX=\"2\"><NAME>b</NAME></IMAGE><IMAGE INDEX=\"3\"><NAME>c</NAME></IMAGE>"
                + "<IMAGE INDEX=\"1\"><NAME>a</NAME></IMAGE></WIM>");
        assertThat(xml.images()).extracting(ImageXml::name).containsExactly("a", "b", "c");
        assertThat(xml.withRemoved(1))
                .hasToString("<WIM><IMAGE INDEX=\"1\"><NAME>b</NAME></IMAGE>"
                        + "<IMAGE INDEX=\"2\"><NAME>c</NAME></IMAGE></WIM>");
        assertThat(xml.withRemoved(2).images()).extracting(ImageXml::name).containsExactly("a", "c");
        for (String bad :
                List.of("", " INDEX=\"0\"", " INDEX=\"2\"", " INDEX=\"x\"", " INDEX=\"99999999999999999999\"")) {
            assertThatThrownBy(() -> parse("<WIM><IMAGE" + bad + "/></WIM>"))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("images numbered from 1 to 1, each once");
        }
        assertThatThrownBy(() -> parse("<WIM><IMAGE INDEX=\"1\"/><IMAGE INDEX=\"1\"/></WIM>"))
                .isInstanceOf(CorruptImageException.class);
    }

    @Test
    void namesStayUnique() throws Exception {
        WimXml xml = parse(XmlSamples.WIMLIB);
        assertThat(xml.find("two")).isEqualTo(OptionalInt.of(2));
        assertThat(xml.find("Two")).isEmpty();
        assertThat(xml.find("")).isEmpty();
        assertThatThrownBy(() -> xml.withName(2, "one")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> xml.withProperty(1, PropertyPath.parse("NAME"), "two"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> xml.withAdded(xml.image(1))).isInstanceOf(RefusedException.class);
        WimXml unnamed = xml.withName(1, "").withName(2, "").withAdded(ImageXml.empty());
        assertThat(unnamed.images()).extracting(ImageXml::name).containsExactly("", "", "");
        assertThat(xml.withName(1, "one")).isEqualTo(xml);
    }

    @Test
    void aPersonChoosesByNumberNameOrAll() throws Exception {
        WimXml xml = parse(XmlSamples.WIMLIB).withName(2, "1");
        assertThat(xml.select("all")).containsExactly(1, 2);
        assertThat(xml.select("1")).containsExactly(1);
        assertThat(xml.select("2")).containsExactly(2);
        assertThat(xml.select("one")).containsExactly(1);
        assertThat(xml.select("0")).isEmpty();
        assertThat(xml.select("3")).isEmpty();
        assertThat(xml.withName(1, "3").select("3")).containsExactly(1);
    }

    @Test
    void propertiesAreReadAndSetByPath() throws Exception {
        WimXml xml = parse(XmlSamples.MICROSOFT);
        ImageXml image = xml.image(1);
        PropertyPath second = PropertyPath.parse("WINDOWS/LANGUAGES/LANGUAGE[2]");
        assertThat(second).hasToString("WINDOWS/LANGUAGES/LANGUAGE[2]").isNotEqualTo(PropertyPath.parse("WINDOWS"));
        assertThat(image.property(second)).contains("de-DE");
        assertThat(image.property(PropertyPath.parse("WINDOWS/LANGUAGES/LANGUAGE[3]")))
                .isEmpty();
        assertThat(image.property(PropertyPath.parse("WINDOWS/LANGUAGES/LANGUAGE[1]")))
                .contains("en-US");
        ImageXml more = image.withProperty(PropertyPath.parse("WINDOWS/LANGUAGES/LANGUAGE[3]"), "fr-FR");
        assertThat(more.windows().orElseThrow().languages()).containsExactly("en-US", "de-DE", "fr-FR");
        assertThat(more.withoutProperty(second).windows().orElseThrow().languages())
                .containsExactly("en-US", "fr-FR");
        assertThat(image.withProperty(PropertyPath.parse("NEW/DEEP/ER"), "x")
                        .property(PropertyPath.parse("NEW/DEEP/ER")))
                .isEqualTo(Optional.of("x"));
        assertThat(image.withoutProperty(PropertyPath.parse("NOT/THERE"))).isEqualTo(image);
        assertThatThrownBy(() -> image.withProperty(PropertyPath.parse("WINDOWS"), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has properties in it");
        assertThatThrownBy(() -> image.withProperty(PropertyPath.parse("WINDOWS/LANGUAGES/LANGUAGE[5]"), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gap");
        for (String bad : List.of("", "/", "A//B", "A[0]", "A[x]", "A[1", "A]", "A[1]x", "1", "A/", "A B")) {
            assertThatThrownBy(() -> PropertyPath.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void textThatXmlCannotCarryIsNotTaken() {
        for (String bad : List.of("\u0000", "a\u0001", "\uD800", "\uDC00x", "\uFFFE")) {
            assertThatThrownBy(() -> ImageXml.empty().withName(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> XmlElement.of("A").withAttribute("b", bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> XmlElement.of("1A")).isInstanceOf(IllegalArgumentException.class);
        XmlElement deep = XmlElement.of("A");
        for (int i = 1; i < XmlElement.MAX_DEPTH; i++) {
            deep = XmlElement.of("A").withElement(deep);
        }
        XmlElement deepest = deep;
        assertThatThrownBy(() -> XmlElement.of("A").withElement(deepest)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingMarkAndWhatFollowsTheDocumentAreTolerated() throws Exception {
        byte[] bytes = XmlSamples.bytes(XmlSamples.WIMLIB);
        WimXml xml = WimXml.parse(bytes, "sample", LIMITS);
        byte[] unmarked = Arrays.copyOfRange(bytes, 2, bytes.length);
        assertThat(WimXml.parse(unmarked, "sample", LIMITS)).isEqualTo(xml);
        assertThat(WimXml.parse(Arrays.copyOf(bytes, bytes.length + 7), "sample", LIMITS))
                .isEqualTo(xml);
        assertThat(parse("\r\n" + XmlSamples.WIMLIB + "\r\n\0\0")).isEqualTo(xml);
        assertThat(parse("<?xml version=\"1.0\" encoding=\"utf-16\"?><!-- note -->" + XmlSamples.WIMLIB))
                .isEqualTo(xml);
    }

    @Test
    void aFileWhoseXmlCannotBeUsedHasImagesWithoutNames() throws Exception {
        List<ImageException> problems = new ArrayList<>();
        byte[] bytes = XmlSamples.bytes(XmlSamples.WIMLIB);
        WimXml good = WimXml.parseOrUnnamed(bytes, 2, "sample", LIMITS, problems::add);
        assertThat(good.image(1).name()).isEqualTo("one");
        assertThat(problems).isEmpty();
        WimXml other = WimXml.parseOrUnnamed(bytes, 3, "sample", LIMITS, problems::add);
        assertThat(other.images()).extracting(ImageXml::name).containsExactly("", "", "");
        WimXml none = WimXml.parseOrUnnamed(new byte[0], 1, "sample", LIMITS, problems::add);
        assertThat(none).hasToString("<WIM><IMAGE INDEX=\"1\"/></WIM>").isEqualTo(WimXml.unnamed(1));
        assertThat(problems)
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "sample: XML data at 0x0: expected 3 images, as the header says, found 2 images",
                        "sample: XML at 0x0: expected an element, found the end");
        assertThat(WimXml.unnamed(0).images()).isEmpty();
        assertThat(WimXml.unnamed(65_535).images()).hasSize(65_535);
    }

    @Test
    void elementsThatAreThereTooOftenCostNoMoreThanTheirNumber() throws Exception {
        WimXml xml = parse("<WIM><IMAGE INDEX=\"1\">" + "<NAME>a</NAME>".repeat(200_000) + "<WINDOWS><LANGUAGES>"
                + "<LANGUAGE>b</LANGUAGE>".repeat(200_000) + "</LANGUAGES></WINDOWS></IMAGE></WIM>");
        assertThat(xml.withName(1, "").image(1).element().elements()).hasSize(1);
        WindowsXml windows = xml.image(1).windows().orElseThrow();
        assertThat(windows.withLanguages(windows.languages())).isEqualTo(windows);
        assertThat(windows.withLanguages(List.of("c")).with(WindowsField.DEFAULT_LANGUAGE, "c"))
                .hasToString("<WINDOWS><LANGUAGES><LANGUAGE>c</LANGUAGE><DEFAULT>c</DEFAULT></LANGUAGES></WINDOWS>");
    }

    @Test
    void anEncryptedFileIsTold() throws Exception {
        assertThat(parse("<WIM><ESD><ENCRYPTED/></ESD></WIM>").isEncrypted()).isTrue();
        assertThat(parse("<WIM><ESD/></WIM>").isEncrypted()).isFalse();
    }

    @Test
    void damagedNumbersAreAbsent() throws Exception {
        ImageXml image = parse("<WIM><IMAGE INDEX=\"1\"><DIRCOUNT>-1</DIRCOUNT><FILECOUNT> 7\n</FILECOUNT>"
                        + "<TOTALBYTES>9223372036854775808</TOTALBYTES><HARDLINKBYTES>\u0663</HARDLINKBYTES>"
                        + "<CREATIONTIME><HIGHPART>1</HIGHPART><LOWPART>0x1</LOWPART></CREATIONTIME>"
                        + "<LASTMODIFICATIONTIME><HIGHPART>0x1</HIGHPART></LASTMODIFICATIONTIME></IMAGE></WIM>")
                .image(1);
        assertThat(image.directoryCount()).isEmpty();
        assertThat(image.fileCount()).isEqualTo(OptionalLong.of(7));
        assertThat(image.totalBytes()).isEmpty();
        assertThat(image.hardLinkBytes()).isEmpty();
        assertThat(image.creationTime()).isEqualTo(Optional.<Instant>empty());
        assertThat(image.lastModificationTime()).isEmpty();
    }

    @Test
    void limitsHold() {
        Limits small = Limits.builder().maxStructureBytes(4096).maxTreeDepth(2).build();
        byte[] large = XmlSamples.bytes("<WIM>" + " ".repeat(4096) + "</WIM>");
        assertThatThrownBy(() -> WimXml.parse(large, "sample", small)).isInstanceOf(UnsupportedFeatureException.class);
        byte[] huge = new byte[(64 << 20) + 2];
        assertThatThrownBy(() -> WimXml.parse(huge, "sample", LIMITS))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("limit 67108864");
        byte[] deep = XmlSamples.bytes("<WIM><A><B/></A></WIM>");
        assertThatThrownBy(() -> WimXml.parse(deep, "sample", small))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("nested deeper than 2");
        String nested = "<WIM>" + "<A>".repeat(1_000_000);
        assertThatThrownBy(() -> parse(nested))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("nested deeper than 256");
        String many = "<WIM>" + "<A/>".repeat(1 << 20) + "</WIM>";
        assertThatThrownBy(() -> parse(many))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("more than 1048576 elements");
        assertThatThrownBy(() -> WimXml.parse("<WIM/>".getBytes(StandardCharsets.UTF_8), "sample", LIMITS))
                .isInstanceOf(CorruptImageException.class);
    }
}
