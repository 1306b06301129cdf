package io.github.diskwright.wim.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a property is in an image's XML, as wimlib writes it: names of elements with slashes between them, each with a
 * number if it is not the first of its name: {@code WINDOWS/LANGUAGES/LANGUAGE[2]}. Immutable and thread-safe.
 */
public final class PropertyPath {
    private final List<Step> steps;

    /** An element among those of its name; the first has the number 1. */
    private record Step(String name, int number) {
        @Override
        public String toString() {
            return number == 1 ? name : name + "[" + number + "]";
        }
    }

    private PropertyPath(List<Step> steps) {
        this.steps = steps;
    }

    /**
     * A path from text.
     *
     * @throws IllegalArgumentException if it is none: a name is missing or none of XML, a number is not 1 or more, or
     *     there are too many names for elements that are nested {@value XmlElement#MAX_DEPTH} deep
     */
    public static PropertyPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            steps.add(step(part, text));
        }
        // The path starts in an image's element, which is in that of the document.
        if (steps.size() > XmlElement.MAX_DEPTH - 2) {
            throw new IllegalArgumentException("property path of " + steps.size() + " names");
        }
        return new PropertyPath(List.copyOf(steps));
    }

    private static Step step(String part, String text) {
        int bracket = part.indexOf('[');
        String name = bracket < 0 ? part : part.substring(0, bracket);
        int number = bracket < 0 ? 1 : number(part.substring(bracket + 1), text);
        if (!XmlCharacters.isName(name)) {
            throw notAPath(text);
        }
        return new Step(name, number);
    }

    private static int number(String end, String text) {
        if (!end.matches("[1-9][0-9]{0,8}]")) {
            throw notAPath(text);
        }
        return Integer.parseInt(end.substring(0, end.length() - 1));
    }

    private static IllegalArgumentException notAPath(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is no property path such as WINDOWS/LANGUAGES/LANGUAGE[2]");
    }

    /** The element there. */
    Optional<XmlElement> in(XmlElement root) {
        Optional<XmlElement> element = Optional.of(root);
        for (Step step : steps) {
            element = element.flatMap(parent -> child(parent, step));
        }
        return element;
    }

    private static Optional<XmlElement> child(XmlElement parent, Step step) {
        List<XmlElement> same = parent.elements(step.name());
        return same.size() < step.number() ? Optional.empty() : Optional.of(same.get(step.number() - 1));
    }

    /** The element with a text there; elements on the way that are missing are made. */
    XmlElement withText(XmlElement root, String text) {
        return with(root, 0, Optional.of(text));
    }

    /** The element without what is there. */
    XmlElement without(XmlElement root) {
        return in(root).isEmpty() ? root : with(root, 0, Optional.empty());
    }

    /** As deep as the path is long, which {@link #parse} bounds. */
    private XmlElement with(XmlElement parent, int depth, Optional<String> text) {
        if (depth == steps.size()) {
            if (!parent.elements().isEmpty()) {
                throw new IllegalArgumentException("property " + this + " has properties in it and can have no text");
            }
            return parent.withText(text.orElseThrow());
        }
        Step step = steps.get(depth);
        Optional<XmlElement> old = child(parent, step);
        if (text.isEmpty() && depth == steps.size() - 1) {
            return ElementOrder.without(parent, old.orElseThrow());
        }
        if (old.isPresent()) {
            return ElementOrder.replaced(parent, old.get(), with(old.get(), depth + 1, text));
        }
        if (parent.elements(step.name()).size() != step.number() - 1) {
            throw new IllegalArgumentException(
                    "property " + this + " would leave a gap among the elements " + step.name());
        }
        return ElementOrder.inserted(parent, with(XmlElement.of(step.name()), depth + 1, text));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropertyPath path && path.steps.equals(steps);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(steps);
    }

    /** The path as it is parsed. */
    @Override
    public String toString() {
        return String.join("/", steps.stream().map(Step::toString).toList());
    }
}
