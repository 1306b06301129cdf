/**
 * The special images of ntfsclone ({@code ntfsclone --save-image}): the used clusters of an NTFS volume, and commands
 * between them. Read only, with random access.
 */
@NullMarked
package io.github.diskwright.ghost.ntfsclone;

import org.jspecify.annotations.NullMarked;
