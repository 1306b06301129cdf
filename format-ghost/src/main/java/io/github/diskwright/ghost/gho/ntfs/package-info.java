/**
 * Images of the clusters that an NTFS volume uses, as a sparse volume. <b>Experimental</b>: one project reported this layout, no
 * genuine image was at hand, and everything here is proved on synthetic images only that follow the same report.
 */
@NullMarked
package io.github.diskwright.ghost.gho.ntfs;

import org.jspecify.annotations.NullMarked;
