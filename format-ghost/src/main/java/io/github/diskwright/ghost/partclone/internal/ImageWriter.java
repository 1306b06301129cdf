package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.plain.KeptFile;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.ghost.plain.PlainFile;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.pipeline.BlockPipeline;
import java.io.IOException;

/** Writes one image: bitmap, blocks, and at last the header. Used once. */
public final class ImageWriter {
    private final BlockDevice source;
    private final ResizableDevice target;
    private final PartcloneHeader plan;
    private final JobOptions job;

    /**
     * @param plan the header, without the number of used blocks
     */
    public ImageWriter(BlockDevice source, ResizableDevice target, PartcloneHeader plan, JobOptions job) {
        this.source = source;
        this.target = target;
        this.plan = plan;
        this.job = job;
    }

    /** Writes it, and answers the number of used blocks. */
    public long write() throws IOException {
        target.resize(plan.dataPosition());
        long used = new BitmapWriter(source, target, plan, job.cancellation()).write();
        PartcloneHeader header = plan.withUsedBlocks(used);
        StripLayout layout = StripLayout.of(header, used, header.checksum().length());
        target.resize(layout.end());
        // What was written decides which blocks follow, not a second look at the source's extents.
        try (PlainBytes written = PlainFile.plain(new KeptFile(target))) {
            BlockMap map = BlockMap.read(written, header, Limits.defaults());
            writeBlocks(new UsedBlocksDevice(source, map, layout), layout, header);
        }
        target.flush();
        target.write(0, header.toBytes());
        target.flush();
        return used;
    }

    private void writeBlocks(BlockDevice blocks, StripLayout layout, PartcloneHeader header) throws IOException {
        StripStage stage = new StripStage(target, layout, StripChecksum.of(header.checksum()));
        BlockPipeline.over(blocks).job(job).task("writing").stage(stage).build().run();
        stage.finish();
    }
}
