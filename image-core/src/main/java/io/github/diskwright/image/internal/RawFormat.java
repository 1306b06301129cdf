package io.github.diskwright.image.internal;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.util.List;

/** A file, or a raw device, whose bytes are the disk's. */
public final class RawFormat implements BlockFormat {
    /** For {@link java.util.ServiceLoader}. */
    public RawFormat() {}

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String title() {
        return "raw disk image";
    }

    @Override
    public List<String> fileEndings() {
        return List.of(".raw", ".img", ".dd");
    }

    @Override
    public boolean recognises(BlockDevice file) {
        return true;
    }

    @Override
    public BlockImage open(BlockDevice file, OpenOptions options) {
        return new RawImage(this, options.access() == OpenOptions.Access.READ ? ReadOnlyDevice.of(file) : file);
    }

    @Override
    public NewImage create(ResizableDevice file, CreateOptions options) throws IOException {
        if (options.blockSize().isPresent()) {
            throw new UnsupportedFeatureException(file.description(), "a block size in a raw image");
        }
        file.resize(options.size());
        return new NewRawImage(
                this,
                options.allocation() == CreateOptions.Allocation.FIXED && !options.isSparse()
                        ? new FilledRawDevice(file)
                        : new NewRawDevice(file));
    }

    @Override
    public List<Finding> check(BlockDevice file, CheckOptions options) {
        return List.of();
    }

    private record NewRawImage(BlockFormat format, NewRawDevice device) implements NewImage {
        @Override
        public List<Property> properties() {
            return List.of();
        }

        @Override
        public void complete(JobOptions job) throws IOException {
            device.complete(job);
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }

    private record RawImage(BlockFormat format, BlockDevice device) implements BlockImage {
        @Override
        public List<Property> properties() {
            return List.of();
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
