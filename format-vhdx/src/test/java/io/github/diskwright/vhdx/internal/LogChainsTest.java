package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which entries follow each other, and how much work it takes to tell. */
class LogChainsTest {
    private static final int SECTOR = Bytes.SECTOR;

    private final CountingMap entries = new CountingMap();

    /** Counts how often an entry is asked for. */
    private static final class CountingMap extends TreeMap<Long, LogEntry> {
        private static final long serialVersionUID = 1;

        private transient long lookups;

        @Override
        public @Nullable LogEntry get(Object key) {
            lookups++;
            return super.get(key);
        }
    }

    private void put(long sector, long sectors, long tailSector, long sequenceNumber) {
        entries.put(
                sector * SECTOR,
                new LogEntry(sectors * SECTOR, tailSector * SECTOR, sequenceNumber, 0, 0, TestImage.LOG_GUID, 0, 0));
    }

    private List<Long> sequence(long sectors) {
        return new LogChains(entries, sectors * SECTOR)
                .activeSequence().stream()
                        .map(placed -> placed.offset() / SECTOR)
                        .toList();
    }

    @Test
    void theRunGoesFromTheHeadsTailToTheHead() {
        put(0, 2, 0, 5);
        put(2, 1, 0, 6);
        put(3, 1, 2, 7);
        put(5, 1, 5, 6);
        assertThat(sequence(256)).containsExactly(2L, 3L);
    }

    @Test
    void aSequenceMayGoAroundTheEnd() {
        put(254, 1, 254, 5);
        put(255, 3, 254, 6);
        put(2, 1, 254, 7);
        assertThat(sequence(256)).containsExactly(254L, 255L, 2L);
    }

    /** All places taken, one behind the other around the end: one turn and no more. */
    @Test
    void aSequenceMayFillTheLog() {
        for (int i = 0; i < 16; i++) {
            put((i + 5) % 16, 1, 5, 100 + i);
        }
        assertThat(sequence(16)).hasSize(16).startsWith(5L).endsWith(4L);
    }

    @Test
    void aTailInAnotherChainIsNone() {
        put(0, 1, 0, 5);
        put(3, 1, 0, 9);
        assertThat(sequence(256)).containsExactly(0L);
        put(0, 1, 3, 5);
        assertThat(sequence(256)).isEmpty();
    }

    /** Half of a log of 1 GiB is one chain, the other half heads that claim to end it. */
    @Test
    void manyHeadsOverOneChain() {
        int half = 1 << 17;
        for (int i = 0; i < half; i++) {
            put(i, 1, 0, 1 + i);
            put(half + i, 1, 0, 1_000_000_000L + 2L * i);
        }
        assertThat(sequence(2L * half)).hasSize(half);
        assertThat(entries.lookups).isLessThanOrEqualTo(4L * half);
    }

    /** Beside a slow and simple way: every head walks from its tail. */
    @Test
    void equalsTheSimpleWay() {
        Random random = new Random(12);
        int found = 0;
        for (int round = 0; round < 3_000; round++) {
            entries.clear();
            int number = random.nextInt(4);
            int turn = random.nextInt(16);
            for (int sector = 0; sector < 16; ) {
                int sectors = Math.min(1 + random.nextInt(2), 16 - sector);
                number = random.nextInt(6) == 0 ? random.nextInt(12) : number + 1;
                put((sector + turn) % 16, sectors, random.nextInt(16), 1 + number);
                sector += sectors;
            }
            List<Long> sequence = sequence(16);
            assertThat(headNumber(sequence)).isEqualTo(bestHead());
            found += sequence.isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(500);
    }

    private long headNumber(List<Long> sequence) {
        return sequence.isEmpty()
                ? 0
                : at(sequence.get(sequence.size() - 1) * SECTOR).sequenceNumber();
    }

    private LogEntry at(long offset) {
        return entries.getOrDefault(offset, new LogEntry(SECTOR, 0, 0, 0, 0, TestImage.LOG_GUID, 0, 0));
    }

    private long bestHead() {
        long best = 0;
        for (long head : entries.keySet()) {
            if (follower(head) < 0) {
                long at = at(head).tail();
                while (at >= 0 && at != head) {
                    at = entries.containsKey(at) ? follower(at) : -1;
                }
                best = at == head ? Math.max(best, at(head).sequenceNumber()) : best;
            }
        }
        return best;
    }

    private long follower(long offset) {
        long next = (offset + at(offset).entryLength()) % (16L * SECTOR);
        return at(next).sequenceNumber() == at(offset).sequenceNumber() + 1 ? next : -1;
    }
}
