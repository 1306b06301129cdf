/**
 * What is taken into an image and how: capture configuration files
 * ({@link io.github.diskwright.wim.capture.CaptureConfig}), lists of paths
 * ({@link io.github.diskwright.wim.capture.PathList}), and links that are made relative to the image and back
 * ({@link io.github.diskwright.wim.capture.ReparseFixup}).
 *
 * <pre>{@code
 * CaptureConfig config = CaptureConfig.parse(bytes, "wimscript.ini", Limits.defaults());
 * CopyOptions options = CopyOptions.builder().filter(config.filter(tree.nameRule())).build();
 * }</pre>
 *
 * <p>Everything here is immutable and thread-safe.
 */
@NullMarked
package io.github.diskwright.wim.capture;

import org.jspecify.annotations.NullMarked;
