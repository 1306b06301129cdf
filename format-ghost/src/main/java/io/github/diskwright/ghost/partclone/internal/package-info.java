/** What partclone images consist of: header, bitmap, strips of blocks with their checksums. Not exported. */
@NullMarked
package io.github.diskwright.ghost.partclone.internal;

import org.jspecify.annotations.NullMarked;
