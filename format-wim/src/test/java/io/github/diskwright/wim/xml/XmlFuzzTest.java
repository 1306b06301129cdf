package io.github.diskwright.wim.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.peer.JdkXml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Damaged documents: only typed errors, in bounded memory, and no other answer than the JDK's parser gives. */
class XmlFuzzTest {
    private static final String ODD = "<WIM a='&#9;&quot;' b=\"'&lt;\">\r\n<!-- c --><IMAGE INDEX='1'>"
            + "<NAME><![CDATA[<x>]]>&amp;&#x41;</NAME></IMAGE><?p q?></WIM >";

    private static Fuzzer fuzzer(String name) {
        Fuzzer fuzzer = Fuzzer.named(name).cases(Effort.scaled(4_000)).maxAllocation(16 << 20);
        Stream.of(
                        "<",
                        ">",
                        "&",
                        ";",
                        "/",
                        "<A>",
                        "</A>",
                        "<![CDATA[",
                        "]]>",
                        "<!--",
                        "-->",
                        "<!DOCTYPE",
                        "\"",
                        "'",
                        "&#")
                .forEach(token -> fuzzer.token(token.getBytes(StandardCharsets.UTF_16LE)));
        return fuzzer;
    }

    @Test
    void onlyTypedErrorsComeOut() {
        List<byte[]> samples = Stream.of(XmlSamples.MICROSOFT, XmlSamples.WIMLIB, ODD)
                .map(XmlSamples::bytes)
                .toList();
        FuzzReport report = fuzzer("XML data").runBytes(samples, bytes -> {
            WimXml xml = WimXml.parse(bytes, "fuzz", Limits.defaults());
            for (ImageXml image : xml.images()) {
                image.creationTime();
                image.windows().ifPresent(windows -> {
                    windows.architecture();
                    windows.languages();
                });
                image.property(PropertyPath.parse("WINDOWS/LANGUAGES/LANGUAGE[2]"));
            }
            assertThat(WimXml.parse(xml.toBytes(), "written", Limits.defaults()))
                    .isEqualTo(xml);
            WimXml changed = xml.withTotalBytes(1).withAdded(ImageXml.empty());
            assertThat(changed.images()).hasSize(xml.images().size() + 1);
            assertThat(changed.withRemoved(changed.images().size()).images()).isEqualTo(xml.images());
        });
        assertThat(report.accepted()).isGreaterThan(50);
        assertThat(report.refused()).isGreaterThan(1_000);
    }

    /** Mutated as UTF-8, so that most of what is changed stays text. */
    @Test
    void theParserOfTheJdkAgrees() {
        List<byte[]> samples = Stream.of(XmlSamples.WIMLIB, ODD)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        Fuzzer fuzzer = Fuzzer.named("XML beside the JDK's").cases(Effort.scaled(10_000));
        Stream.of(
                        "<",
                        ">",
                        "&",
                        "/>",
                        "<A>",
                        "</A>",
                        "<![CDATA[",
                        "]]>",
                        "<!--",
                        "--",
                        "\"",
                        "'",
                        "&#",
                        "<?x",
                        "\r\n",
                        " ")
                .forEach(token -> fuzzer.token(token.getBytes(StandardCharsets.UTF_8)));
        FuzzReport report = fuzzer.runBytes(samples, bytes -> {
            for (int i = 0; i < bytes.length; i++) {
                // Names beyond ASCII follow an older edition of XML there.
                bytes[i] &= 0x7F;
                // And prefixes are taken off there.
                bytes[i] = bytes[i] == ':' ? (byte) '_' : bytes[i];
            }
            String text = new String(bytes, StandardCharsets.US_ASCII);
            Optional<String> expected = JdkXml.read(bytes);
            String own;
            try {
                own = shown(new XmlParser(text.toCharArray(), 0, "fuzz", Limits.defaults()).document());
            } catch (CorruptImageException e) {
                assertThat(expected).as("%s: %s", e.getMessage(), text).isEmpty();
                throw e;
            }
            assertThat(expected).as(text).contains(own);
        });
        assertThat(report.accepted()).isGreaterThan(50);
        assertThat(report.refused()).isGreaterThan(1_000);
    }

    private static String shown(XmlElement element) {
        StringBuilder shown = new StringBuilder();
        shown.append('\1').append(element.name());
        element.attributes()
                .forEach((name, value) ->
                        shown.append('\2').append(name).append('\3').append(value));
        shown.append('\4');
        for (XmlNode node : element.content()) {
            shown.append(node instanceof XmlText text ? text.text() : shown((XmlElement) node));
        }
        return shown.append('\5').toString();
    }
}
