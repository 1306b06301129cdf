/**
 * Images of partclone: one volume, the blocks that its file system uses, and a bitmap that says which. Read in formats
 * 0001 and 0002, with random access, also out of gzip, Zstandard and LZ4 files; written in format 0002.
 *
 * <p>Proved against partclone 0.3.23 in both directions: images without checksums and with CRC-32, any number of blocks
 * for each, with and without reseeding. Images of format 0001 are made by tests and accepted by that partclone. XXH64,
 * XXH128 and the checksums of eight bytes in format 0001 are read by what is known of them, and not proved against genuine
 * images. Images of big-endian machines are refused by name.
 *
 * <p><b>Random access</b> in a plain file costs that read, plus once for each strip of blocks (usually 1 MiB) the reading of
 * that strip, which is held against its checksum when it is first touched. In a compressed file it costs:
 *
 * <ul>
 *   <li>LZ4 with independent blocks, as {@code lz4} makes by default: opening reads a header of 4 bytes for each block;
 *       reading decompresses the blocks touched, up to 4 MiB each, of which the last four stay in memory. Blocks that depend
 *       on each other ({@code lz4 -BD}) are refused by name;
 *   <li>Zstandard in several frames of at most 8 MiB that tell their size ({@code pzstd}, seekable writers): the same, with
 *       a header of 3 bytes for each 128 KiB;
 *   <li>gzip, and Zstandard in one frame as {@code zstd} makes it: nothing can be found without decompressing what is
 *       before it. That is done once, only as far as anybody has read, to a temporary file with holes for zeros, which is
 *       deleted with closing. Opening decompresses header and bitmap only; copying in order is one pass.
 * </ul>
 *
 * <p>No image is ever held in memory; the bitmap stays in the file, too.
 *
 * <pre>{@code
 * try (BlockImage image = new PartcloneFormat().open(FileDevice.openReadOnly(path), OpenOptions.defaults())) {
 *     image.device().read(0, bootSector);
 * }
 * PartcloneOptions options = PartcloneOptions.builder().fileSystem(PartcloneOptions.NTFS).blockSize(4096).build();
 * PartcloneWriter.write(volume, newFile, options, JobOptions.defaults());
 * }</pre>
 */
@NullMarked
package io.github.diskwright.ghost.partclone;

import org.jspecify.annotations.NullMarked;
