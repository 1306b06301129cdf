package io.github.diskwright.wim.image;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.SecurityData;
import java.nio.ByteBuffer;

/**
 * The metadata of one image: all of its directory entries as stored, and what a scan of them has found. Immutable and
 * thread-safe.
 */
final class ImageMetadata {
    private final String source;
    private final ByteBuffer bytes;
    private final SecurityData security;
    private final ScanResult scan;

    private ImageMetadata(String source, ByteBuffer bytes, SecurityData security, ScanResult scan) {
        this.source = source;
        this.bytes = bytes;
        this.security = security;
        this.scan = scan;
    }

    /**
     * Looks through metadata.
     *
     * @param source what they are, for errors
     * @param bytes all of them, little-endian, from 0; kept
     * @param limits how deep directories may be
     * @param irregularities what happens to what breaks a rule and can be left out
     * @throws CorruptImageException if not even the root is there
     */
    static ImageMetadata read(String source, ByteBuffer bytes, Limits limits, Irregularities irregularities)
            throws CorruptImageException {
        SecurityData security = SecurityData.read(source, bytes);
        int root = security.length();
        if (Dentry.isEnd(source, bytes, root)) {
            throw new CorruptImageException(source, "root directory", root, "an entry", "the end of a directory");
        }
        Dentry entry = Dentry.read(source, bytes, root);
        if (!entry.hasChildren()) {
            throw new CorruptImageException(
                    source,
                    "root directory",
                    root,
                    "a directory",
                    "attributes 0x" + Integer.toHexString(entry.attributes()));
        }
        MetadataScan scan = new MetadataScan(source, bytes, security.count(), limits, irregularities);
        return new ImageMetadata(source, bytes, security, scan.run(root));
    }

    /** What this is, for errors. */
    String source() {
        return source;
    }

    /** All bytes, little-endian, from 0; not to be changed, nor its position. */
    ByteBuffer bytes() {
        return bytes;
    }

    SecurityData security() {
        return security;
    }

    ScanResult scan() {
        return scan;
    }

    /** Where the root's entry is. */
    int root() {
        return security.length();
    }

    Dentry entry(int index) throws CorruptImageException {
        return Dentry.read(source, bytes, index);
    }
}
