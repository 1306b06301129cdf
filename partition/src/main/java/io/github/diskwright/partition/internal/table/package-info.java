/** The structures of GPT and MBR as they are on the disk, one type each. */
@NullMarked
package io.github.diskwright.partition.internal.table;

import org.jspecify.annotations.NullMarked;
