package io.github.diskwright.image;

import java.io.Serial;

/**
 * Input breaks a rule of its format. Tells which structure, where, what the rule asks for and what is there instead.
 */
public final class CorruptImageException extends ImageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String structure;
    private final long position;
    private final String expected;
    private final String found;

    /**
     * @param source description of the device or file that was read, see {@code BlockDevice.description()}
     * @param structure name of the structure in the words of its specification
     * @param position byte position of the structure or field in {@code source}
     * @param expected what the format asks for
     * @param found what is there
     */
    public CorruptImageException(String source, String structure, long position, String expected, String found) {
        super(source + ": " + structure + " at " + hex(position) + ": expected " + expected + ", found " + found, null);
        this.source = source;
        this.structure = structure;
        this.position = position;
        this.expected = expected;
        this.found = found;
    }

    /** Description of the device or file that was read. */
    public String source() {
        return source;
    }

    /** Name of the broken structure. */
    public String structure() {
        return structure;
    }

    /** Byte position of the broken structure or field in {@link #source()}. */
    public long position() {
        return position;
    }

    /** What the format asks for. */
    public String expected() {
        return expected;
    }

    /** What is there. */
    public String found() {
        return found;
    }
}
