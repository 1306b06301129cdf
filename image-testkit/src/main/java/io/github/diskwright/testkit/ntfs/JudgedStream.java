package io.github.diskwright.testkit.ntfs;

/**
 * Bytes of a file or of a named stream as ntfs-3g reads them.
 *
 * @param size in bytes
 * @param sha256 in hexadecimal
 */
public record JudgedStream(long size, String sha256) {
    /** What a stream of some bytes is judged to be. */
    public static JudgedStream of(byte[] bytes) {
        return new JudgedStream(bytes.length, VolumeFiller.sha256(bytes));
    }
}
