/**
 * Restore of disks and volumes from images of any format, to a disk, a partition or another image of sufficient size: what was
 * unused may stay as it is, the result can be read back, and an interrupted restore can go on.
 */
@NullMarked
package io.github.diskwright.ghost.restore;

import org.jspecify.annotations.NullMarked;
