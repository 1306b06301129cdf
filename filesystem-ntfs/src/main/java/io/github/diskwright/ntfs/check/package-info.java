/**
 * Whether an NTFS volume is whole: {@link io.github.diskwright.ntfs.check.NtfsCheck} holds it against the rules of its
 * format and tells what breaks them, as findings. Reads only.
 *
 * <p>One pass over the master file table checks each record, its attributes and, where it is a directory, its index. What
 * connects records, such as names and the entries of directories, is added to sums of hashes of a few bytes for each
 * record; only where a sum is not zero in the end are the files in question looked at again, one by one. So volumes with
 * millions of files take a few dozen bytes of memory for each.
 */
@NullMarked
package io.github.diskwright.ntfs.check;

import org.jspecify.annotations.NullMarked;
