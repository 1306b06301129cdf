package io.github.diskwright.testkit.contract;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the promises share. */
final class Checks {
    private Checks() {}

    interface Call {
        void run() throws Exception;
    }

    /** Fails unless a call ends with an exception of a type. */
    static void requireThrows(Class<? extends Exception> type, String what, Call call) {
        try {
            call.run();
        } catch (Exception e) {
            if (type.isInstance(e)) {
                return;
            }
            throw new AssertionError(what + ": expected " + type.getSimpleName() + ", found " + e, e);
        }
        throw new AssertionError(what + ": expected " + type.getSimpleName() + ", but it succeeded");
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Bytes of which none is zero and near ones differ. */
    static byte[] pattern(int length, int start) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (1 + (start + i + i / 251) % 255);
        }
        return bytes;
    }

    /** Contents with data, zeros and data again. */
    static byte[] mixed(int length) {
        byte[] bytes = pattern(length, 0);
        Arrays.fill(bytes, length / 4, length / 2, (byte) 0);
        return bytes;
    }

    /** A buffer of some kind with room for bytes in its middle, position and limit around it. */
    static ByteBuffer buffer(int kind, int length) {
        return switch (kind % 4) {
            case 0 -> ByteBuffer.allocate(length);
            case 1 -> ByteBuffer.allocateDirect(length);
            case 2 -> ByteBuffer.allocate(length + 10).position(3).limit(3 + length);
            default ->
                ByteBuffer.allocateDirect(length + 10)
                        .position(7)
                        .limit(7 + length)
                        .slice();
        };
    }
}
