/**
 * Writing of WIM files: {@link io.github.diskwright.wim.write.WimWriter} makes a file or appends to one,
 * {@link io.github.diskwright.wim.write.WimImageWriter} puts a tree of files into it as an image,
 * {@link io.github.diskwright.wim.write.ImageTree} is an image's metadata in memory, and
 * {@link io.github.diskwright.wim.write.WimUpdate} changes files of an image in its place.
 *
 * <pre>{@code
 * WimWriterOptions options = WimWriterOptions.builder().compression(CompressionType.LZX).build();
 * try (WimWriter file = WimWriter.create(path, PendingFile.Existing.REFUSE, options)) {
 *     try (FileTree source = HostTree.open(directory);
 *             WimImageWriter image = file.addImage(ImageXml.empty().withName("Everything"))) {
 *         TreeCopy.run(source, image, CopyOptions.defaults());
 *     }
 *     file.finish();
 * }
 * }</pre>
 *
 * <p><b>Order of a file.</b> Blobs as they come, each image's metadata behind its blobs, then the blob table, the XML and
 * the integrity table; the header last. So nothing is held in memory but what these say: some hundred bytes for each file.
 *
 * <pre>
 *   caller: read, SHA-1, known? --> chunks --> compressed on all threads --> written, in order
 * </pre>
 *
 * <p><b>Same blob, once.</b> A blob of up to 16 MiB is read whole before anything of it is written; a larger one is read
 * twice only if another one of its size is there already.
 *
 * <p><b>Speed.</b> Whole processes beside wimlib 1.13.5 at the same settings, two threads each, on a virtual machine of two
 * processors in spells when little else ran (November 2026; single runs): 650 MB of programs of Debian's {@code libwine} by
 * XPRESS 0.50 times as fast, by LZX 0.58 times (JDK 25); 41 MB of them solid by LZMS with chunks of 8 MiB 0.42 times (JDK 17):
 * as the codecs are to each other. Without compression 0.75 and 1.26 times in two runs beside other work. Files had 99.9,
 * 100.2 and 100.6 % of wimlib's size. By XPRESS one process with two threads got 0.8 of twice what it got with one.
 *
 * <p><b>Power cuts.</b> A new file has its name when it is whole. What is appended lies behind the old end, and a write of
 * one sector, the header, makes it part of the file: before it the old images are there, after it the new ones.
 */
@NullMarked
package io.github.diskwright.wim.write;

import org.jspecify.annotations.NullMarked;
