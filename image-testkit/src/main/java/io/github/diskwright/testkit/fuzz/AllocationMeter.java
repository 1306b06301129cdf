package io.github.diskwright.testkit.fuzz;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Bytes that the current thread allocated, where the virtual machine counts them. Asked through the management
 * server, because the interface that has it belongs to one vendor.
 */
final class AllocationMeter {
    private static final String[] SIGNATURE = {"long"};

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Object[] thread = {Thread.currentThread().getId()};

    /** Bytes so far, or a negative number where nobody counts. */
    long allocated() {
        try {
            ObjectName threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
            Object bytes = server.invoke(threading, "getThreadAllocatedBytes", thread, SIGNATURE);
            return bytes instanceof Long number ? number : -1;
        } catch (JMException | RuntimeException e) {
            return -1;
        }
    }
}
