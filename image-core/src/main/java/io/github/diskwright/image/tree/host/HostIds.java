package io.github.diskwright.image.tree.host;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for the files of a host, which knows them by two numbers or by none. Thread-safe. File systems with numbers
 * above 56 bits, and more than 127 file systems in one tree, cost some 100 bytes for each of their files.
 */
final class HostIds {
    private static final int DEVICES = 127;
    private static final int NUMBER_BITS = 56;

    private final ConcurrentHashMap<Long, Long> devices = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Key, Long> others = new ConcurrentHashMap<>();
    private final AtomicLong deviceCount = new AtomicLong();
    private final AtomicLong otherCount = new AtomicLong();

    private record Key(long device, long number) {}

    /** A file that the host knows by its file system and its number there. */
    long of(long device, long number) {
        long index = devices.computeIfAbsent(device, key -> deviceCount.getAndIncrement());
        return index < DEVICES && number >>> NUMBER_BITS == 0
                ? index << NUMBER_BITS | number
                : others.computeIfAbsent(new Key(device, number), key -> -1 - otherCount.getAndIncrement());
    }

    /**
     * A file that the host has no number for: one from its path. That two of a million files get the same one is as
     * likely as one in ten million.
     */
    static long ofPath(CharSequence path) {
        long hash = 0x9e3779b97f4a7c15L;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * 0xbf58476d1ce4e5b9L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
