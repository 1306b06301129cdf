package io.github.diskwright.ghost.capture;

import io.github.diskwright.ghost.container.DwiWriteResult;
import io.github.diskwright.image.Finding;
import java.util.List;

/**
 * What a capture did.
 *
 * @param image what was written
 * @param capturedBytes bytes of the disk that were taken, holes of the disk included
 * @param findings what a user should know: volumes that were taken whole, and why
 */
public record CaptureResult(DwiWriteResult image, long capturedBytes, List<Finding> findings) {}
