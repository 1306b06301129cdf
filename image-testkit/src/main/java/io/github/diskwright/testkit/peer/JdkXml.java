package io.github.diskwright.testkit.peer;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The JDK's parser of XML, the judge of documents without a document type. Thread-safe. */
public final class JdkXml {
    private JdkXml() {}

    /**
     * Reads a document in UTF-8.
     *
     * @return one line of text: {@code \1name}, each attribute as {@code \2name\3value}, {@code \4}, text and elements,
     *     {@code \5} for each element; empty if it is no document, or has a document type
     */
    public static Optional<String> read(byte[] document) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        StringBuilder shown = new StringBuilder();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> append(shown, reader);
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> shown.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> shown.append('\5');
                    case XMLStreamConstants.DTD -> {
                        return Optional.empty();
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
        return Optional.of(shown.toString());
    }

    private static void append(StringBuilder shown, XMLStreamReader reader) {
        shown.append('\1').append(reader.getLocalName());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            shown.append('\2').append(reader.getAttributeLocalName(i));
            shown.append('\3').append(reader.getAttributeValue(i));
        }
        shown.append('\4');
    }
}
