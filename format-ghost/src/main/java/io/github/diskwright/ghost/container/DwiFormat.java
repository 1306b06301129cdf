package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.RecordHeader;
import io.github.diskwright.ghost.container.internal.SegmentHeader;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.PackOptions;
import io.github.diskwright.image.PackedFormat;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Predicate;

/**
 * The project's own container as a format of the registry. {@link DwiWriter} and {@link DwiImage} can do more: files of a
 * greatest length, incremental images, going on after interruptions, salvage.
 */
public final class DwiFormat implements PackedFormat {
    /** For {@link java.util.ServiceLoader}. */
    public DwiFormat() {}

    @Override
    public String name() {
        return "dwi";
    }

    @Override
    public String title() {
        return "Diskwright image";
    }

    @Override
    public List<String> fileEndings() {
        return List.of(SegmentNames.ENDING);
    }

    /** {@inheritDoc} A file whose first bytes are damaged is recognised by its first record. */
    @Override
    public boolean recognises(BlockDevice file) throws IOException {
        return startsWith(file, 0, SegmentHeader::isSigned)
                || startsWith(file, SegmentHeader.SIZE_BYTES, bytes -> RecordHeader.isMagic(bytes, 0));
    }

    private static boolean startsWith(BlockDevice file, long position, Predicate<ByteBuffer> signature)
            throws IOException {
        if (file.size() - position < Long.BYTES) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(position, bytes);
        return signature.test(bytes.flip());
    }

    @Override
    public BlockImage open(BlockDevice file, OpenOptions options) throws IOException {
        return DwiImage.open(file, DwiOpenOptions.of(options).build());
    }

    @Override
    public void pack(BlockDevice source, ResizableDevice file, PackOptions options, JobOptions job) throws IOException {
        ImageFacts facts = ImageFacts.builder().source(source.description()).build();
        DwiWriter.write(source, new SingleSegment(file), facts, DwiWriteOptions.of(options), job);
    }

    @Override
    public List<Finding> check(BlockDevice file, CheckOptions options) throws IOException {
        return DwiCheck.check(
                file, DwiOpenOptions.builder().limits(options.limits()).build(), options.job());
    }
}
