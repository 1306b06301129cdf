package io.github.diskwright.wim.xml;

/** Writes elements as text that every parser of XML reads back as the same. */
final class XmlWriter {
    private final StringBuilder text = new StringBuilder();

    private XmlWriter() {}

    static String text(XmlElement element) {
        XmlWriter writer = new XmlWriter();
        writer.put(element);
        return writer.text.toString();
    }

    /** Nested as deep as elements may be, {@link XmlElement#MAX_DEPTH}. */
    private void put(XmlElement element) {
        text.append('<').append(element.name());
        element.attributes().forEach((name, value) -> {
            text.append(' ').append(name).append("=\"");
            putEscaped(value, true);
            text.append('"');
        });
        if (element.content().isEmpty()) {
            text.append("/>");
            return;
        }
        text.append('>');
        for (XmlNode node : element.content()) {
            if (node instanceof XmlElement child) {
                put(child);
            } else if (node instanceof XmlText piece) {
                putEscaped(piece.text(), false);
            }
        }
        text.append("</").append(element.name()).append('>');
    }

    private void putEscaped(String value, boolean isAttribute) {
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            switch (unit) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                // A parser turns these into line feeds, and in attributes all white space into spaces.
                case '\r' -> text.append("&#13;");
                case '\n' -> text.append(isAttribute ? "&#10;" : "\n");
                case '\t' -> text.append(isAttribute ? "&#9;" : "\t");
                case '"' -> text.append(isAttribute ? "&quot;" : "\"");
                default -> text.append(unit);
            }
        }
    }
}
