/**
 * Partitions of FAT volumes in an image, as trees of files.
 *
 * <p>An image has all directory entries and the data of each file in one stream of records, with a checksum for each. Proved:
 * images without compression and with zlib, several partitions, long names and a password were measured on genuine images
 * and are tested on synthetic ones; nested directories, empty files and files of whole blocks on synthetic ones only.
 */
@NullMarked
package io.github.diskwright.ghost.gho.catalogue;

import org.jspecify.annotations.NullMarked;
