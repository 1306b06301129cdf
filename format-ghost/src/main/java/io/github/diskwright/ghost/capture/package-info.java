/**
 * Capture of disks and volumes into images of the project's own container: used blocks only, with the facts of the
 * partitions, bad sectors recorded if that is wanted.
 */
@NullMarked
package io.github.diskwright.ghost.capture;

import org.jspecify.annotations.NullMarked;
