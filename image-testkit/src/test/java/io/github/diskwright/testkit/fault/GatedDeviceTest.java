package io.github.diskwright.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.DeviceCall;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatedDeviceTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void heldCallsWaitUntilTheyArePermitted() throws Exception {
        GatedDevice device = GatedDevice.over(MemoryDevice.ofSize(4096)).hold(Set.of(DeviceCall.WRITE));
        CompletableFuture<Void> first = write(device);
        device.awaitWaiting(1);
        device.read(0, ByteBuffer.allocate(1));
        CompletableFuture<Void> second = write(device);
        device.awaitWaiting(2);
        device.permit(1);
        CompletableFuture.anyOf(first, second).get();
        assertThat(device.waiting()).isEqualTo(1);
        assertThat(first.isDone() && second.isDone()).isFalse();
        device.open();
        CompletableFuture.allOf(first, second).get();
        device.delayEach(1_000).write(0, ByteBuffer.allocate(1));
    }

    private CompletableFuture<Void> write(GatedDevice device) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        device.write(0, ByteBuffer.allocate(1));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                executor);
    }
}
