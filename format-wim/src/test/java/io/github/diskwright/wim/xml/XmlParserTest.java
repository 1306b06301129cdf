package io.github.diskwright.wim.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlParserTest {
    private static XmlElement parse(String text) throws ImageException {
        return new XmlParser(text.toCharArray(), 0, "text", Limits.defaults()).document();
    }

    @Test
    void readsTextInEveryForm() throws Exception {
        assertThat(parse("<a>x&amp;&lt;&gt;&quot;&apos;&#65;&#x42;&#x1F600;</a>")
                        .text())
                .isEqualTo("x&<>\"'AB\uD83D\uDE00");
        assertThat(parse("<a>1<![CDATA[<b>&amp;]]]]><![CDATA[>]]>2<!-- no -->3<?p x?>4</a>")
                        .text())
                .isEqualTo("1<b>&amp;]]>234");
        assertThat(parse("<a>1\r\n2\r3\n4&#13;</a>").text()).isEqualTo("1\n2\n3\n4\r");
        assertThat(parse("<a x = 'a\t\r\n\n\"b' y=\"&#9;&#10;'\" ></a >").attributes())
                .isEqualTo(Map.of("x", "a   \"b", "y", "\t\n'"));
        assertThat(parse("<a>1<b/>2<b c='d'/>3</a>").text()).isEqualTo("123");
        assertThat(parse("<a>1<b/>2<b c='d'/>3</a>").elements("b")).hasSize(2);
        assertThat(parse("<\u00e9\u4e00 \uD800\uDC00='1'/>").name()).isEqualTo("\u00e9\u4e00");
    }

    @Test
    void writesWhatReadsBackTheSame() throws Exception {
        XmlElement element = XmlElement.of("a", "\t\r\n]]>&<\"'")
                .withAttribute("b", " \t\r\n<&\"'>")
                .withElement(XmlElement.of("c"));
        assertThat(parse(element.toString())).isEqualTo(element).hasSameHashCodeAs(element);
        assertThat(element)
                .hasToString("<a b=\" &#9;&#13;&#10;&lt;&amp;&quot;'&gt;\">\t&#13;\n]]&gt;&amp;&lt;\"'<c/></a>");
    }

    /** Text, byte position of the error, what is expected there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``| 0 | an element
            `x`| 0 | an element
            `<!DOCTYPE a><a/>` | 0 | an element
            `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>` | 0 | an element
            `<a><!DOCTYPE a></a>` | 6 | an element, a comment or CDATA
            `<a><!ENTITY b "c"></a>` | 6 | an element, a comment or CDATA
            `<a>&b;</a>` | 6 | one of the five entities of XML
            `<a b='&lol;'/>` | 12 | one of the five entities of XML
            `<a>&%b;</a>` | 8 | a name
            `<a>&amp</a>` | 14 | ";"
            `<a>&#0;</a>` | 6 | the number of a character that XML allows
            `<a>&#xD800;</a>` | 6 | the number of a character that XML allows
            `<a>&#99999999999999999999;</a>` | 6 | the number of a character that XML allows
            `<a>&#x;</a>` | 6 | the number of a character that XML allows
            `<a>]]></a>` | 6 | text without "]]>"
            `<a>` | 6 | </a>
            `<a></b>` | 6 | </a>
            `<a/><b/>` | 8 | the end of the document
            `<a/>x` | 8 | the end of the document
            `<a b/>` | 8 | "="
            `<a b=c/>` | 10 | a value in quotation marks
            `<a b='1' b='2'/>` | 18 | each attribute once
            `<a b='1'c='2'/>` | 16 | white space
            `<a b='<'/>` | 12 | an attribute's value without "<"
            `<a b='x` | 14 | "'"
            `<a /b>` | 6 | ">"
            `<a><1/></a>` | 8 | a name
            `<!-- a -- b --><a/>` | 18 | ">"
            `<!-- a` | 12 | "--"
            `<?1?><a/>` | 4 | a name
            `<?x/?><a/>` | 6 | "?>"
            ` <?xml version='1.0'?><a/>` | 2 | the declaration at the start only
            `<?x` | 6 | "?>"
            `<a><![CDATA[x</a>` | 34 | "]]>"
            """)
    void tellsWhereItBreaksTheRules(String text, long position, String expected) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(CorruptImageException.class, error -> {
            assertThat(error.position()).isEqualTo(position);
            assertThat(error.expected()).contains(expected);
        });
    }

    @Test
    void charactersThatXmlForbidsAreErrors() {
        for (String bad : new String[] {"\0", "\u0008", "\uD800", "\uDC00", "\uFFFF"}) {
            for (String text : new String[] {"<a>" + bad + "</a>", "<a b='" + bad + "'/>", "<!--" + bad + "--><a/>"}) {
                assertThatThrownBy(() -> parse(text))
                        .isInstanceOfSatisfying(
                                CorruptImageException.class,
                                error -> assertThat(error.position()).isEqualTo(2L * text.indexOf(bad)));
            }
        }
    }
}
