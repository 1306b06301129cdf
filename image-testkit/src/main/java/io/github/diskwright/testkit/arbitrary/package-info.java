/**
 * The generators as jqwik arbitraries. The only package with jqwik's types; jqwik's API must be on the path of tests
 * that use it.
 *
 * <pre>{@code
 * @Property
 * void aCopyIsEqual(@ForAll("disks") GeneratedDevice disk) throws IOException {
 *     assertThat(DeviceModel.contents(copy(disk))).isEqualTo(DeviceModel.contents(disk));
 * }
 *
 * @Provide
 * Arbitrary<GeneratedDevice> disks() {
 *     return DeviceArbitraries.devices(300_000);
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.arbitrary;

import org.jspecify.annotations.NullMarked;
