package io.github.diskwright.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.testkit.DeviceCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultDeviceTest {
    private final MemoryDevice memory = MemoryDevice.ofSize(1 << 20);

    @Test
    void theNthCallOfAKindFailsOnce() throws IOException {
        FaultDevice device = FaultDevice.over(memory).failAt(DeviceCall.WRITE, 2);
        device.write(0, bytes(10, 1));
        device.read(0, ByteBuffer.allocate(5));
        assertThatThrownBy(() -> device.write(0, bytes(10, 2)))
                .isInstanceOf(InjectedFaultException.class)
                .hasMessage("injected fault: WRITE, call 2");
        device.write(20, bytes(10, 3));
        assertThat(memory.toByteArray()).startsWith(1, 1, 1).contains(3).doesNotContain(2);
        assertThat(device.calls()).isEqualTo(4);
        assertThat(device.calls(DeviceCall.WRITE)).isEqualTo(3);
        assertThat(device.faults()).isEqualTo(1);
        assertThat(device.faultyCalls()).containsExactly(DeviceCall.WRITE);
    }

    @Test
    void everyKindOfCallCanFail() {
        FaultDevice device = FaultDevice.over(memory).failFrom(1);
        assertThatThrownBy(() -> device.read(0, bytes(1, 0))).isInstanceOf(InjectedFaultException.class);
        assertThatThrownBy(() -> device.write(0, bytes(1, 0))).isInstanceOf(InjectedFaultException.class);
        assertThatThrownBy(() -> device.writeZeros(0, 1)).isInstanceOf(InjectedFaultException.class);
        assertThatThrownBy(() -> device.discard(0, 1)).isInstanceOf(InjectedFaultException.class);
        assertThatThrownBy(() -> device.extent(0, 1)).isInstanceOf(InjectedFaultException.class);
        assertThatThrownBy(() -> device.resize(1)).isInstanceOf(InjectedFaultException.class);
        assertThatThrownBy(device::flush)
                .isInstanceOfSatisfying(
                        InjectedFaultException.class, e -> assertThat(e.call()).isEqualTo(DeviceCall.FLUSH));
        assertThatCode(() -> device.heal().flush()).doesNotThrowAnyException();
    }

    @Test
    void spaceEndsAfterANumberOfBytes() throws IOException {
        FaultDevice device = FaultDevice.over(memory).failBeyond(100);
        device.write(0, bytes(60, 1));
        device.write(0, bytes(40, 1));
        assertThatThrownBy(() -> device.write(0, bytes(1, 1))).isInstanceOf(NoSpaceException.class);
        device.writeZeros(0, 4096);
    }

    @Test
    void chanceIsAFunctionOfTheSeed() {
        assertThat(faulty(7)).isEqualTo(faulty(7)).hasSizeBetween(20, 80).isNotEqualTo(faulty(8));
    }

    private List<Integer> faulty(long seed) {
        FaultDevice device = FaultDevice.over(memory).failRandomly(seed, 0.25, Set.of(DeviceCall.FLUSH));
        List<Integer> faulty = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            try {
                device.flush();
            } catch (IOException e) {
                faulty.add(i);
            }
        }
        return faulty;
    }

    @Test
    void aTornWriteArrivesByHalf() throws IOException {
        FaultDevice device = FaultDevice.over(memory).failAt(1).tearFailedWrites();
        assertThatThrownBy(() -> device.write(0, bytes(2048, 1))).isInstanceOf(InjectedFaultException.class);
        assertThat(Arrays.copyOf(memory.toByteArray(), 1024)).containsOnly(1);
        assertThat(memory.toByteArray()[1024]).isZero();
    }

    @Test
    void onlyCountedKindsHaveNumbers() throws IOException {
        FaultDevice device =
                FaultDevice.over(memory).count(Set.of(DeviceCall.FLUSH)).failAt(2);
        device.flush();
        device.write(0, bytes(1, 1));
        assertThatThrownBy(device::flush).isInstanceOf(InjectedFaultException.class);
        assertThat(device.calls()).isEqualTo(2);
    }

    @Test
    void resizeNeedsADeviceThatCan() {
        assertThatThrownBy(() ->
                        FaultDevice.over(WindowDevice.of(memory, 0, 10, "part")).resize(5))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> FaultDevice.over(ReadOnlyDevice.of(memory)).resize(5))
                .isInstanceOf(NonWritableChannelException.class);
    }

    @Test
    void aSmallHostGivesSpaceBack() throws IOException {
        SmallSpaceDevice device = SmallSpaceDevice.over(MemoryDevice.ofSize(1L << 30), 3 * 4096);
        device.write(100, bytes(4096, 1));
        device.write(1 << 20, bytes(10, 1));
        device.write(200, bytes(4096, 1));
        assertThat(device.used()).isEqualTo(3 * 4096);
        assertThatThrownBy(() -> device.write(1 << 25, bytes(1, 1)))
                .isInstanceOfSatisfying(
                        NoSpaceException.class, e -> assertThat(e.available()).hasValue(0));
        device.discard((1 << 20) - 4096, 3 * 4096);
        device.write(1 << 25, bytes(1, 1));
        device.resize(1 << 24);
        assertThat(device.used()).isEqualTo(2 * 4096);
        device.resize(1 << 26);
        device.write(1 << 25, bytes(0, 1));
        assertThat(device.used()).isEqualTo(2 * 4096);
    }

    @Test
    void wrongReadsHitEveryReadOfTheByte() throws IOException {
        memory.write(0, bytes(100, 0x55));
        WrongReadDevice device = WrongReadDevice.over(memory).flip(50, 0x0f);
        ByteBuffer target = ByteBuffer.allocate(64).position(3).limit(63);
        device.read(10, target);
        assertThat(target.position()).isEqualTo(63);
        assertThat(target.get(43)).isEqualTo((byte) 0x5a);
        assertThat(target.get(42)).isEqualTo((byte) 0x55);
        device.read(51, ByteBuffer.allocate(10));
        device.read(50, ByteBuffer.allocateDirect(1));
        assertThat(device.wrongReads()).isEqualTo(2);
        assertThat(memory.toByteArray()[50]).isEqualTo((byte) 0x55);
        assertThatThrownBy(() -> device.flip(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteBuffer bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
