package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A change that reached the medium, wholly or in part.
 *
 * @param number its place in the record, from 1
 * @param change the change
 * @param parts the ranges of it that arrived, in order; empty if all of it did
 */
record Arrival(int number, Change change, List<Part> parts) {
    private static final int MAX_BREAKS = 15;

    /** Bytes from {@code from} to {@code to} of the device. */
    record Part(long from, long to) {}

    static Arrival whole(int number, Change change) {
        return new Arrival(number, change, List.of());
    }

    /** The first half of its sectors, or the second. */
    static Arrival half(int number, Change change, int sectorSize, boolean first) {
        long middle = change.sectors(sectorSize) / 2;
        return torn(number, change, sectorSize, new TreeSet<>(List.of(middle)), first);
    }

    /** Some of its sectors: a start, an end, or pieces. */
    static Arrival random(int number, Change change, int sectorSize, RandomGenerator random) {
        long sectors = change.sectors(sectorSize);
        int breaks = random.nextBoolean() ? 1 : 1 + random.nextInt((int) Math.min(MAX_BREAKS, sectors - 1));
        TreeSet<Long> breakpoints = new TreeSet<>();
        for (int i = 0; i < breaks; i++) {
            breakpoints.add(1 + random.nextLong(sectors - 1));
        }
        return torn(number, change, sectorSize, breakpoints, random.nextBoolean());
    }

    /** Sectors arrive and are lost by turns, changing at each of the breakpoints, which count sectors of the change. */
    private static Arrival torn(
            int number, Change change, int sectorSize, TreeSet<Long> breakpoints, boolean firstArrives) {
        long start = change.position() / sectorSize;
        long end = change.position() + change.length();
        List<Part> parts = new ArrayList<>();
        long from = change.position();
        boolean arrives = firstArrives;
        breakpoints.add(change.sectors(sectorSize));
        for (long breakpoint : breakpoints) {
            long to = Math.min(end, (start + breakpoint) * sectorSize);
            if (arrives) {
                parts.add(new Part(from, to));
            }
            arrives = !arrives;
            from = to;
        }
        return new Arrival(number, change, List.copyOf(parts));
    }

    void applyTo(Content content) {
        if (parts.isEmpty()) {
            change.applyTo(content);
        }
        for (Part part : parts) {
            change.applyTo(content, part.from(), part.to());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("#" + number + " " + change);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            text.append(i == 0 ? ", of it only " : ", ")
                    .append(part.to() - part.from())
                    .append(" bytes at ")
                    .append(ImageException.hex(part.from()));
        }
        return text.toString();
    }
}
