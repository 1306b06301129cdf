package io.github.diskwright.wim.xml;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of XML 1.0 that needs no document type. Goes over the text once and keeps its own stack, so that what
 * is nested deeply costs no more than an error. For one document.
 */
final class XmlParser {
    /** Most elements and attributes together: their objects are a hundred times larger than {@code <a/>}. */
    private static final int MAX_ITEMS = 1 << 20;

    private static final int SHOWN = 20;

    private final char[] text;
    private final long start;
    private final String source;
    private final int maxDepth;
    private final Map<String, String> names = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;
    private int items;

    /** An element whose end has not come yet. */
    private static final class Open {
        final String name;
        final Map<String, String> attributes;
        final List<XmlNode> content = new ArrayList<>();
        final StringBuilder pending = new StringBuilder();

        Open(String name, Map<String, String> attributes) {
            this.name = name;
            this.attributes = attributes;
        }

        void endText() {
            if (!pending.isEmpty()) {
                content.add(new XmlText(pending.toString()));
                pending.setLength(0);
            }
        }

        XmlElement close() {
            endText();
            return XmlElement.parsed(name, attributes, List.copyOf(content));
        }
    }

    /**
     * A parser of a text.
     *
     * @param text the text in 16-bit units; not changed
     * @param start byte position of its first unit, for errors
     */
    XmlParser(char[] text, long start, String source, Limits limits) {
        this.text = text;
        this.start = start;
        this.source = source;
        this.maxDepth = Math.min(XmlElement.MAX_DEPTH, limits.maxTreeDepth());
    }

    /** The outermost element of the whole text. */
    XmlElement document() throws CorruptImageException, UnsupportedFeatureException {
        skipBetween();
        if (!looksAt("<") || looksAt("</") || looksAt("<!")) {
            throw unexpected("an element");
        }
        XmlElement root = startTag();
        while (root == null) {
            root = step();
        }
        skipBetween();
        if (at < text.length) {
            throw unexpected("the end of the document");
        }
        return root;
    }

    /** White space, comments and processing instructions, which stand outside of the document's element. */
    private void skipBetween() throws CorruptImageException {
        while (at < text.length) {
            if (XmlCharacters.isSpace(text[at])) {
                at++;
            } else if (!skipsNote()) {
                return;
            }
        }
    }

    /** Whether there was a comment or a processing instruction, which it has passed. */
    private boolean skipsNote() throws CorruptImageException {
        if (looksAt("<!--")) {
            at += "<!--".length();
            skipBehind("--");
            require(">");
            return true;
        }
        if (looksAt("<?")) {
            instruction();
            return true;
        }
        return false;
    }

    /** A processing instruction; one called "xml" is the declaration, which says nothing that matters here. */
    private void instruction() throws CorruptImageException {
        int from = at;
        at += 2;
        if (name().equalsIgnoreCase("xml") && from > 0) {
            throw corrupt(from, "the declaration at the start only", shown(from));
        }
        if (!looksAt("?>") && !(at < text.length && XmlCharacters.isSpace(text[at]))) {
            throw unexpected("\"?>\"");
        }
        skipBehind("?>");
    }

    private void skipBehind(String end) throws CorruptImageException {
        while (at < text.length && !looksAt(end)) {
            at += Character.charCount(allowedPoint());
        }
        require(end);
    }

    /** One tag or piece of text; the outermost element if that has ended. */
    private @Nullable XmlElement step() throws CorruptImageException, UnsupportedFeatureException {
        Open current = Objects.requireNonNull(open.peek());
        if (at == text.length) {
            throw unexpected("</" + current.name + ">");
        }
        if (text[at] != '<') {
            characters(current.pending);
            return null;
        }
        if (looksAt("</")) {
            return endTag(current);
        }
        if (looksAt("<![CDATA[")) {
            literal(current.pending);
            return null;
        }
        if (skipsNote()) {
            return null;
        }
        if (looksAt("<!")) {
            throw unexpected("an element, a comment or CDATA");
        }
        current.endText();
        return startTag();
    }

    private void literal(StringBuilder target) throws CorruptImageException {
        at += "<![CDATA[".length();
        while (at < text.length && !looksAt("]]>")) {
            point(target, '\n');
        }
        require("]]>");
    }

    private void characters(StringBuilder target) throws CorruptImageException {
        while (at < text.length && text[at] != '<') {
            if (text[at] == '&') {
                reference(target);
            } else if (looksAt("]]>")) {
                throw unexpected("text without \"]]>\"");
            } else {
                point(target, '\n');
            }
        }
    }

    /** One character as it is, but the end of a line, however it is written, as one given character. */
    private void point(StringBuilder target, char lineEnd) throws CorruptImageException {
        int point = allowedPoint();
        if (point == '\r' || point == '\n') {
            at += looksAt("\r\n") ? 2 : 1;
            target.append(lineEnd);
        } else {
            at += Character.charCount(point);
            target.appendCodePoint(point);
        }
    }

    private int allowedPoint() throws CorruptImageException {
        int point = Character.codePointAt(text, at);
        if (!XmlCharacters.isAllowed(point)) {
            throw corrupt(at, "a character that XML allows", "U+" + Integer.toHexString(point));
        }
        return point;
    }

    private void reference(StringBuilder target) throws CorruptImageException {
        int from = at++;
        if (looksAt("#")) {
            at++;
            target.appendCodePoint(numericReference(from));
        } else {
            String name = name();
            target.append(
                    switch (name) {
                        case "amp" -> '&';
                        case "lt" -> '<';
                        case "gt" -> '>';
                        case "quot" -> '"';
                        case "apos" -> '\'';
                        default -> throw corrupt(from, "one of the five entities of XML", "&" + name + ";");
                    });
        }
        require(";");
    }

    private int numericReference(int from) throws CorruptImageException {
        int radix = looksAt("x") ? 16 : 10;
        at += radix == 16 ? 1 : 0;
        int digits = at;
        int point = 0;
        while (at < text.length && text[at] < 0x80 && Character.digit(text[at], radix) >= 0) {
            // Held at one above the last character, whatever number of digits follows.
            point = Math.min(point * radix + Character.digit(text[at], radix), Character.MAX_CODE_POINT + 1);
            at++;
        }
        if (at == digits || !XmlCharacters.isAllowed(point)) {
            throw corrupt(from, "the number of a character that XML allows", shown(from));
        }
        return point;
    }

    /** Goes into an element; the element itself if it is the outermost one and empty. */
    private @Nullable XmlElement startTag() throws CorruptImageException, UnsupportedFeatureException {
        int from = at++;
        String name = name();
        Map<String, String> attributes = attributes();
        countItem(from);
        if (open.size() >= maxDepth) {
            throw new UnsupportedFeatureException(source, "XML elements nested deeper than " + maxDepth);
        }
        open.push(new Open(name, attributes));
        if (looksAt("/>")) {
            at += 2;
            return close();
        }
        require(">");
        return null;
    }

    private Map<String, String> attributes() throws CorruptImageException, UnsupportedFeatureException {
        Map<String, String> attributes = Map.of();
        while (true) {
            int before = at;
            skipSpace();
            if (at == text.length || text[at] == '>' || text[at] == '/') {
                return attributes.isEmpty() ? attributes : Collections.unmodifiableMap(attributes);
            }
            if (at == before) {
                throw unexpected("white space, \">\" or \"/>\"");
            }
            int from = at;
            countItem(from);
            String name = name();
            attributes = attributes.isEmpty() ? new LinkedHashMap<>() : attributes;
            if (attributes.put(name, attributeValue()) != null) {
                throw corrupt(from, "each attribute once", name + " again");
            }
        }
    }

    private String attributeValue() throws CorruptImageException {
        skipSpace();
        require("=");
        skipSpace();
        if (!looksAt("\"") && !looksAt("'")) {
            throw unexpected("a value in quotation marks");
        }
        char quote = text[at++];
        StringBuilder value = new StringBuilder();
        while (at < text.length && text[at] != quote) {
            if (text[at] == '<') {
                throw unexpected("an attribute's value without \"<\"");
            } else if (text[at] == '&') {
                reference(value);
            } else if (text[at] == '\t') {
                at++;
                value.append(' ');
            } else {
                point(value, ' ');
            }
        }
        require(String.valueOf(quote));
        return value.toString();
    }

    private @Nullable XmlElement endTag(Open current) throws CorruptImageException {
        int from = at;
        at += 2;
        if (!name().equals(current.name)) {
            throw corrupt(from, "</" + current.name + ">", shown(from));
        }
        skipSpace();
        require(">");
        return close();
    }

    /** Ends the innermost element; itself if it is the outermost one as well. */
    private @Nullable XmlElement close() {
        XmlElement element = open.pop().close();
        Open parent = open.peek();
        if (parent == null) {
            return element;
        }
        parent.content.add(element);
        return null;
    }

    private String name() throws CorruptImageException {
        int from = at;
        while (at < text.length) {
            int point = Character.codePointAt(text, at);
            if (!(at == from ? XmlCharacters.startsName(point) : XmlCharacters.continuesName(point))) {
                break;
            }
            at += Character.charCount(point);
        }
        if (at == from) {
            throw unexpected("a name");
        }
        String name = new String(text, from, at - from);
        String known = names.putIfAbsent(name, name);
        return known == null ? name : known;
    }

    private void countItem(int from) throws UnsupportedFeatureException {
        if (++items > MAX_ITEMS) {
            throw new UnsupportedFeatureException(
                    source,
                    "XML with more than " + MAX_ITEMS + " elements and attributes, the next one at "
                            + CorruptImageException.hex(position(from)));
        }
    }

    private void skipSpace() {
        while (at < text.length && XmlCharacters.isSpace(text[at])) {
            at++;
        }
    }

    private boolean looksAt(String expected) {
        if (expected.length() > text.length - at) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (text[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void require(String expected) throws CorruptImageException {
        if (!looksAt(expected)) {
            throw unexpected("\"" + expected + "\"");
        }
        at += expected.length();
    }

    private CorruptImageException unexpected(String expected) {
        return corrupt(at, expected, at == text.length ? "the end" : shown(at));
    }

    /** A few characters, those that would harm a message left out. */
    private String shown(int from) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = from; i < Math.min(text.length, from + SHOWN); i++) {
            shown.append(text[i] < ' ' || text[i] > '~' ? '?' : text[i]);
        }
        return shown.append('"').toString();
    }

    private CorruptImageException corrupt(int index, String expected, String found) {
        return new CorruptImageException(source, "XML", position(index), expected, found);
    }

    private long position(int index) {
        return start + (long) index * Character.BYTES;
    }
}
