package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.record.FileName;
import java.nio.ByteBuffer;

/**
 * Hashes whose sums must be zero: what files say of themselves, added, and what indexes say of them, taken away.
 * Stateless.
 */
final class NameHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private NameHash() {}

    /** Of a name: the file, the directory, and the name itself. */
    static long ofName(long file, long directory, FileName name) {
        long hash = mix(file) + PRIME * mix(directory + name.namespace() * PRIME);
        String text = name.name();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 29;
        }
        return mix(hash + text.length());
    }

    /** Of a reparse point. */
    static long ofReparsePoint(long file, int tag) {
        return mix(mix(file + PRIME) ^ tag);
    }

    /** Of an object id: the first 16 bytes. */
    static long ofObjectId(long file, ByteBuffer id) {
        return mix(mix(mix(file + 2 * PRIME) ^ id.getLong(0)) ^ id.getLong(8));
    }

    /** Of the sizes and attributes that a listing shows. */
    static int ofFacts(long allocatedSize, long dataSize, int attributes, int tag) {
        long hash = mix(mix(mix(mix(allocatedSize) ^ dataSize) ^ attributes) ^ tag);
        return (int) (hash >>> 32);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
