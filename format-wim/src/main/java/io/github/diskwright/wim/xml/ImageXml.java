package io.github.diskwright.wim.xml;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The element {@code IMAGE} of one image: its names, and claims about what is in it. Unknown elements and attributes
 * stay. All counts are what the writer of the file counted; nothing here is held against the image itself.
 *
 * <p>Immutable and thread-safe. Texts that XML cannot carry (control characters, unpaired surrogates) are
 * {@link IllegalArgumentException}s of whatever method is given them.
 */
public final class ImageXml {
    static final String ELEMENT = "IMAGE";
    private static final String INDEX = "INDEX";
    private static final String NAME = "NAME";
    private static final String DESCRIPTION = "DESCRIPTION";
    private static final String DISPLAY_NAME = "DISPLAYNAME";
    private static final String DISPLAY_DESCRIPTION = "DISPLAYDESCRIPTION";
    private static final String FLAGS = "FLAGS";
    private static final String DIRECTORY_COUNT = "DIRCOUNT";
    private static final String FILE_COUNT = "FILECOUNT";
    private static final String TOTAL_BYTES = "TOTALBYTES";
    private static final String HARD_LINK_BYTES = "HARDLINKBYTES";
    private static final String CREATION_TIME = "CREATIONTIME";
    private static final String MODIFICATION_TIME = "LASTMODIFICATIONTIME";
    private static final String WIM_BOOT = "WIMBOOT";

    private final XmlElement element;

    private ImageXml(XmlElement element) {
        this.element = element;
    }

    /** An image without a name about which nothing is said, not in a document yet. */
    public static ImageXml empty() {
        return new ImageXml(XmlElement.of(ELEMENT));
    }

    static ImageXml of(XmlElement element) {
        return new ImageXml(element);
    }

    /** The element itself. */
    public XmlElement element() {
        return element;
    }

    /** Number of the image in its document, 1 or more; empty if it is in none. */
    public OptionalLong number() {
        return XmlNumbers.decimal(element.attribute(INDEX));
    }

    ImageXml withNumber(int number) {
        return new ImageXml(element.withAttribute(INDEX, Integer.toString(number)));
    }

    /** Name, by which images are chosen; empty if it has none. */
    public String name() {
        return text(NAME);
    }

    /** What the image is, for people; empty if it has none. */
    public String description() {
        return text(DESCRIPTION);
    }

    /** The name that Windows Setup shows; empty if it has none. */
    public String displayName() {
        return text(DISPLAY_NAME);
    }

    /** The description that Windows Setup shows; empty if it has none. */
    public String displayDescription() {
        return text(DISPLAY_DESCRIPTION);
    }

    /** The edition that Windows Setup reads, {@code Professional}; empty if it has none. */
    public String flags() {
        return text(FLAGS);
    }

    private String text(String child) {
        return element.textOf(child).orElse("");
    }

    /** Number of directories, with or without the root: writers differ. */
    public OptionalLong directoryCount() {
        return number(DIRECTORY_COUNT);
    }

    /** Number of files, each hard link one. */
    public OptionalLong fileCount() {
        return number(FILE_COUNT);
    }

    /** Bytes of all streams, those of a file with several names as often as it has names. */
    public OptionalLong totalBytes() {
        return number(TOTAL_BYTES);
    }

    /** Bytes of {@link #totalBytes()} that are there only because files have several names. */
    public OptionalLong hardLinkBytes() {
        return number(HARD_LINK_BYTES);
    }

    private OptionalLong number(String child) {
        return XmlNumbers.decimal(element.textOf(child));
    }

    /** When the image was captured. */
    public Optional<Instant> creationTime() {
        return element.element(CREATION_TIME).flatMap(XmlNumbers::time);
    }

    /** When the image or its XML was changed. */
    public Optional<Instant> lastModificationTime() {
        return element.element(MODIFICATION_TIME).flatMap(XmlNumbers::time);
    }

    /** Whether the image was captured for WIMBoot. */
    public boolean isWimBoot() {
        OptionalLong flag = number(WIM_BOOT);
        return flag.isPresent() && flag.getAsLong() != 0;
    }

    /** What is said about the Windows in it. */
    public Optional<WindowsXml> windows() {
        return element.element(WindowsXml.ELEMENT).map(WindowsXml::of);
    }

    /** Text of a property; empty text for an element with nothing but elements in it. */
    public Optional<String> property(PropertyPath path) {
        return path.in(element).map(XmlElement::text);
    }

    /**
     * The same with a property. Elements on the way are made where they are missing.
     *
     * @throws IllegalArgumentException if there are elements in the property, if its number is not that of an element
     *     or the next one, or if XML cannot carry the value
     */
    public ImageXml withProperty(PropertyPath path, String value) {
        return new ImageXml(path.withText(element, value));
    }

    /** The same without a property and what is in it. */
    public ImageXml withoutProperty(PropertyPath path) {
        return new ImageXml(path.without(element));
    }

    /** The same with another {@link #name()}; an empty one takes the name away. */
    public ImageXml withName(String name) {
        return withText(NAME, name);
    }

    /** The same with another {@link #description()}; an empty one takes it away. */
    public ImageXml withDescription(String description) {
        return withText(DESCRIPTION, description);
    }

    /** The same with another {@link #displayName()}; an empty one takes it away. */
    public ImageXml withDisplayName(String name) {
        return withText(DISPLAY_NAME, name);
    }

    /** The same with another {@link #displayDescription()}; an empty one takes it away. */
    public ImageXml withDisplayDescription(String description) {
        return withText(DISPLAY_DESCRIPTION, description);
    }

    /** The same with other {@link #flags()}; empty ones take them away. */
    public ImageXml withFlags(String flags) {
        return withText(FLAGS, flags);
    }

    private ImageXml withText(String child, String text) {
        return text.isEmpty() ? without(child) : with(XmlElement.of(child, text));
    }

    /** The same with another {@link #directoryCount()}, 0 or more. */
    public ImageXml withDirectoryCount(long count) {
        return withNumber(DIRECTORY_COUNT, count);
    }

    /** The same with another {@link #fileCount()}, 0 or more. */
    public ImageXml withFileCount(long count) {
        return withNumber(FILE_COUNT, count);
    }

    /** The same with other {@link #totalBytes()}, 0 or more. */
    public ImageXml withTotalBytes(long bytes) {
        return withNumber(TOTAL_BYTES, bytes);
    }

    /** The same with other {@link #hardLinkBytes()}, 0 or more. */
    public ImageXml withHardLinkBytes(long bytes) {
        return withNumber(HARD_LINK_BYTES, bytes);
    }

    private ImageXml withNumber(String child, long number) {
        if (number < 0) {
            throw new IllegalArgumentException(child + " is " + number);
        }
        return with(XmlElement.of(child, Long.toString(number)));
    }

    /** The same with another {@link #creationTime()}, which is rounded down to 100 nanoseconds. */
    public ImageXml withCreationTime(Instant time) {
        return with(XmlNumbers.time(CREATION_TIME, time));
    }

    /** The same with another {@link #lastModificationTime()}, which is rounded down to 100 nanoseconds. */
    public ImageXml withLastModificationTime(Instant time) {
        return with(XmlNumbers.time(MODIFICATION_TIME, time));
    }

    /** The same, marked as captured for WIMBoot. */
    public ImageXml withWimBoot() {
        return with(XmlElement.of(WIM_BOOT, "1"));
    }

    /** The same without the mark of WIMBoot. */
    public ImageXml withoutWimBoot() {
        return without(WIM_BOOT);
    }

    /** The same with something else said about the Windows in it. */
    public ImageXml withWindows(WindowsXml windows) {
        return with(windows.element());
    }

    /** The same with nothing said about the Windows in it. */
    public ImageXml withoutWindows() {
        return without(WindowsXml.ELEMENT);
    }

    private ImageXml with(XmlElement child) {
        return new ImageXml(ElementOrder.put(element, child));
    }

    private ImageXml without(String child) {
        return new ImageXml(ElementOrder.withoutAll(element, child));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageXml image && image.element.equals(element);
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
