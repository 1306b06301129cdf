/**
 * The data of WIM files: blobs, the resources that hold them (as they are, in compressed chunks, or many together in a solid
 * resource), and reading any bytes of them without the rest.
 *
 * <p>{@link io.github.diskwright.wim.resource.WimPart} is one file, {@link io.github.diskwright.wim.resource.Blob} a byte
 * string named by its SHA-1, {@link io.github.diskwright.wim.resource.BlobReader} reads them with decompressors and a
 * bounded cache that all readers of an archive share.
 */
@NullMarked
package io.github.diskwright.wim.resource;

import org.jspecify.annotations.NullMarked;
