package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** A new disk whose blocks get space when they are written. */
final class NewDynamicDisk extends NewDisk {
    private final BatGeometry geometry;
    private final NewBat bat;
    private volatile long allocatedBlocks;

    NewDynamicDisk(NewFile newFile) {
        super(newFile);
        this.geometry = newFile.geometry();
        this.bat = new NewBat(newFile.device(), newFile.batPosition(), geometry.regionBytes() / BatEntry.SIZE_BYTES);
    }

    @Override
    public OptionalLong allocatedBlocks() {
        return OptionalLong.of(allocatedBlocks);
    }

    @Override
    long entry(long block) throws IOException {
        return bat.get(geometry.index(block));
    }

    @Override
    void store(long position, ByteBuffer source) throws IOException {
        int limit = source.limit();
        long end = position + source.remaining();
        allocate(position, end);
        long at = position;
        while (at < end) {
            long entry = entry(at >>> blockShift());
            long stop = contiguousEnd(at, entry, end);
            source.limit(source.position() + (int) (stop - at));
            file().write(filePosition(at, entry), source);
            source.limit(limit);
            at = stop;
        }
    }

    /** Gives space to all blocks of a range. It reads as zeros, since the file was never longer. */
    private void allocate(long position, long end) throws IOException {
        for (long block = position >>> blockShift(); block << blockShift() < end; block++) {
            if (!BatEntry.isPresent(entry(block))) {
                bat.put(geometry.index(block), BatEntry.present(newFile().addBlock()));
                allocatedBlocks = allocatedBlocks + 1;
            }
        }
    }

    @Override
    void storeZeros(long position, long length) throws IOException {
        BlockDevice file = file();
        long end = position + length;
        long at = position;
        while (at < end) {
            long entry = entry(at >>> blockShift());
            if (BatEntry.isPresent(entry)) {
                long stop = contiguousEnd(at, entry, end);
                file.writeZeros(filePosition(at, entry), stop - at);
                at = stop;
            } else {
                at = run(at, end).end();
            }
        }
    }

    @Override
    void completePayload(JobOptions job) throws IOException {
        bat.keepAll();
        newFile().trim();
    }
}
