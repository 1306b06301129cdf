package io.github.diskwright.wim.xml;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The XML data of a WIM file ([Microsoft, Windows Imaging File Format], "XML Data"). The images are numbered from 1 and
 * bound by their {@code INDEX}, in whatever order the elements stand.
 *
 * <p>Names of images that are not empty are unique after every change made here. A document that was read may break
 * that rule: then the first of several images is the one found by the name.
 *
 * <p>Immutable and thread-safe. A change copies what is on the way to it, not the images.
 */
public final class WimXml {
    private static final String ROOT = "WIM";
    private static final String TOTAL_BYTES = "TOTALBYTES";
    private static final String INDEX = "INDEX";
    private static final String STRUCTURE = "XML data";

    private static final int MAX_SIZE = 64 << 20;

    private final XmlElement root;
    private final List<ImageXml> images;

    private WimXml(XmlElement root, List<ImageXml> images) {
        this.root = root;
        this.images = images;
    }

    /** A document without images. */
    public static WimXml empty() {
        return new WimXml(XmlElement.of(ROOT), List.of());
    }

    /**
     * A document of images that nothing is known of, for a file whose own cannot be used.
     *
     * @param imageCount how many images the file has, 0 to 65,535
     */
    public static WimXml unnamed(int imageCount) {
        if (imageCount < 0 || imageCount > 0xFFFF) {
            throw new IllegalArgumentException(imageCount + " images, allowed 0 to 65535");
        }
        List<ImageXml> images = IntStream.rangeClosed(1, imageCount)
                .mapToObj(number -> ImageXml.empty().withNumber(number))
                .toList();
        return new WimXml(XmlElement.of(ROOT).withContent(List.copyOf(elements(images))), images);
    }

    /**
     * Reads a document: UTF-16LE, with or without a byte order mark; zeros and white space after it are left out. Takes
     * at most five times as much memory as the document is long, or 200 MiB for a million of empty elements; more than
     * that, or more than 64 MiB of text, is refused.
     *
     * @param bytes the whole resource
     * @param source description of what it was read from, for errors
     * @param limits how large and how deep it may be
     * @throws CorruptImageException if this is no XML, has a document type or entities of its own, is not about a WIM
     *     file, or the images are not numbered from 1 on; the position is that in the resource
     * @throws UnsupportedFeatureException if it is larger or deeper than the limits allow
     */
    public static WimXml parse(byte[] bytes, String source, Limits limits) throws ImageException {
        limits.requireStructure(source, STRUCTURE, bytes.length);
        if (bytes.length > MAX_SIZE) {
            throw new UnsupportedFeatureException(
                    source, STRUCTURE + " of " + bytes.length + " bytes, limit " + MAX_SIZE);
        }
        XmlElement root = XmlBytes.parse(bytes, source, limits);
        if (!root.name().equals(ROOT)) {
            throw new CorruptImageException(source, STRUCTURE, 0, "the element " + ROOT, "<" + root.name() + ">");
        }
        List<XmlElement> elements = root.elements(ImageXml.ELEMENT);
        ImageXml[] images = new ImageXml[elements.size()];
        for (XmlElement element : elements) {
            ImageXml image = ImageXml.of(element);
            long number = image.number().orElse(0);
            if (number < 1 || number > images.length || images[(int) number - 1] != null) {
                throw new CorruptImageException(
                        source,
                        STRUCTURE,
                        0,
                        "images numbered from 1 to " + images.length + ", each once",
                        "INDEX " + element.attribute(INDEX).map(WimXml::shown).orElse("missing"));
            }
            images[(int) number - 1] = image;
        }
        return new WimXml(root, List.of(images));
    }

    private static String shown(String text) {
        return text.matches("[0-9]{1,10}") ? text : "that is no number";
    }

    /**
     * Reads a document as {@link #parse} does; one that cannot be used, or that is about another number of images, is
     * replaced by {@link #unnamed}.
     *
     * @param imageCount how many images the file has, 0 to 65,535
     * @param onProblem is told why the document cannot be used
     */
    public static WimXml parseOrUnnamed(
            byte[] bytes, int imageCount, String source, Limits limits, Consumer<ImageException> onProblem) {
        try {
            WimXml xml = parse(bytes, source, limits);
            xml.requireImageCount(imageCount, source);
            return xml;
        } catch (ImageException e) {
            onProblem.accept(e);
            return unnamed(imageCount);
        }
    }

    /**
     * Holds the number of images against that of the file.
     *
     * @param imageCount how many images the file has
     * @param source description of what this was read from, for errors
     * @throws CorruptImageException if there are more or fewer
     */
    public void requireImageCount(int imageCount, String source) throws CorruptImageException {
        if (images.size() != imageCount) {
            throw new CorruptImageException(
                    source, STRUCTURE, 0, imageCount + " images, as the header says", images.size() + " images");
        }
    }

    /** The document as a resource: UTF-16LE after a byte order mark. */
    public byte[] toBytes() {
        return XmlBytes.write(root);
    }

    /** The element {@code WIM}. */
    public XmlElement root() {
        return root;
    }

    /** Where the document starts in its file, in bytes, as it was written; in a split set that of the whole file. */
    public OptionalLong totalBytes() {
        return XmlNumbers.decimal(root.textOf(TOTAL_BYTES));
    }

    /** Whether parts of the file are encrypted, as some ESD files of Microsoft's are. */
    public boolean isEncrypted() {
        return root.element("ESD").flatMap(esd -> esd.element("ENCRYPTED")).isPresent();
    }

    /** The images by number; unmodifiable. */
    public List<ImageXml> images() {
        return images;
    }

    /**
     * An image.
     *
     * @param number 1 or more
     * @throws IllegalArgumentException if there is no such image
     */
    public ImageXml image(int number) {
        if (number < 1 || number > images.size()) {
            throw new IllegalArgumentException("image " + number + " of " + images.size());
        }
        return images.get(number - 1);
    }

    /** Number of the first image of a name; empty if there is none, or the name is empty. */
    public OptionalInt find(String name) {
        return name.isEmpty()
                ? OptionalInt.empty()
                : IntStream.rangeClosed(1, images.size())
                        .filter(number -> image(number).name().equals(name))
                        .findFirst();
    }

    /**
     * The images that a person means.
     *
     * @param selector {@code all}, a number, or the exact name of an image; what is a number of an image is one even if
     *     another image is called that
     * @return their numbers, rising; empty if there is no such image
     */
    public List<Integer> select(String selector) {
        if (selector.equals("all")) {
            return IntStream.rangeClosed(1, images.size()).boxed().toList();
        }
        OptionalLong number = XmlNumbers.decimal(Optional.of(selector));
        if (number.isPresent() && number.getAsLong() >= 1 && number.getAsLong() <= images.size()) {
            return List.of((int) number.getAsLong());
        }
        OptionalInt found = find(selector);
        return found.isEmpty() ? List.of() : List.of(found.getAsInt());
    }

    /** The same with other {@link #totalBytes()}, 0 or more. */
    public WimXml withTotalBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("total bytes " + bytes);
        }
        XmlElement element = XmlElement.of(TOTAL_BYTES, Long.toString(bytes));
        return new WimXml(ElementOrder.put(root, element), images);
    }

    /**
     * The same with one more image, the last one. It may come from another document, with everything that is in it.
     *
     * @throws RefusedException if another image has its name
     */
    public WimXml withAdded(ImageXml image) throws RefusedException {
        requireFree(image.name(), 0);
        ImageXml added = image.withNumber(images.size() + 1);
        List<ImageXml> changed = new ArrayList<>(images);
        changed.add(added);
        return new WimXml(ElementOrder.inserted(root, added.element()), Collections.unmodifiableList(changed));
    }

    /**
     * The same without an image; those after it get the next lower numbers.
     *
     * @throws IllegalArgumentException if there is no such image
     */
    public WimXml withRemoved(int number) {
        ImageXml removed = image(number);
        List<ImageXml> changed = new ArrayList<>(images);
        changed.remove(number - 1);
        for (int i = number - 1; i < changed.size(); i++) {
            changed.set(i, changed.get(i).withNumber(i + 1));
        }
        List<XmlNode> content = new ArrayList<>(root.content());
        content.removeIf(node -> node == removed.element());
        content.replaceAll(node -> {
            OptionalLong old = numberOf(node);
            return old.isPresent() && old.getAsLong() > number
                    ? changed.get((int) old.getAsLong() - 2).element()
                    : node;
        });
        return new WimXml(root.withContent(content), Collections.unmodifiableList(changed));
    }

    private static OptionalLong numberOf(XmlNode node) {
        return node instanceof XmlElement element && element.name().equals(ImageXml.ELEMENT)
                ? ImageXml.of(element).number()
                : OptionalLong.empty();
    }

    /**
     * The same with an image replaced by another.
     *
     * @throws IllegalArgumentException if there is no such image
     * @throws RefusedException if a third one has the new one's name
     */
    public WimXml withImage(int number, ImageXml image) throws RefusedException {
        ImageXml old = image(number);
        requireFree(image.name(), number);
        ImageXml changed = image.withNumber(number);
        List<ImageXml> all = new ArrayList<>(images);
        all.set(number - 1, changed);
        return new WimXml(
                ElementOrder.replaced(root, old.element(), changed.element()), Collections.unmodifiableList(all));
    }

    /**
     * The same with another name of an image.
     *
     * @param name may be empty
     * @throws IllegalArgumentException if there is no such image, or XML cannot carry the name
     * @throws RefusedException if another image has the name
     */
    public WimXml withName(int number, String name) throws RefusedException {
        return withImage(number, image(number).withName(name));
    }

    /**
     * The same with a property of an image, see {@link ImageXml#withProperty}.
     *
     * @throws IllegalArgumentException if there is no such image, or it cannot have the property
     * @throws RefusedException if this gives it the name of another image
     */
    public WimXml withProperty(int number, PropertyPath path, String value) throws RefusedException {
        return withImage(number, image(number).withProperty(path, value));
    }

    private void requireFree(String name, int number) throws RefusedException {
        OptionalInt other = IntStream.rangeClosed(1, images.size())
                .filter(at ->
                        at != number && !name.isEmpty() && image(at).name().equals(name))
                .findFirst();
        if (other.isPresent()) {
            throw new RefusedException("image " + other.getAsInt() + " has the same name", "choose another name");
        }
    }

    private static List<XmlElement> elements(List<ImageXml> images) {
        return images.stream().map(ImageXml::element).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WimXml xml && xml.root.equals(root);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(root);
    }

    /** The document as text. */
    @Override
    public String toString() {
        return root.toString();
    }
}
