/**
 * The structures of a WIM file as they are on the disk, one type each: read strictly, written as Microsoft's tools write
 * them.
 */
@NullMarked
package io.github.diskwright.wim.structure;

import org.jspecify.annotations.NullMarked;
