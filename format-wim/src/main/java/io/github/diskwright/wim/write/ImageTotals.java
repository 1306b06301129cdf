package io.github.diskwright.wim.write;

/**
 * What the XML data say of an image's contents.
 *
 * @param directories names of directories, the root and links to directories among them
 * @param files names of files
 * @param bytes of all streams, as often as their file has names
 * @param hardLinkBytes of these, those that are there only because files have several names
 */
public record ImageTotals(long directories, long files, long bytes, long hardLinkBytes) {}
