package io.github.diskwright.testkit.contract;

import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The promises of {@link BlockDevice}, each a test that makes its own device. Immutable and thread-safe.
 */
public final class BlockDeviceContract {
    private final Source source;
    private final List<Promise> promises = new ArrayList<>();

    /** Makes the devices that are tested. */
    @FunctionalInterface
    public interface Source {
        /**
         * Makes one.
         *
         * @param contents what the device must hold
         * @return a fresh device, open; the test closes it
         * @throws IOException if it cannot be made
         */
        BlockDevice open(byte[] contents) throws IOException;
    }

    /** One promise. */
    record Promise(String title, Body body) {
        /** Looks whether it is kept. */
        interface Body {
            void check(Source source) throws Exception;
        }
    }

    private BlockDeviceContract(Source source) {
        this.source = source;
        promises.addAll(ReadPromises.all());
        promises.addAll(WritePromises.all());
        promises.addAll(LifePromises.all());
    }

    /**
     * The contract for one kind of device, writable or read-only, resizable or not: what the devices say of
     * themselves decides which promises there are to keep.
     *
     * @param source makes them; contents are of several sizes, from none to some 100 KiB, multiples of 4 KiB
     */
    public static BlockDeviceContract of(Source source) {
        return new BlockDeviceContract(source);
    }

    /** The tests, for a method with {@code @TestFactory}. */
    public Stream<DynamicTest> tests() {
        return promises.stream()
                .map(promise -> DynamicTest.dynamicTest(
                        promise.title(), () -> promise.body().check(source)));
    }
}
