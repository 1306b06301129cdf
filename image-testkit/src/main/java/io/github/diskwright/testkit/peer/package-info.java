/**
 * Drivers for foreign tools, the judges of what Diskwright writes and the makers of what it must read. A tool that is
 * not installed skips the test, or fails it where {@code -Ddiskwright.peers=required}.
 *
 * <pre>{@code
 * QemuImg qemu = QemuImg.require();
 * qemu.create("vhdx", file, 64L << 20);
 * assertThat(qemu.info(file).virtualSize()).isEqualTo(64L << 20);
 * qemu.requireEqual("vhdx", file, "raw", other);
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.peer;

import org.jspecify.annotations.NullMarked;
