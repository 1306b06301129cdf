package io.github.diskwright.wim.image;

/** A file with several names. Changed while the metadata are scanned, and not after. */
final class LinkGroup {
    private final int first;
    private int names;

    LinkGroup(int first) {
        this.first = first;
    }

    void count() {
        names++;
    }

    /** Where the entry is whose metadata are those of the file. */
    int first() {
        return first;
    }

    /** How many names the file has. */
    int names() {
        return names;
    }
}
