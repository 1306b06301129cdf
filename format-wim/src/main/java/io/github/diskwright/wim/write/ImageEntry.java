package io.github.diskwright.wim.write;

import java.util.Objects;

/** A name in a directory of an {@link ImageTree}. Immutable but for the file that it stands for. */
public final class ImageEntry {
    private final String name;
    private final String shortName;
    private final ImageFile file;

    ImageEntry(String name, String shortName, ImageFile file) {
        this.name = Objects.requireNonNull(name, "name");
        this.shortName = Objects.requireNonNull(shortName, "shortName");
        this.file = file;
    }

    /** The name, any 16-bit units; empty for the root. */
    public String name() {
        return name;
    }

    /** The short name that belongs to it; empty for none. */
    public String shortName() {
        return shortName;
    }

    /** The file. */
    public ImageFile file() {
        return file;
    }

    /** The name, for people. */
    @Override
    public String toString() {
        return name;
    }
}
