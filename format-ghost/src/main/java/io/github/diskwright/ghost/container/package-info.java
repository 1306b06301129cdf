/**
 * The project's own container of disk images, {@code .dwi}: an open format, defined by {@code DWI-FORMAT.md} in the
 * repository, for a whole disk or one partition. Chunks are compressed on all threads, each with its SHA-256; what is unused
 * or zero costs nothing; equal chunks are stored once, and those of a base image not at all; everything can be encrypted; an
 * image may lie in several files.
 *
 * <p><b>Writing</b> only appends. From time to time everything is made durable, and a checkpoint says so: an interrupted image
 * is read up to there, and goes on from there to the same bytes.
 *
 * <p><b>Reading</b> is random access to a {@code BlockDevice}. Every chunk is held against its digest. What describes the
 * chunks is there twice, and can be found by walking over the records where the end is lost; damage costs the chunks that it
 * hits.
 *
 * <p>Proved against a second reader that was written from the format's text alone, and against the programs {@code zstd} and
 * {@code lz4} for single chunks.
 *
 * <pre>{@code
 * try (SegmentFiles files = SegmentFiles.begin(Path.of("master.dwi"), PendingFile.Existing.REFUSE)) {
 *     ImageFacts facts = ImageFacts.builder().source("master").build();
 *     DwiWriter.write(disk, files, facts, DwiWriteOptions.defaults(), JobOptions.defaults());
 *     files.commit();
 * }
 * try (DwiImage image = DwiImage.open(Path.of("master.dwi"), DwiOpenOptions.defaults())) {
 *     image.device().read(0, bootSector);
 * }
 * }</pre>
 */
@NullMarked
package io.github.diskwright.ghost.container;

import org.jspecify.annotations.NullMarked;
