package io.github.diskwright.wim.xml;

/** What stands in an element: another element, or text. */
sealed interface XmlNode permits XmlElement, XmlText {}
