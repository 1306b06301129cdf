package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests of resizing do again and again. */
final class ResizeTrial {
    /** The volume is left clean. */
    static final ResizeOptions CLEAN =
            ResizeOptions.builder().afterwards(ResizeOptions.Afterwards.CLEAN).build();

    private ResizeTrial() {}

    /** A volume of the corpus in memory. */
    static byte[] volume(NtfsRecipe recipe) throws IOException {
        return bytes(NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe)));
    }

    static byte[] bytes(BlockDevice device) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(device.size()));
        device.read(0, bytes);
        return bytes.array();
    }

    /** Writes a device to a file. */
    static void write(BlockDevice device, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes(device));
        }
    }

    static ResizePlan plan(BlockDevice device, long size) throws IOException {
        return NtfsResize.plan(NtfsVolume.open(device), size, CLEAN);
    }

    static MinimumSize minimum(BlockDevice device) throws IOException {
        return NtfsResize.minimum(NtfsVolume.open(device), CLEAN);
    }

    /** Resizes with a journal in memory. */
    static ResizeJob.Outcome resize(BlockDevice device, long size) throws IOException {
        ResizePlan plan = plan(device, size);
        return ResizeJob.start(device, plan, MemoryDevice.ofSize(plan.journalSize()))
                .run(JobOptions.defaults());
    }
}
