package io.github.diskwright.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadCheckTest {
    @Test
    void threadsThatEndPass() throws Exception {
        ThreadCheck.during(() -> new Thread(() -> {}).start());
    }

    @Test
    void aThreadThatStaysIsShown() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "straggler");
        ThreadCheck check = ThreadCheck.start();
        thread.start();
        try {
            assertThatThrownBy(() -> check.end(50))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("straggler")
                    .hasMessageContaining("CountDownLatch.await");
        } finally {
            latch.countDown();
            thread.join();
        }
    }
}
