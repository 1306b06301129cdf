/**
 * Images of all sectors of a partition, as devices. What is known of them was reported by one or two projects; everything here
 * is proved on synthetic images only.
 */
@NullMarked
package io.github.diskwright.ghost.gho.sector;

import org.jspecify.annotations.NullMarked;
