package io.github.diskwright.image.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files that are open in this process for reading, and are not to be written to meanwhile. The host's locks cannot
 * say so within one process: the JDK refuses a second lock without telling of which kind the first one is. Thread-safe.
 */
final class ReadLocks {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Map<Object, List<HostLock>> HELD = new HashMap<>();

    private ReadLocks() {}

    /** Work that has to succeed for a lock to be held. */
    interface HostLock {
        boolean take();
    }

    /**
     * Holds a file once more. The first who does takes the host's lock too.
     *
     * @return whether the file is held now
     */
    static boolean hold(Object key, HostLock host) {
        LOCK.lock();
        try {
            if (!HELD.containsKey(key) && !host.take()) {
                return false;
            }
            HELD.computeIfAbsent(key, first -> new ArrayList<>()).add(host);
            return true;
        } finally {
            LOCK.unlock();
        }
    }

    /** Ends what {@link #hold} began, when the file is closed: with that the host's lock has ended, whoever took it. */
    static void release(Object key, HostLock host) {
        LOCK.lock();
        try {
            List<HostLock> others = HELD.getOrDefault(key, List.of());
            others.remove(host);
            if (others.isEmpty()) {
                HELD.remove(key);
            } else {
                // Somebody quicker in another program keeps what it got; within this process nothing changes.
                others.get(0).take();
            }
        } finally {
            LOCK.unlock();
        }
    }

    static boolean isHeld(Object key) {
        LOCK.lock();
        try {
            return HELD.containsKey(key);
        } finally {
            LOCK.unlock();
        }
    }
}
