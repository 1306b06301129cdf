package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.ntfs.NtfsVolume;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the check remembers of every file record: 19 bytes. What a record says of itself is written by the thread that
 * checks it; sums may be added to by all. Read by others only when all threads are done.
 */
final class RecordTable {
    /** The record is used. */
    static final int IN_USE = 1;

    /** It is a directory. */
    static final int DIRECTORY = 2;

    /** It extends another one. */
    static final int EXTENSION = 4;

    /** It cannot be read, or not all of its file can: nothing is known of its names. */
    static final int DAMAGED = 8;

    /** It has an index that names files. */
    static final int NAMES_FILES = 16;

    /** What directories show of it is not kept fresh. */
    static final int NOT_SHOWN = 32;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final byte[] states;
    private final short[] sequences;
    private final int[] links;
    private final long[] names;
    private final int[] facts;

    RecordTable(NtfsVolume volume) throws ImageException {
        long count = volume.mft().recordCount();
        int size = volume.limits()
                        .requireStructure(
                                volume.device().description(), "sums of " + count + " file records", 8 * count)
                / 8;
        states = new byte[size];
        sequences = new short[size];
        links = new int[size];
        names = new long[size];
        facts = new int[size];
    }

    long size() {
        return states.length;
    }

    boolean contains(long number) {
        return number >= 0 && number < states.length;
    }

    void set(long number, int state, int sequence) {
        states[(int) number] = (byte) state;
        sequences[(int) number] = (short) sequence;
    }

    void addState(long number, int state) {
        states[(int) number] |= (byte) state;
    }

    boolean is(long number, int state) {
        return (states[(int) number] & state) == state;
    }

    int sequence(long number) {
        return Short.toUnsignedInt(sequences[(int) number]);
    }

    /** Remembers the base of an extension, or the parent of a file's first name. */
    void link(long number, long target) {
        links[(int) number] = target < 0 || target >= states.length ? -1 : (int) target;
    }

    /** The base of an extension or the parent of a file; -1 if there is none such. */
    long link(long number) {
        return links[(int) number];
    }

    /** Adds to the sum of what should be found in indexes, less what was found. */
    void addName(long number, long hash) {
        LONGS.getAndAdd(names, (int) number, hash);
    }

    /** Adds to the sum of the sizes and attributes that indexes should show, less those that they do. */
    void addFacts(long number, int hash) {
        INTS.getAndAdd(facts, (int) number, hash);
    }

    /** Whether the names and links of a record are not the ones that indexes have. */
    boolean isSuspect(long number) {
        boolean wrong = names[(int) number] != 0 || facts[(int) number] != 0 && !is(number, NOT_SHOWN);
        return wrong && !is(number, DAMAGED);
    }
}
