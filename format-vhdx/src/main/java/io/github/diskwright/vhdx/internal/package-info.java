/**
 * How VHDX files are read, checked and made: one type for each structure of the format (MS-VHDX), readers that hold
 * the structures against its rules, and the devices that serve the disk. One set of rules serves opening and checking:
 * a {@link io.github.diskwright.vhdx.internal.Judge} decides whether a broken rule ends the work or is written down.
 */
@NullMarked
package io.github.diskwright.vhdx.internal;

import org.jspecify.annotations.NullMarked;
