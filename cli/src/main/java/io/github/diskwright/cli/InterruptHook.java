package io.github.diskwright.cli;

import io.github.diskwright.image.CancellationToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On Ctrl+C asks the work to stop and holds the process until it has cleaned up after itself, for some seconds at
 * most. The process then ends with 130, as interrupted commands do.
 */
final class InterruptHook {
    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch finished = new CountDownLatch(1);

    private InterruptHook() {}

    static InterruptHook install(CancellationToken cancellation) {
        InterruptHook hook = new InterruptHook();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> hook.interrupted(cancellation), "diskwright-interrupt"));
        return hook;
    }

    private void interrupted(CancellationToken cancellation) {
        cancellation.cancel();
        try {
            boolean cleaned = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!cleaned) {
                System.err.println("diskwright: gave up waiting for the work to stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work is over; the process may end. */
    void finished() {
        finished.countDown();
    }
}
