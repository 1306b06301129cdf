/**
 * How VHDX files are read, checked, written and made: one type for each structure of the format (MS-VHDX), readers that
 * hold the structures against its rules, the devices that serve the disk, and the jobs on whole files. One set of rules
 * serves opening and checking: a {@link io.github.diskwright.vhdx.internal.Judge} decides whether a broken rule ends
 * the work or is written down. One {@link io.github.diskwright.vhdx.internal.WriteSession} decides in which order
 * anything gets into a file that is there already.
 */
@NullMarked
package io.github.diskwright.vhdx.internal;

import org.jspecify.annotations.NullMarked;
