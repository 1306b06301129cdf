/**
 * Digests and checksums: SHA-256 (the default everywhere), SHA-1, CRC-32, CRC-32C and BLAKE3, one at a time or several
 * in one pass over the data; and the {@link io.github.diskwright.image.digest.DigestTree} of a disk, which all processors
 * can work on.
 *
 * <p>SHA-1, SHA-256 and the CRCs are the JDK's, which uses the processor's instructions for them. BLAKE3 needs Bouncy
 * Castle ({@code org.bouncycastle:bcprov-jdk18on}) on the class path or module path.
 *
 * <pre>{@code
 * MultiDigester digester = MultiDigester.of(List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.CRC_32C));
 * digester.update(buffer);
 * digester.updateZeros(1L << 20);
 * List<DigestValue> values = digester.finish();
 * }</pre>
 */
@NullMarked
package io.github.diskwright.image.digest;

import org.jspecify.annotations.NullMarked;
