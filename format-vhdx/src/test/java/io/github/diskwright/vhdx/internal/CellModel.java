package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * What sectors of a disk may hold after a power cut. A sector that was written holds a stamp, the number of the write,
 * in every four bytes; 0 is zeros. Only sectors at the ends and in the middle of blocks are looked at.
 */
final class CellModel {
    static final int SECTOR = 512;
    private static final int NEAR = 4;

    private final List<Long> cells = new ArrayList<>();
    private final Map<Long, List<Version>> versions = new HashMap<>();

    /**
     * One change of a sector.
     *
     * @param operation when
     * @param stamp what it holds then
     * @param perhaps whether it may as well hold what it held before
     */
    private record Version(int operation, int stamp, boolean perhaps) {}

    /** A disk of zeros. */
    CellModel(long diskSize, long blockSize) {
        TreeSet<Long> found = new TreeSet<>();
        for (long block = 0; block < diskSize; block += blockSize) {
            for (int i = 0; i < NEAR; i++) {
                found.add(block / SECTOR + i);
                found.add((block + blockSize / 2) / SECTOR + i);
                found.add((block + blockSize) / SECTOR - 1 - i);
            }
        }
        found.removeIf(cell -> cell >= diskSize / SECTOR);
        cells.addAll(found);
        cells.forEach(cell -> versions.put(cell, new ArrayList<>(List.of(new Version(-1, 0, false)))));
    }

    /** A range of the disk that begins and ends at sectors that are looked at. */
    record Span(long position, long length) {}

    private List<Version> versions(long cell) {
        return versions.computeIfAbsent(cell, key -> new ArrayList<>());
    }

    Span randomSpan(Random random, int most) {
        int first = random.nextInt(cells.size());
        int last = Math.min(cells.size() - 1, first + random.nextInt(most));
        long position = cells.get(first) * SECTOR;
        return new Span(position, (cells.get(last) + 1) * SECTOR - position);
    }

    /** The bytes of a write. */
    static ByteBuffer stamped(int stamp, long length) {
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining()) {
            bytes.putInt(stamp);
        }
        return bytes.flip();
    }

    void put(int operation, Span span, int stamp) {
        put(operation, span, stamp, false);
    }

    /** A change that may or may not have an effect. */
    void perhaps(int operation, Span span) {
        put(operation, span, 0, true);
    }

    private void put(int operation, Span span, int stamp, boolean perhaps) {
        long first = span.position / SECTOR;
        long end = (span.position + span.length) / SECTOR;
        for (long cell : cells) {
            if (cell >= first && cell < end) {
                versions(cell).add(new Version(operation, stamp, perhaps));
            }
        }
    }

    /**
     * Fails unless each sector holds what it may.
     *
     * @param disk the disk, which may have become shorter
     * @param flushed number of the last operation that is durable for certain
     * @param started number of the last operation that was begun
     */
    void check(BlockDevice disk, int flushed, int started) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SECTOR * NEAR * 2);
        int index = 0;
        while (index < cells.size() && cells.get(index) * SECTOR < disk.size()) {
            int count = 1;
            while (index + count < cells.size()
                    && count < NEAR * 2
                    && cells.get(index + count) == cells.get(index) + count
                    && (cells.get(index + count) + 1) * SECTOR <= disk.size()) {
                count++;
            }
            disk.read(cells.get(index) * SECTOR, bytes.clear().limit(count * SECTOR));
            for (int i = 0; i < count; i++) {
                checkCell(cells.get(index + i), bytes.slice(i * SECTOR, SECTOR), flushed, started);
            }
            index += count;
        }
    }

    private void checkCell(long cell, ByteBuffer found, int flushed, int started) {
        int stamp = found.getInt(0);
        for (int at = 4; at < SECTOR; at += 4) {
            if (found.getInt(at) != stamp) {
                throw new AssertionError("sector " + cell + " is torn: " + stamp + " and " + found.getInt(at));
            }
        }
        boolean allowed = false;
        StringBuilder expected = new StringBuilder();
        for (Version version : versions(cell)) {
            if (version.operation <= flushed && !version.perhaps) {
                allowed = false;
                expected.setLength(0);
            }
            if (version.operation <= started) {
                allowed |= version.stamp == stamp;
                expected.append(' ').append(version.stamp);
            }
        }
        if (!allowed) {
            throw new AssertionError("sector " + cell + " holds " + stamp + ", expected one of" + expected
                    + "; flushed " + flushed + ", started " + started);
        }
    }
}
