package io.github.diskwright.partition;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.partition.internal.table.MbrSector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes an MBR or EBR. */
final class MbrDisk {
    private final MemoryDevice device;
    private final long position;
    private final ByteBuffer sector = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

    private MbrDisk(MemoryDevice device, long position) {
        this.device = device;
        this.position = position;
        sector.putShort(510, (short) 0xAA55);
    }

    static MbrDisk of(MemoryDevice device) {
        return new MbrDisk(device, 0).signature(0x12345678);
    }

    static MbrDisk at(MemoryDevice device, long position) {
        return new MbrDisk(device, position);
    }

    MbrDisk signature(int signature) {
        sector.putInt(MbrSector.DISK_SIGNATURE_OFFSET, signature);
        return this;
    }

    MbrDisk primary(int index, int status, int type, long startLba, long count) {
        GptDisk.entry(status, type, startLba, count).write(sector, MbrSector.ENTRIES_OFFSET + 16 * index);
        return this;
    }

    MbrDisk without55aa() {
        sector.putShort(510, (short) 0);
        return this;
    }

    void store() throws IOException {
        device.write(position, sector.duplicate().clear());
    }
}
