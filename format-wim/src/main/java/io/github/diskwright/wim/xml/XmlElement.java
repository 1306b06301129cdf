package io.github.diskwright.wim.xml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An element of XML: a name, attributes, and text and elements in an order. Names are taken as they are written;
 * prefixes of namespaces have no meaning.
 *
 * <p>Immutable and thread-safe. Changes give new elements that share what is the same.
 */
public final class XmlElement implements XmlNode {
    /** How deep elements may be nested, the outermost one counted. */
    public static final int MAX_DEPTH = 256;

    private final String name;
    private final Map<String, String> attributes;
    private final List<XmlNode> content;
    private final int depth;

    private XmlElement(String name, Map<String, String> attributes, List<XmlNode> content, int depth) {
        this.name = name;
        this.attributes = attributes;
        this.content = content;
        this.depth = depth;
    }

    /** What the parser has found: names and characters are known to be good, the collections are nobody else's. */
    static XmlElement parsed(String name, Map<String, String> attributes, List<XmlNode> content) {
        int deepest = 0;
        for (XmlNode node : content) {
            deepest = node instanceof XmlElement element ? Math.max(deepest, element.depth) : deepest;
        }
        return new XmlElement(name, attributes, content, deepest + 1);
    }

    /**
     * An empty element.
     *
     * @throws IllegalArgumentException if the name is none of XML
     */
    public static XmlElement of(String name) {
        if (!XmlCharacters.isName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of XML");
        }
        return new XmlElement(name, Map.of(), List.of(), 1);
    }

    /**
     * An element with nothing but text in it.
     *
     * @throws IllegalArgumentException if the name is none of XML, or XML cannot carry the text: it has control
     *     characters or unpaired surrogates
     */
    public static XmlElement of(String name, String text) {
        return of(name).withText(text);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its attributes in their order; unmodifiable. */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** Value of an attribute. */
    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** The text right in it, pieces between elements joined. */
    public String text() {
        if (content.size() == 1 && content.get(0) instanceof XmlText only) {
            return only.text();
        }
        StringBuilder text = new StringBuilder();
        for (XmlNode node : content) {
            if (node instanceof XmlText piece) {
                text.append(piece.text());
            }
        }
        return text.toString();
    }

    /** The elements right in it, in their order; unmodifiable. */
    public List<XmlElement> elements() {
        List<XmlElement> elements = new ArrayList<>(content.size());
        for (XmlNode node : content) {
            if (node instanceof XmlElement element) {
                elements.add(element);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    /** The elements of a name right in it, in their order; unmodifiable. */
    public List<XmlElement> elements(String child) {
        List<XmlElement> elements = new ArrayList<>();
        for (XmlNode node : content) {
            if (node instanceof XmlElement element && element.name.equals(child)) {
                elements.add(element);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    /** The first element of a name right in it. */
    public Optional<XmlElement> element(String child) {
        for (XmlNode node : content) {
            if (node instanceof XmlElement element && element.name.equals(child)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** Text of the first element of a name right in it. */
    Optional<String> textOf(String child) {
        // No lambda: the first one of a process costs more than all of the parsing.
        Optional<XmlElement> element = element(child);
        return element.isPresent() ? Optional.of(element.get().text()) : Optional.empty();
    }

    /** Text and elements in their order; unmodifiable. */
    List<XmlNode> content() {
        return content;
    }

    /**
     * The same with an attribute, a new one after the others.
     *
     * @throws IllegalArgumentException if the name is none of XML, or XML cannot carry the value
     */
    public XmlElement withAttribute(String attribute, String value) {
        if (!XmlCharacters.isName(attribute)) {
            throw new IllegalArgumentException("\"" + attribute + "\" is no name of XML");
        }
        requireText(value);
        Map<String, String> changed = new LinkedHashMap<>(attributes);
        changed.put(attribute, value);
        return new XmlElement(name, Collections.unmodifiableMap(changed), content, depth);
    }

    /**
     * The same with nothing but a text in it.
     *
     * @throws IllegalArgumentException if XML cannot carry the text
     */
    public XmlElement withText(String text) {
        requireText(text);
        return new XmlElement(name, attributes, text.isEmpty() ? List.of() : List.of(new XmlText(text)), 1);
    }

    /**
     * The same with one more element, after everything that is in it.
     *
     * @throws IllegalArgumentException if elements would be nested deeper than {@value #MAX_DEPTH}
     */
    public XmlElement withElement(XmlElement child) {
        List<XmlNode> changed = new ArrayList<>(content);
        changed.add(child);
        return withContent(changed);
    }

    /** The same with other content. */
    XmlElement withContent(List<XmlNode> nodes) {
        XmlElement changed = parsed(name, attributes, List.copyOf(nodes));
        if (changed.depth > MAX_DEPTH) {
            throw new IllegalArgumentException("elements nested deeper than " + MAX_DEPTH);
        }
        return changed;
    }

    private static void requireText(String text) {
        if (!XmlCharacters.canCarry(text)) {
            throw new IllegalArgumentException(
                    "XML cannot carry a text with control characters or unpaired surrogates");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof XmlElement element
                && element.depth == depth
                && element.name.equals(name)
                && element.attributes.equals(attributes)
                && element.content.equals(content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, attributes, content);
    }

    /** The element as XML. */
    @Override
    public String toString() {
        return XmlWriter.text(this);
    }
}
