/**
 * Images of the clusters that an NTFS volume uses, as a sparse volume. <b>Experimental</b>: one project reported this layout, and
 * no genuine image was at hand. Volumes that mkntfs and ntfs-3g made, put into packets by that report, come back with every
 * file; whether Ghost's packets are like that is what remains to be seen.
 */
@NullMarked
package io.github.diskwright.ghost.gho.ntfs;

import org.jspecify.annotations.NullMarked;
