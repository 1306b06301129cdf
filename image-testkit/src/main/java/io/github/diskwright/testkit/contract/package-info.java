/**
 * What every {@link io.github.diskwright.image.device.BlockDevice} and every
 * {@link io.github.diskwright.image.tree.FileTree} must do, as tests that any module runs on its own,
 * and a plain map of bytes that runs beside a device.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContractOfBlockDevices() {
 *     return BlockDeviceContract.of(bytes -> MemoryDevice.copyOf(bytes)).tests();
 * }
 *
 * @Test
 * void behavesLikeAMapOfBytes() throws IOException {
 *     DeviceModel.of(device).run(Operations.of(seed, 1_000, device.size()));
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.contract;

import org.jspecify.annotations.NullMarked;
