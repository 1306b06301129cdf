package io.github.diskwright.ghost.gho.structure;

/** How blocks of data are packed: byte 3 of the file header. */
public enum Compression {
    /** Not at all. Measured. */
    NONE("none"),
    /** {@code -z1}, "Fast". Reported; proved on synthetic images only. */
    FAST("Fast (-z1)"),
    /** {@code -z2} to {@code -z9}, "High" among them: a zlib stream for each block. Measured. */
    ZLIB("zlib");

    private final String label;

    Compression(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
