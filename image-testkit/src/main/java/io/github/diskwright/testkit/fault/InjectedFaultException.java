package io.github.diskwright.testkit.fault;

import io.github.diskwright.testkit.DeviceCall;
import java.io.IOException;
import java.io.Serial;

/** The error of a call that a {@link FaultDevice} failed; plays a failing host. */
public final class InjectedFaultException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final DeviceCall call;

    InjectedFaultException(DeviceCall call, long number) {
        super("injected fault: " + call + ", call " + number);
        this.call = call;
    }

    /** The call that failed. */
    public DeviceCall call() {
        return call;
    }
}
