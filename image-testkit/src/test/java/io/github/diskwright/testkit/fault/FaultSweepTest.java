package io.github.diskwright.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultSweepTest {
    /** Two slots of text and a byte that says which is current: replaced safely. */
    private static final class Store {
        static void put(BlockDevice device, String text) throws IOException {
            int other = 1 - current(device);
            device.write(512 + 512 * other, ByteBuffer.wrap((text + "\0").getBytes(StandardCharsets.UTF_8)));
            device.flush();
            device.write(0, ByteBuffer.wrap(new byte[] {(byte) other}));
            device.flush();
        }

        static String get(BlockDevice device) throws IOException {
            ByteBuffer slot = ByteBuffer.allocate(512);
            device.read(512 + 512 * current(device), slot);
            String text = StandardCharsets.UTF_8.decode(slot.flip()).toString();
            return text.substring(0, text.indexOf('\0'));
        }

        private static int current(BlockDevice device) throws IOException {
            ByteBuffer one = ByteBuffer.allocate(1);
            device.read(0, one);
            return one.get(0);
        }
    }

    private static MemoryDevice device() throws IOException {
        MemoryDevice device = MemoryDevice.ofSize(4096);
        Store.put(device, "old");
        return device;
    }

    @Test
    void theExampleOfThePackageHolds() throws IOException {
        Set<String> seen = new HashSet<>();
        long faults = FaultSweep.over(FaultSweepTest::device)
                .tearingWrites()
                .run(device -> Store.put(device, "new"), (device, fault) -> {
                    assertThat(Store.get(device)).isIn("old", "new");
                    seen.add(Store.get(device));
                });
        assertThat(faults).isEqualTo(10);
        assertThat(seen).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void closingIsAFlushThatCanFailAndTheDeviceCanStillBeLookedAt() throws IOException {
        Set<DeviceCall> calls = new HashSet<>();
        FaultSweep.over(FaultSweepTest::device)
                .run(
                        device -> {
                            try (device) {
                                device.write(2000, ByteBuffer.allocate(1));
                            }
                        },
                        (device, fault) -> {
                            assertThat(Store.get(device)).isEqualTo("old");
                            calls.add(((InjectedFaultException) fault).call());
                        });
        assertThat(calls).containsExactlyInAnyOrder(DeviceCall.WRITE, DeviceCall.FLUSH);
    }

    @Test
    void aSwallowedFaultIsFoundUnlessItIsTolerated() throws IOException {
        FaultSweep.Operation careless = device -> {
            try {
                device.discard(0, 512);
            } catch (IOException e) {
                // A hint only.
            }
            Store.put(device, "new");
        };
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::device).run(careless, (device, fault) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fault at call 1: ")
                .hasMessageContaining("DISCARD");
        FaultSweep.over(FaultSweepTest::device)
                .tolerating(Set.of(DeviceCall.DISCARD))
                .run(careless, (device, fault) -> {});
    }

    @Test
    void aReplacedErrorAndAStrayOneAreFound() {
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::device)
                        .run(
                                device -> {
                                    try {
                                        device.flush();
                                    } catch (IOException e) {
                                        throw new IOException("something failed");
                                    }
                                },
                                (device, fault) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("another error took its place");
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::device)
                        .run(
                                device -> {
                                    try {
                                        device.flush();
                                    } catch (IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                },
                                (device, fault) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("IllegalStateException");
    }

    @Test
    void aStateThatDoesNotHoldNamesTheCall() {
        assertThatThrownBy(() -> FaultSweep.over(FaultSweepTest::device)
                        .only(Set.of(DeviceCall.FLUSH))
                        .run(
                                device -> Store.put(device, "new"),
                                (device, fault) -> assertThat(Store.get(device)).isEqualTo("old")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fault at call 2")
                .hasMessageContaining("FLUSH");
    }

    @Test
    void manyCallsCanBeSampled() throws IOException {
        long faults = FaultSweep.over(FaultSweepTest::device)
                .atMost(10)
                .run(
                        device -> {
                            for (int i = 0; i < 95; i++) {
                                device.write(i, ByteBuffer.allocate(1));
                            }
                        },
                        (device, fault) -> {});
        assertThat(faults).isEqualTo(20);
    }
}
