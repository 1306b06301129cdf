package io.github.diskwright.wim.xml;

/**
 * Text between tags.
 *
 * @param text as it is meant, without references
 */
record XmlText(String text) implements XmlNode {}
