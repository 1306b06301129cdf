package io.github.diskwright.wim.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the elements in an element. New ones are put where Microsoft's tools have them; those that are there stay where
 * they are.
 */
final class ElementOrder {
    private static final Map<String, List<String>> ORDERS = Map.of(
            "WIM",
            List.of("TOTALBYTES", "IMAGE", "ESD"),
            "IMAGE",
            List.of(
                    "DIRCOUNT",
                    "FILECOUNT",
                    "TOTALBYTES",
                    "HARDLINKBYTES",
                    "CREATIONTIME",
                    "LASTMODIFICATIONTIME",
                    "WIMBOOT",
                    "WINDOWS",
                    "NAME",
                    "DESCRIPTION",
                    "FLAGS",
                    "DISPLAYNAME",
                    "DISPLAYDESCRIPTION"),
            "WINDOWS",
            List.of(
                    "ARCH",
                    "PRODUCTNAME",
                    "EDITIONID",
                    "INSTALLATIONTYPE",
                    "SERVICINGDATA",
                    "HAL",
                    "PRODUCTTYPE",
                    "PRODUCTSUITE",
                    "LANGUAGES",
                    "VERSION",
                    "SYSTEMROOT"),
            "SERVICINGDATA",
            List.of("GDRDUREVISION", "PKEYCONFIGVERSION", "IMAGESTATE"),
            "LANGUAGES",
            List.of("LANGUAGE", "FALLBACK", "DEFAULT"),
            "VERSION",
            List.of("MAJOR", "MINOR", "BUILD", "SPBUILD", "SPLEVEL", "BRANCH"));

    private ElementOrder() {}

    /** The parent with a child in the place of the first one of its name, or as {@link #inserted}. */
    static XmlElement put(XmlElement parent, XmlElement child) {
        Optional<XmlElement> old = parent.element(child.name());
        return old.isPresent() ? replaced(parent, old.get(), child) : inserted(parent, child);
    }

    /** The parent with a new child: after the last one of its name, else before what comes after it in the order. */
    static XmlElement inserted(XmlElement parent, XmlElement child) {
        List<XmlNode> content = new ArrayList<>(parent.content());
        int place = lastNamed(content, child.name()) + 1;
        content.add(place > 0 ? place : firstAfter(content, parent.name(), child.name()), child);
        return parent.withContent(content);
    }

    private static int lastNamed(List<XmlNode> content, String name) {
        for (int i = content.size() - 1; i >= 0; i--) {
            if (content.get(i) instanceof XmlElement element && element.name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static int firstAfter(List<XmlNode> content, String parent, String name) {
        List<String> order = ORDERS.getOrDefault(parent, List.of());
        int rank = order.indexOf(name);
        for (int i = 0; i < content.size() && rank >= 0; i++) {
            if (content.get(i) instanceof XmlElement element && order.indexOf(element.name()) > rank) {
                return i;
            }
        }
        return content.size();
    }

    /** The parent with another child in the place of one, which is looked for by identity. */
    static XmlElement replaced(XmlElement parent, XmlElement old, XmlElement child) {
        return parent.withContent(parent.content().stream()
                .map(node -> node == old ? child : node)
                .toList());
    }

    /** The parent without children of a name. */
    static XmlElement withoutAll(XmlElement parent, String name) {
        return parent.withContent(parent.content().stream()
                .filter(node ->
                        !(node instanceof XmlElement element && element.name().equals(name)))
                .toList());
    }

    /** The parent with children of one name, all new and in one place. */
    static XmlElement insertedAll(XmlElement parent, String name, List<XmlElement> children) {
        List<XmlNode> content = new ArrayList<>(parent.content());
        content.addAll(firstAfter(content, parent.name(), name), children);
        return parent.withContent(content);
    }

    /** The parent without a child, which is looked for by identity. */
    static XmlElement without(XmlElement parent, XmlElement old) {
        return parent.withContent(
                parent.content().stream().filter(node -> node != old).toList());
    }
}
