/**
 * The XML data of a WIM file: which images it has, what they are called and what is in them
 * ({@link io.github.diskwright.wim.xml.WimXml}), as immutable values that keep what they do not know.
 *
 * <pre>{@code
 * WimXml xml = WimXml.parse(bytes, "XML data of install.wim", Limits.defaults());
 * for (ImageXml image : xml.images()) {
 *     System.out.println(image.number().orElseThrow() + " " + image.name());
 * }
 * byte[] changed = xml.withName(1, "Windows for everybody").toBytes();
 * }</pre>
 *
 * <p><b>Own parser.</b> The XML of WIM files is a small part of XML, and a list of images should not wait for the
 * classes of a general parser: in a new virtual machine the document of a file of one image is there in less than half
 * of the time of the fastest of the JDK's three parsers. This one tells byte positions, and there is nothing in it to be
 * switched off: it knows elements, attributes, text, {@code CDATA}, comments, processing instructions, references to
 * characters and the five entities that every XML has. Document types, and with them all other entities, are refused.
 * Comments and processing instructions are left out when the document is written again; all else stays, in its order.
 *
 * <p>Everything here is immutable and thread-safe.
 */
@NullMarked
package io.github.diskwright.wim.xml;

import org.jspecify.annotations.NullMarked;
