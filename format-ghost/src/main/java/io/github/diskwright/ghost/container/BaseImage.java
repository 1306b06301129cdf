package io.github.diskwright.ghost.container;

import io.github.diskwright.image.digest.DigestValue;
import java.util.Objects;
import java.util.UUID;

/**
 * The image that an incremental one is based on.
 *
 * @param imageId its id
 * @param tree value of its digest tree
 * @param diskSize bytes of its disk
 * @param fileName of its first file when the image was made
 */
public record BaseImage(UUID imageId, DigestValue tree, long diskSize, String fileName) {
    /** Nothing is missing. */
    public BaseImage {
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(tree, "tree");
        Objects.requireNonNull(fileName, "fileName");
    }
}
