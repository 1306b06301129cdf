package io.github.diskwright.partition.edit;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.partition.internal.table.MbrEntry;
import io.github.diskwright.partition.internal.table.MbrSector;
import io.github.diskwright.partition.internal.table.SectorRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The four entries of an MBR, numbered from 1, and where the partitions were when the table was read. */
final class PrimaryEntries {
    private static final long NEW = -1;

    private final MbrEntry[] entries = new MbrEntry[MbrSector.ENTRY_COUNT];
    private final long[] originStarts = new long[MbrSector.ENTRY_COUNT];

    PrimaryEntries() {
        Arrays.fill(entries, MbrEntry.EMPTY);
        Arrays.fill(originStarts, NEW);
    }

    void read(List<MbrEntry> found) {
        for (int i = 0; i < entries.length; i++) {
            entries[i] = found.get(i);
            originStarts[i] = found.get(i).isEmpty() ? NEW : found.get(i).startLba();
        }
    }

    List<MbrEntry> all() {
        return List.of(entries);
    }

    /** The numbers of entries that are in use. */
    List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= entries.length; number++) {
            if (!isFree(number)) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    MbrEntry require(int number) {
        if (number < 1 || isFree(number)) {
            throw new IllegalArgumentException("there is no partition " + number);
        }
        return entries[number - 1];
    }

    long originStart(int number) {
        return originStarts[number - 1];
    }

    @Nullable
    MbrEntry extended() {
        return Stream.of(entries).filter(MbrEntry::isExtended).findFirst().orElse(null);
    }

    private boolean isFree(int number) {
        return entries[number - 1].isEmpty();
    }

    boolean hasFree() {
        return numbers().size() < entries.length;
    }

    /** The number that a new partition gets. */
    int freeNumber(NewPartition wanted) throws NoSpaceException, RefusedException {
        if (wanted.number().isPresent()) {
            int number = wanted.number().getAsInt();
            if (number > entries.length || !isFree(number)) {
                throw new RefusedException("number " + number + " is not free", "choose one from 1 to 4, or none");
            }
            return number;
        }
        for (int number = 1; number <= entries.length; number++) {
            if (isFree(number)) {
                return number;
            }
        }
        throw new NoSpaceException("a fifth entry in the MBR", 5, 4);
    }

    /** Puts a partition there that was not before. */
    void add(int number, MbrEntry entry) {
        entries[number - 1] = entry;
        originStarts[number - 1] = NEW;
    }

    void remove(int number) {
        add(number, MbrEntry.EMPTY);
    }

    void removeExtended() {
        numbers().stream().filter(number -> entries[number - 1].isExtended()).forEach(this::remove);
    }

    /** Changes what an entry says of its partition. */
    void set(int number, MbrEntry entry) {
        entries[number - 1] = entry;
    }

    /** Marks one as the partition to boot from, and no other; none for zero. */
    void setActive(int active) {
        for (int number : numbers()) {
            MbrEntry entry = entries[number - 1];
            int status = number == active ? MbrEntry.ACTIVE : 0;
            if (entry.status() != status) {
                set(
                        number,
                        new MbrEntry(
                                status,
                                entry.first(),
                                entry.type(),
                                entry.last(),
                                entry.startLba(),
                                entry.sectorCount()));
            }
        }
    }

    /** What they take, or would take without one of them. */
    List<SectorRange> used(int without) {
        return numbers().stream()
                .filter(number -> number != without)
                .map(number -> entries[number - 1])
                .map(entry -> new SectorRange(entry.startLba(), entry.endLba()))
                .toList();
    }
}
