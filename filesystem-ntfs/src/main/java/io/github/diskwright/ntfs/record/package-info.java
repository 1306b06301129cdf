/**
 * The structures of NTFS as they lie on the volume, one type each: boot sector, file record, attribute, mapping pairs,
 * attribute list, names and index entries. They read from bytes, check every length and offset before it is used, and
 * know nothing of devices.
 *
 * <p>Byte order is little-endian. A cluster on the volume has an LCN, a cluster inside an attribute a VCN. Source of
 * the facts: volumes that Windows 10 formatted and used, compared with the public documentation of the format.
 */
@NullMarked
package io.github.diskwright.ntfs.record;

import org.jspecify.annotations.NullMarked;
