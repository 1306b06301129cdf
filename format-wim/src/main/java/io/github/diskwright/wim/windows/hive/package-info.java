/**
 * Reads registry hives: the files that hold Windows' registry, strictly and only as much as is asked for.
 *
 * <p>Microsoft has not described the format ("regf"). The facts are those of Maxim Suhanov, "Windows registry file format
 * specification", whose names are used here.
 */
@NullMarked
package io.github.diskwright.wim.windows.hive;

import org.jspecify.annotations.NullMarked;
