package io.github.diskwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DeviceTrackerTest {
    private final DeviceTracker tracker = new DeviceTracker();
    private final MemoryDevice memory = MemoryDevice.ofSize(4096);

    @Test
    void aDeviceThatIsUsedWellPasses() throws IOException {
        TrackedDevice own = tracker.track(memory);
        own.write(0, ByteBuffer.allocate(10));
        own.resize(8192);
        own.close();
        own.close();
        TrackedDevice lent = tracker.lend(MemoryDevice.ofSize(10));
        lent.write(0, ByteBuffer.allocate(10));
        assertThat(lent.isDirty()).isTrue();
        lent.flush();
        assertThat(lent.isDirty() || lent.isClosed() || !own.isClosed()).isFalse();
        tracker.close();
    }

    @Test
    void aDeviceLeftOpenIsFoundWithWhereItWasOpened() {
        tracker.track(memory);
        assertThatThrownBy(tracker::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left open")
                .cause()
                .satisfies(opened -> assertThat(opened.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("aDeviceLeftOpenIsFoundWithWhereItWasOpened")));
    }

    @Test
    void changesLeftUnflushedAreFound() throws IOException {
        tracker.lend(memory).writeZeros(0, 10);
        assertThatThrownBy(tracker::close).isInstanceOf(AssertionError.class).hasMessageContaining("not flushed");
    }

    @Test
    void aLentDeviceMustNotBeClosed() {
        assertThatThrownBy(tracker.lend(memory)::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("only lent");
    }

    @Test
    void misuseIsReportedAtOnceAndAgainAtTheEnd() throws IOException {
        TrackedDevice device = tracker.track(ReadOnlyDevice.of(memory));
        assertThatThrownBy(() -> device.read(4090, ByteBuffer.allocate(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("range of 10 bytes at 4090");
        assertThatThrownBy(() -> device.write(0, ByteBuffer.allocate(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("WRITE on a read-only device");
        device.close();
        assertThatThrownBy(device::flush)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("FLUSH after closing");
        assertThatThrownBy(tracker::close).isInstanceOf(AssertionError.class).hasMessageContaining("READ: ");
    }
}
