package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.vhdx.VhdxDisk;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What tolerant opening promises beyond the single rules, which RulesTest holds it against. */
class TolerantOpeningTest {
    private static final long RESERVED = 8;

    private static VhdxOptions tolerant(OpenOptions open) {
        return VhdxOptions.builder(open)
                .strictness(VhdxOptions.Strictness.TOLERANT)
                .build();
    }

    private static VhdxDisk open(TestImage image) throws IOException {
        return VhdxDisk.open(image.file, tolerant(OpenOptions.defaults()));
    }

    @Test
    void writingIsRefusedEvenToASoundFile() {
        TestImage image = TestImage.create();
        OpenOptions write =
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build();

        assertThatThrownBy(() -> VhdxDisk.open(image.file, tolerant(write))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> VhdxMaintenance.resize(
                        image.file,
                        16 * Bytes.MIB,
                        VhdxMaintenance.Shrink.KEEP_DATA,
                        tolerant(write),
                        JobOptions.defaults()))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void whatFindsNoRoomIsNotTolerated() throws IOException {
        TestImage image = TestImage.create();
        for (int block : new int[] {0, 2, 4}) {
            image.putLong(TestImage.bat(block), RESERVED);
        }
        VhdxOptions two = tolerant(OpenOptions.builder()
                .limits(Limits.defaults().toBuilder().maxFindings(2).build())
                .build());

        assertThatThrownBy(() -> VhdxDisk.open(image.file, two)).isInstanceOf(CorruptImageException.class);
        assertThat(open(image).tolerated()).hasSize(3);
    }

    @Test
    void entriesOfALongTableAreToldOnceWhenTheyAreRead() throws IOException {
        CreateOptions options =
                CreateOptions.ofSize(4L << 40).blockSize(Bytes.MIB).build();
        TestImage image = TestImage.over(TestImage.written(options, disk -> disk.write(0, TestImage.filled(1))));
        ByteBuffer region = image.get(TestImage.regionEntry(0), 32);
        image.putLong(RegionEntry.read(region, 0).fileOffset() + 5 * BatEntry.SIZE_BYTES, RESERVED);
        VhdxDisk disk = open(image);
        assertThat(disk.tolerated()).isEmpty();

        for (int i = 0; i < 3; i++) {
            disk.read(5 * Bytes.MIB, ByteBuffer.allocate(512));
        }

        assertThat(disk.tolerated()).extracting(Finding::id).containsExactly("vhdx.bat-reserved-bits");
    }
}
