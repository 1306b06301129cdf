package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.fault.FaultDevice;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.vhdx.VhdxFormat;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every call to the file fails once while the disk is written to: the error is reported, and no structure is lost. */
class VhdxWriteFaultTest {
    private static final long MIB = Bytes.MIB;
    private static final OpenOptions WRITE =
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

    private static void change(FaultDevice file, CellModel model) throws IOException {
        try (PayloadDevice disk = DiskOpener.open(file, VhdxOptions.of(WRITE))) {
            write(disk, model, 1, 5 * MIB - 1024, 2048);
            disk.writeZeros(MIB, MIB);
            model.put(2, new CellModel.Span(MIB, MIB), 0);
            disk.flush();
            write(disk, model, 3, 7 * MIB, 512);
            model.perhaps(4, new CellModel.Span(3 * MIB, MIB));
            disk.discard(3 * MIB, MIB);
            disk.flush();
            write(disk, model, 5, 2 * MIB, 1024);
        }
    }

    private static void write(BlockDevice disk, CellModel model, int operation, long position, long length)
            throws IOException {
        model.put(operation, new CellModel.Span(position, length), operation);
        disk.write(position, CellModel.stamped(operation, length));
    }

    private static TestImage image() {
        TestImage image = TestImage.create();
        LogBuilder.entry(7, 0)
                .data(TestImage.BAT, image.get(TestImage.BAT, Bytes.SECTOR).putLong(8, 0))
                .putInto(image, 0);
        LogBuilder.markDirty(image);
        return image;
    }

    @Test
    void writing() throws IOException {
        CellModel model = new CellModel(TestImage.DISK_SIZE, MIB);
        model.put(0, new CellModel.Span(3 * MIB, MIB), 0x03030303);
        long faults = FaultSweep.over(() -> image().file)
                .tearingWrites()
                // Growing ahead may fail where growing by what is needed does not.
                .tolerating(Set.of(DeviceCall.RESIZE))
                .run(file -> change(file, model), (file, fault) -> {
                    assertThat(new VhdxFormat().check(file, CheckOptions.defaults()))
                            .extracting(Finding::severity)
                            .doesNotContain(Severity.ERROR);
                    try (BlockDevice disk = DiskOpener.open(file, VhdxOptions.of(WRITE))) {
                        model.check(disk, 0, 5);
                        disk.write(0, CellModel.stamped(9, 512));
                    }
                });
        assertThat(faults).isGreaterThan(60);
    }
}
