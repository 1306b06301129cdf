/**
 * A synthesiser of {@code .GHO} images, written from a sheet of facts and apart from the reader: its own checksum, obfuscation
 * and packer. It proves that the reader follows the sheet; whether the sheet is right, only genuine images can tell.
 *
 * <pre>{@code
 * byte[] image = GhoMaker.ghost11()
 *         .compression(3)
 *         .addFat(true, List.of(GhoItem.file("README  TXT", text), GhoItem.directory("DOS        ", List.of())))
 *         .build();
 * }</pre>
 */
@NullMarked
package io.github.diskwright.testkit.gho;

import org.jspecify.annotations.NullMarked;
