package io.github.diskwright.wim.xml;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The element {@code WINDOWS} of an image: claims about the Windows in it. Unknown elements stay. Immutable and
 * thread-safe.
 */
public final class WindowsXml {
    static final String ELEMENT = "WINDOWS";
    private static final String LANGUAGES = "LANGUAGES";
    private static final String LANGUAGE = "LANGUAGE";
    private static final String FALLBACK = "FALLBACK";

    private final XmlElement element;

    private WindowsXml(XmlElement element) {
        this.element = element;
    }

    /** One that says nothing. */
    public static WindowsXml empty() {
        return new WindowsXml(XmlElement.of(ELEMENT));
    }

    static WindowsXml of(XmlElement element) {
        return new WindowsXml(element);
    }

    /** The element itself. */
    public XmlElement element() {
        return element;
    }

    /** A fact as it is written. */
    public Optional<String> value(WindowsField field) {
        return field.path().in(element).map(XmlElement::text);
    }

    /** A fact that is a decimal number; empty if it is missing or no number from 0 to 2^63 - 1. */
    public OptionalLong number(WindowsField field) {
        return XmlNumbers.decimal(value(field));
    }

    /** What processor it is for; empty if that is missing or unknown. */
    public Optional<WindowsArchitecture> architecture() {
        OptionalLong number = number(WindowsField.ARCHITECTURE);
        return number.isEmpty() ? Optional.empty() : WindowsArchitecture.ofNumber(number.getAsLong());
    }

    /** Languages that it speaks to its user: {@code en-US}; unmodifiable. */
    public List<String> languages() {
        return element.element(LANGUAGES).map(languages -> languages.elements(LANGUAGE)).orElse(List.of()).stream()
                .map(XmlElement::text)
                .toList();
    }

    /** The language that stands in where something is not there in the given one. */
    public Optional<String> fallback(String language) {
        return element.element(LANGUAGES).map(languages -> languages.elements(FALLBACK)).orElse(List.of()).stream()
                .filter(fallback -> fallback.attribute(LANGUAGE).equals(Optional.of(language)))
                .map(XmlElement::text)
                .findFirst();
    }

    /**
     * The same with another fact.
     *
     * @throws IllegalArgumentException if XML cannot carry the value
     */
    public WindowsXml with(WindowsField field, String value) {
        return new WindowsXml(field.path().withText(element, value));
    }

    /** The same without a fact. */
    public WindowsXml without(WindowsField field) {
        return new WindowsXml(field.path().without(element));
    }

    /**
     * The same with other {@link #languages()}.
     *
     * @throws IllegalArgumentException if XML cannot carry one of them
     */
    public WindowsXml withLanguages(List<String> languages) {
        XmlElement changed = element.element(LANGUAGES).orElse(XmlElement.of(LANGUAGES));
        changed = ElementOrder.insertedAll(
                ElementOrder.withoutAll(changed, LANGUAGE),
                LANGUAGE,
                languages.stream()
                        .map(language -> XmlElement.of(LANGUAGE, language))
                        .toList());
        return new WindowsXml(ElementOrder.put(element, changed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WindowsXml windows && windows.element.equals(element);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(element);
    }

    /** The element as XML. */
    @Override
    public String toString() {
        return element.toString();
    }
}
