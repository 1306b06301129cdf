package io.github.diskwright.wim.write;

import java.io.IOException;

/** Where a {@link WimImageWriter} puts data, and what hears of the tree that it has made. */
interface ImageTarget {
    /** What is written, for people. */
    String description();

    /** Whether data of files are put together. */
    boolean isSolid();

    /** Stores a stream at once. */
    ImageStream put(BlobInput input) throws IOException;

    /** Stores streams that are put together. */
    void put(SolidQueue queue) throws IOException;

    /**
     * Takes the tree, of which everything is stored.
     *
     * @param hasFixups whether links in it were made relative to its root
     */
    void finished(ImageTree tree, boolean hasFixups) throws IOException;

    /** Hears that there will be no tree. */
    void givenUp();
}
