package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.BlockDevice;
import java.util.List;

/**
 * What a device went through.
 *
 * @param initial contents at its start, never changed
 * @param like a device with the same sector sizes
 * @param entries changes and flushes in order
 * @param marks names in order
 * @param nested whether it started from a crash state
 */
record Recording(Content initial, BlockDevice like, List<Change> entries, List<Mark> marks, boolean nested) {}
