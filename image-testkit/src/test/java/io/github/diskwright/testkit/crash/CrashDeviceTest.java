package io.github.diskwright.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrashDeviceTest {
    @Test
    void theExampleOfThePackageHolds() throws IOException {
        CrashDevice device = journal(Journal.Fault.NONE);
        long states = device.states(42).forEach(state -> {
            CrashDevice recovering = CrashDevice.startingWith(state.device());
            assertTrue(Journal.open(recovering).entries().containsAll(state.reached()));
            recovering
                    .states(42)
                    .forEach(again ->
                            assertTrue(Journal.open(again.device()).entries().containsAll(state.reached())));
        });
        assertThat(states).isEqualTo(device.states(42).count()).isGreaterThan(50);
    }

    @Test
    void aMissingFlushIsFound() throws IOException {
        CrashDevice device = journal(Journal.Fault.NO_FLUSH);
        assertThatThrownBy(() -> checkEntries(device, Journal.Fault.NO_FLUSH))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 42")
                .hasMessageContaining("-Ddiskwright.case=")
                .hasMessageContaining("flushes ended: 0");
    }

    @Test
    void aMissingChecksumIsFound() throws IOException {
        CrashDevice device = journal(Journal.Fault.NO_CHECKSUM);
        assertThatThrownBy(() -> checkEntries(device, Journal.Fault.NO_CHECKSUM))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of it only 512 bytes");
    }

    private static CrashDevice journal(Journal.Fault fault) throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(1 << 20));
        Journal journal = Journal.open(device, fault);
        for (int i = 1; i <= 10; i++) {
            journal.append("entry " + i);
            device.mark("entry " + i);
        }
        return device;
    }

    private static void checkEntries(CrashDevice device, Journal.Fault fault) {
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            all.add("entry " + i);
        }
        device.states(42).forEach(state -> {
            List<String> entries = Journal.open(state.device(), fault).entries();
            assertTrue(entries.containsAll(state.reached()));
            assertThat(entries).isEqualTo(all.subList(0, Math.min(10, entries.size())));
        });
    }

    @Test
    void everySubsetOfFewChangesIsThere() throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(8 * 512));
        for (int i = 0; i < 4; i++) {
            device.write(i * 512, filled(512, i + 1));
        }
        Set<Integer> seen = new HashSet<>();
        device.states(7).forEach(state -> {
            int arrived = 0;
            for (int i = 0; i < 4; i++) {
                int value = at(state.device(), i * 512);
                assertThat(value).isIn(0, i + 1);
                arrived |= value == 0 ? 0 : 1 << i;
            }
            seen.add(arrived);
        });
        assertThat(seen).hasSize(16);
    }

    @Test
    void tornChangesArriveInWholeSectors() throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(1 << 16));
        device.write(100, filled(10_000, 5));
        Set<Integer> sizes = new HashSet<>();
        CrashOptions options = CrashOptions.builder().seed(3).tornPerChange(200).build();
        device.states(options).forEach(state -> {
            byte[] bytes = contents(state.device());
            int count = 0;
            for (int sector = 0; sector < bytes.length; sector += 512) {
                int from = Math.max(sector, 100);
                int to = Math.max(from, Math.min(sector + 512, 10_100));
                int fives = count(bytes, sector, sector + 512);
                assertThat(fives).isIn(0, to - from);
                count += fives;
            }
            sizes.add(count);
            assertThat(state.isComplete()).isEqualTo(count == 10_000 || state.cut() == 0);
        });
        assertThat(sizes).contains(0, 10_000).hasSizeGreaterThan(15);
    }

    @Test
    void whatWasFlushedIsThereAndWhatCameLaterMayBe() throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(1 << 16));
        device.write(0, filled(512, 1));
        device.mark("written");
        device.flush();
        device.mark("flushed");
        device.write(0, filled(512, 2));
        device.mark("overwritten");
        Set<Integer> seen = new HashSet<>();
        device.states(1).forEach(state -> {
            int value = at(state.device(), 0);
            if (state.durable().contains("written")) {
                assertThat(value).isNotZero();
                assertThat(state.flushes()).isEqualTo(1);
                seen.add(value);
            }
            assertThat(state.reached().contains("flushed")).isEqualTo(state.flushes() == 1);
            assertThat(state.durable()).doesNotContain("flushed", "overwritten");
        });
        assertThat(seen).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aResizeMayOrMayNotHaveHappenedButResizesKeepTheirOrder() throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(1000));
        device.resize(5000);
        device.write(4000, filled(1000, 9));
        device.resize(3000);
        device.write(0, filled(1000, 8));
        Set<Long> sizes = new HashSet<>();
        CrashOptions options = CrashOptions.builder().subsetsPerChange(50).build();
        device.states(options).forEach(state -> {
            sizes.add(state.device().size());
            assertThat(contents(state.device())).hasSize((int) state.device().size());
        });
        assertThat(sizes).containsExactlyInAnyOrder(1000L, 5000L, 3000L);
    }

    @Test
    void zerosAndDiscardsArriveLikeWrites() throws IOException {
        MemoryDevice initial = MemoryDevice.copyOf(filled(8192, 7).array());
        CrashDevice device = CrashDevice.startingWith(initial);
        device.writeZeros(0, 4096);
        device.discard(4096, 4096);
        Set<Integer> zeros = new HashSet<>();
        device.states(5).forEach(state -> zeros.add(count(contents(state.device()), 0, 8192)));
        assertThat(zeros).contains(0, 4096, 8192).hasSizeGreaterThan(4);
        assertThat(contents(initial)).containsOnly(7);
    }

    @Test
    void theSameSeedGivesTheSameStatesAndAnyStateCanBeHadAlone() throws IOException {
        List<String> first = descriptions(journal(Journal.Fault.NO_FLUSH), 11);
        assertThat(descriptions(journal(Journal.Fault.NO_FLUSH), 11)).isEqualTo(first);
        assertThat(descriptions(journal(Journal.Fault.NO_FLUSH), 12)).isNotEqualTo(first);
        String before = System.getProperty("diskwright.case", "");
        System.setProperty("diskwright.case", "33");
        try {
            CrashDevice device = journal(Journal.Fault.NO_FLUSH);
            assertThat(descriptions(device, 11)).containsExactly(first.get(33));
            device.states(11).forEach(state -> {
                CrashDevice recovering = CrashDevice.startingWith(state.device());
                recovering.write(0, filled(512, 1));
                assertThat(recovering.states(1).forEach(again -> {})).isEqualTo(2);
            });
        } finally {
            System.setProperty("diskwright.case", before);
        }
    }

    private static List<String> descriptions(CrashDevice device, long seed) {
        List<String> descriptions = new ArrayList<>();
        device.states(seed)
                .forEach(state -> descriptions.add(state + " " + Arrays.hashCode(contents(state.device())) + " "
                        + state.device().description()));
        return descriptions;
    }

    @Test
    void aStateIsWritableAndCanBeCopiedButEndsWithItsCheck() throws IOException {
        CrashDevice device = journal(Journal.Fault.NONE);
        List<ResizableDevice> kept = new ArrayList<>();
        device.states(1).forEach(state -> {
            byte[] before = contents(state.device());
            state.device().write(0, filled(4096, 3));
            state.device().resize(100);
            ResizableDevice copy = state.copy();
            assertThat(contents(copy)).isEqualTo(before);
            kept.add(copy);
        });
        assertThatThrownBy(() -> at(kept.get(0), 0)).isInstanceOf(ClosedChannelException.class);
        assertThat(at(device, Journal.RECORD - 1)).isEqualTo('1');
    }

    @Test
    void aHundredThousandStatesAreAffordable() throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(1L << 40));
        for (int i = 0; i < 9_000; i++) {
            device.write((long) i << 26, filled(4096, 1 + i % 100));
            if (i % 5 == 4) {
                device.flush();
            }
        }
        assertThat(device.changes()).isEqualTo(9_000);
        assertThat(device.flushes()).isEqualTo(1_800);
        long states = device.states(1).forEach(state -> {
            int settled = state.flushes() * 5;
            if (settled > 0) {
                assertThat(at(state.device(), (long) (settled - 1) << 26)).isNotZero();
            }
        });
        assertThat(states).isGreaterThan(100_000);
    }

    @Test
    void theNumberOfStatesCanBeLimited() throws IOException {
        CrashDevice device = journal(Journal.Fault.NO_FLUSH);
        CrashOptions options = CrashOptions.builder().maxStates(40).build();
        assertThat(device.states(options).count()).isGreaterThan(80);
        assertThat(device.states(options).forEach(state -> {})).isBetween(20L, 60L);
    }

    @Test
    void closingIsABarrierAndLeavesTheRecord() throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.ofSize(4096, 4096, 4096));
        device.write(0, filled(10, 1));
        device.close();
        device.close();
        assertThat(device.flushes()).isEqualTo(1);
        assertThatThrownBy(() -> at(device, 0)).isInstanceOf(ClosedChannelException.class);
        List<Integer> values = new ArrayList<>();
        device.states(1).forEach(state -> values.add(at(state.device(), 0)));
        assertThat(values).containsExactly(0, 1, 1);
    }

    @Test
    void aRecordCanGoOnFromAnotherOne() throws IOException {
        CrashDevice first = journal(Journal.Fault.NONE);
        CrashDevice second = CrashDevice.startingWith(first);
        assertThat(second.changes()).isZero();
        Journal.open(second).append("more");
        assertThat(Journal.open(first).entries()).doesNotContain("more");
        second.states(1)
                .forEach(state ->
                        assertThat(Journal.open(state.device()).entries()).hasSizeGreaterThan(9));
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static int count(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += bytes[i] == 0 ? 0 : 1;
        }
        return count;
    }

    private static int at(ResizableDevice device, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        device.read(position, one);
        return one.get(0);
    }

    private static byte[] contents(ResizableDevice device) throws IOException {
        byte[] bytes = new byte[(int) device.size()];
        device.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
