package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;

/** An image that the command line names, or a partition of it. */
final class OpenedImage implements AutoCloseable {
    private final ImageName name;
    private final BlockImage image;
    private final BlockDevice device;

    private OpenedImage(ImageName name, BlockImage image, BlockDevice device) {
        this.name = name;
        this.image = image;
        this.device = device;
    }

    /** Opens for reading. */
    static OpenedImage open(Session session, ImageName name) throws IOException {
        return open(session, name, OpenOptions.defaults());
    }

    /** Opens with options. */
    static OpenedImage open(Session session, ImageName name, OpenOptions options) throws IOException {
        return select(name, session.formats().open(name.path(), options));
    }

    /** The disk of an image that was opened, or the partition that was named; closes it if that fails. */
    static OpenedImage select(ImageName name, BlockImage image) throws IOException {
        try {
            return new OpenedImage(name, image, name.select(image));
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    ImageName name() {
        return name;
    }

    /** The container, also where a partition was named. */
    BlockImage image() {
        return image;
    }

    /** The disk, or the partition that was named. */
    BlockDevice device() {
        return device;
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
